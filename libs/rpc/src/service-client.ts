import {
  ArmError,
  heardTraceResponse,
  keptTraceCount,
  keptTracesSince,
  systemClock,
  TranslationRefused,
} from '@banyan/kernel';
import type { CallAttempt } from './call-attempt.js';
import type { CallerSigner } from './caller-token.js';
import type { QuestionEnvelope } from './question-envelope.js';
import { releaseOf } from './release.js';
import { isServiceError, type ErrorCodes } from './service-error.js';
import { BrokerWire } from './broker-wire.js';
import { LineLost } from './line-lost.js';
import { ServiceLine } from './service-line.js';
import { TcpWire } from './tcp-wire.js';

/** After a connection failed, the next is tried no sooner than this. Calls in between fail at once. */
const BACK_OFF_MS = 50;
/** While the broker is away and a service is asked at its address, the broker is looked for so often, ms. */
const BROKER_AGAIN_MS = 2_000;

/** Where a service is. */
export interface ServiceLocation {
  readonly host: string;
  readonly port: number;
  /** NATS, by way of which it is asked while it can be reached; undefined: it is asked at its address. */
  readonly broker?: string | undefined;
  /** Signs who asks; undefined: nobody does, and a service that has keys refuses it. */
  readonly signer?: CallerSigner | undefined;
}

/** An extracted service as its arm reaches it: one connection of its own, opened by the first call. */
export class ServiceClient {
  #line: ServiceLine | undefined;
  /** Monotonic: when the broker is to be looked for again, since the line goes past it. */
  #brokerDueMs = Number.POSITIVE_INFINITY;
  /** Every line that is not lost: the one in use, and those that end with their last answer. */
  readonly lines = new Set<ServiceLine>();
  #opening: Promise<ServiceLine> | undefined;
  #lastFailure: { readonly because: string; readonly atMs: number } | undefined;
  #closed = false;
  #release: string | undefined;
  /** How many of the kept traces the service was told. */
  #toldKept = keptTraceCount();

  constructor(
    private readonly location: ServiceLocation,
    private readonly codes: ErrorCodes,
  ) {}

  /** Of which release the service said last that it is. */
  get release(): string | undefined {
    return this.#release;
  }

  /** Cuts what is in flight; opens no more. */
  close(): void {
    this.#closed = true;
    for (const line of this.lines) line.close();
    this.lines.clear();
    this.#line = undefined;
  }

  /** @throws LineLost, the signal's reason, what `beforeDispatch` throws, or whatever the service answered as its error */
  async ask(pattern: string, question: object, attempt: CallAttempt): Promise<unknown> {
    attempt.signal.throwIfAborted();
    const line = this.#line?.lost === false ? this.#line : await beforeAbort(this.#open(), attempt.signal);
    if (systemClock.monotonicMs() >= this.#brokerDueMs) void this.#lookForBroker();
    const envelope: QuestionEnvelope<object> = {
      ...(attempt.traceparent === undefined ? {} : { traceparent: attempt.traceparent }),
      remainingMs: Math.floor(attempt.remainingMs()),
      ...this.#keptSince(),
      ...this.#signed(pattern),
      question,
    };
    try {
      const answer = await line.ask(pattern, envelope, attempt);
      this.#release = releaseOf(answer) ?? this.#release;
      heardTraceResponse(traceResponseOf(answer));
      return answer;
    } catch (error) {
      // A release that answers nothing but errors is known by them.
      this.#release = releaseOf(error) ?? this.#release;
      // Its replacement listens on a connection of its own; this one serves what is in flight and is then forgotten.
      if (isServiceError(error, this.codes) && error.code === 'draining' && this.#line === line) this.#line = undefined;
      throw error;
    }
  }

  /**
   * Asks, and believes what is answered once it is read.
   *
   * @param read throws TranslationRefused where the answer is none
   * @throws ArmError whatever goes wrong
   */
  async askFor<T>(pattern: string, question: object, attempt: CallAttempt, read: (answer: unknown) => T): Promise<T> {
    try {
      return read(await this.ask(pattern, question, attempt));
    } catch (error) {
      throw this.armErrorOf(error, attempt.signal);
    }
  }

  /** What went wrong, in an arm's words. */
  armErrorOf(error: unknown, signal: AbortSignal): ArmError {
    if (error instanceof ArmError) return error;
    if (signal.aborted) return new ArmError('service', 'deadline', 'no answer in time', { cause: error });
    if (error instanceof LineLost) return new ArmError('service', 'transport', error.message, { cause: error });
    if (error instanceof TranslationRefused) {
      return new ArmError('service', 'refused-translation', error.message, { field: error.field, cause: error });
    }
    if (isServiceError(error, this.codes)) {
      const failure = this.codes[error.code] ?? 'fault';
      const options = error.field === undefined ? {} : { field: error.field };
      return new ArmError('service', failure, `${error.code}: ${error.message.slice(0, 200)}`, options);
    }
    return new ArmError('service', 'fault', 'the service answered with an error it does not explain');
  }

  /** Patterns begin with the service: `orders.place`. */
  #signed(pattern: string): Pick<QuestionEnvelope<object>, 'caller'> {
    const { signer } = this.location;
    return signer === undefined ? {} : { caller: signer.tokenFor(pattern.slice(0, pattern.indexOf('.'))) };
  }

  #keptSince(): Pick<QuestionEnvelope<object>, 'keep'> {
    const kept = keptTraceCount();
    if (kept === this.#toldKept) return {};
    const keep = keptTracesSince(this.#toldKept);
    this.#toldKept = kept;
    return { keep };
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
      const line = await this.#lineThatIs();
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

  /** By way of the broker, or past it while it is away: nothing was sent yet, so nothing can be asked twice. */
  async #lineThatIs(): Promise<ServiceLine> {
    const { host, port, broker } = this.location;
    this.#brokerDueMs = Number.POSITIVE_INFINITY;
    if (broker !== undefined) {
      try {
        return await ServiceLine.open(new BrokerWire(broker), systemClock);
      } catch (error) {
        const line = await ServiceLine.open(new TcpWire(host, port), systemClock).catch(() => undefined);
        if (line === undefined) throw error;
        this.#brokerDueMs = systemClock.monotonicMs() + BROKER_AGAIN_MS;
        return line;
      }
    }
    return ServiceLine.open(new TcpWire(host, port), systemClock);
  }

  /** Nobody waits for it: the line in use goes on, and ends with its last answer once there is another. Never rejects. */
  async #lookForBroker(): Promise<void> {
    const { broker } = this.location;
    this.#brokerDueMs = systemClock.monotonicMs() + BROKER_AGAIN_MS;
    if (broker === undefined || this.#closed) return;
    try {
      const line = await ServiceLine.open(new BrokerWire(broker), systemClock);
      this.#brokerDueMs = Number.POSITIVE_INFINITY;
      if (this.#closed) line.close();
      else this.#keep(line);
    } catch {
      // It is still away.
    }
  }

  #keep(line: ServiceLine): void {
    for (const known of this.lines) if (known.lost) this.lines.delete(known);
    this.lines.add(line);
    this.#line = line;
  }
}

function traceResponseOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'traceresponse' in answer ? answer.traceresponse : undefined;
}

/** Waits for a shared promise no longer than this caller may; connecting itself is bounded. */
function beforeAbort<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
