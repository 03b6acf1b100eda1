import { ArmError, systemClock, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { DomainArm, ServiceConnection } from '../../domain.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_FIRM,
  AVAILABILITY_LOCATIONS,
  AVAILABILITY_ONE,
  type AvailabilityQuestion,
  type BatchQuestion,
  type BatchResult,
  type LocationsQuestion,
} from '../inventory.model.js';
import { readAvailability, readBatch, readLocations } from './inventory-service.answer.js';
import {
  INVENTORY_ERROR_CODES,
  INVENTORY_PATTERNS,
  isInventoryServiceError,
  releaseOf,
  type InventoryEnvelope,
  type InventoryQuestion,
} from './inventory-service.messages.js';
import { LineLost, ServiceLine } from './service-line.js';

/** After a connection failed, the next is tried no sooner than this. Calls in between fail at once. */
const BACK_OFF_MS = 50;

/** The extracted inventory service as an arm, over one TCP connection of its own that is opened by the first call. */
export function connectInventoryService(connection: ServiceConnection): DomainArm {
  return new InventoryServiceArm(connection);
}

class InventoryServiceArm implements DomainArm {
  #line: ServiceLine | undefined;
  /** Every line that is not lost: the one in use, and those that end with their last answer. */
  readonly lines = new Set<ServiceLine>();
  #opening: Promise<ServiceLine> | undefined;
  #lastFailure: { readonly because: string; readonly atMs: number } | undefined;
  #closed = false;
  #release: string | undefined;

  constructor(private readonly connection: ServiceConnection) {}

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      switch (operation) {
        case AVAILABILITY_ONE: {
          const question = input as AvailabilityQuestion;
          return readAvailability(await this.#ask(operation, question, attempt), question);
        }
        case AVAILABILITY_BATCH: {
          const question = input as BatchQuestion;
          return whollyAnswered(readBatch(await this.#ask(operation, question, attempt), question));
        }
        case AVAILABILITY_LOCATIONS: {
          const question = input as LocationsQuestion;
          return readLocations(await this.#ask(operation, question, attempt), question);
        }
        case AVAILABILITY_FIRM:
          throw new ArmError('service', 'fault', 'firm answers are those of the system of record, not of the service');
        default:
          throw new ArmError('service', 'fault', 'the inventory service has no such operation');
      }
    } catch (error) {
      throw armErrorOf(error, attempt.signal);
    }
  }

  release(): string | undefined {
    return this.#release;
  }

  // oxlint-disable-next-line typescript/require-await -- the arm's promise is asynchronous, cutting a socket is not
  async close(): Promise<void> {
    this.#closed = true;
    for (const line of this.lines) line.close();
    this.lines.clear();
    this.#line = undefined;
  }

  async #ask(
    operation: keyof typeof INVENTORY_PATTERNS,
    question: InventoryQuestion,
    attempt: Attempt,
  ): Promise<unknown> {
    attempt.signal.throwIfAborted();
    const line = this.#line?.lost === false ? this.#line : await beforeAbort(this.#open(), attempt.signal);
    const envelope: InventoryEnvelope = {
      ...(attempt.traceparent === undefined ? {} : { traceparent: attempt.traceparent }),
      remainingMs: Math.floor(attempt.remainingMs()),
      question,
    };
    try {
      const answer = await line.ask(INVENTORY_PATTERNS[operation], envelope, attempt);
      this.#release = releaseOf(answer) ?? this.#release;
      return answer;
    } catch (error) {
      // A release that answers nothing but errors is known by them.
      this.#release = releaseOf(error) ?? this.#release;
      // Its replacement listens on a connection of its own; this one serves what is in flight and is then forgotten.
      if (isInventoryServiceError(error) && error.code === 'draining' && this.#line === line) this.#line = undefined;
      throw error;
    }
  }

  /** All callers share one attempt to connect. */
  #open(): Promise<ServiceLine> {
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #connect(): Promise<ServiceLine> {
    if (this.#closed) throw new LineLost('the arm is closed');
    const failure = this.#lastFailure;
    if (failure !== undefined && systemClock.monotonicMs() - failure.atMs < BACK_OFF_MS) {
      throw new LineLost(failure.because);
    }
    try {
      const line = await ServiceLine.open(this.connection.host, this.connection.port, systemClock);
      this.#lastFailure = undefined;
      if (this.#closed) line.close();
      else this.#keep(line);
      return line;
    } catch (error) {
      const because = error instanceof LineLost ? error.message : 'the service cannot be reached';
      this.#lastFailure = { because, atMs: systemClock.monotonicMs() };
      throw error;
    }
  }

  #keep(line: ServiceLine): void {
    for (const known of this.lines) if (known.lost) this.lines.delete(known);
    this.lines.add(line);
    this.#line = line;
  }
}

/** Waits for a shared promise no longer than this caller may; connecting itself is bounded. */
function beforeAbort<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * A batch with an item that the service refuses counts as refused, as that item alone would: the storefront would pay for
 * the experiment with a gap that legacy, asked in the same request, may not have.
 *
 * @throws TranslationRefused naming what was in doubt of the first such item
 */
function whollyAnswered(batch: BatchResult): BatchResult {
  const refused = batch.items.find((item) => item.kind === 'refused');
  if (refused !== undefined) throw new TranslationRefused(refused.field, 'the service is in doubt about an item');
  return batch;
}

function armErrorOf(error: unknown, signal: AbortSignal): ArmError {
  if (error instanceof ArmError) return error;
  if (signal.aborted) return new ArmError('service', 'deadline', 'no answer in time', { cause: error });
  if (error instanceof LineLost) return new ArmError('service', 'transport', error.message, { cause: error });
  if (error instanceof TranslationRefused) {
    return new ArmError('service', 'refused-translation', error.message, { field: error.field, cause: error });
  }
  if (isInventoryServiceError(error)) {
    const failure = INVENTORY_ERROR_CODES[error.code];
    const options = error.field === undefined ? {} : { field: error.field };
    return new ArmError('service', failure, `${error.code}: ${error.message.slice(0, 200)}`, options);
  }
  return new ArmError('service', 'fault', 'the service answered with an error it does not explain');
}
