import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { ServiceClient } from '@banyan/rpc';
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
import { INVENTORY_ERROR_CODES, INVENTORY_PATTERNS } from './inventory-service.messages.js';

/** The extracted inventory service as an arm, over one TCP connection of its own that is opened by the first call. */
export function connectInventoryService(connection: ServiceConnection): DomainArm {
  return new InventoryServiceArm(connection);
}

class InventoryServiceArm implements DomainArm {
  readonly #client: ServiceClient;

  constructor(connection: ServiceConnection) {
    this.#client = new ServiceClient(connection, INVENTORY_ERROR_CODES);
  }

  /** Its connections that are not lost. */
  get lines(): ServiceClient['lines'] {
    return this.#client.lines;
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    const ask = (asked: keyof typeof INVENTORY_PATTERNS, question: object): Promise<unknown> =>
      this.#client.ask(INVENTORY_PATTERNS[asked], question, attempt);
    try {
      switch (operation) {
        case AVAILABILITY_ONE: {
          const question = input as AvailabilityQuestion;
          return readAvailability(await ask(operation, question), question);
        }
        case AVAILABILITY_BATCH: {
          const question = input as BatchQuestion;
          return whollyAnswered(readBatch(await ask(operation, question), question));
        }
        case AVAILABILITY_LOCATIONS: {
          const question = input as LocationsQuestion;
          return readLocations(await ask(operation, question), question);
        }
        case AVAILABILITY_FIRM:
          throw new ArmError('service', 'fault', 'firm answers are those of the system of record, not of the service');
        default:
          throw new ArmError('service', 'fault', 'the inventory service has no such operation');
      }
    } catch (error) {
      throw this.#client.armErrorOf(error, attempt.signal);
    }
  }

  release(): string | undefined {
    return this.#client.release;
  }

  // oxlint-disable-next-line typescript/require-await -- the arm's promise is asynchronous, cutting a socket is not
  async close(): Promise<void> {
    this.#client.close();
  }
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
