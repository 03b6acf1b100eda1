import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { ServiceClient } from '@banyan/rpc';
import type { DomainArm, ServiceConnection } from '../../domain.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchQuestion,
  type BatchResult,
  type PriceQuestion,
  type QuoteQuestion,
} from '../pricing.model.js';
import { readPrice, readPriceBatch, readQuote } from './pricing-service.answer.js';
import { PRICING_ERROR_CODES, PRICING_PATTERNS } from './pricing-service.messages.js';

/** The extracted pricing service as an arm, over one TCP connection of its own that is opened by the first call. */
export function connectPricingService(connection: ServiceConnection): DomainArm {
  return new PricingServiceArm(connection);
}

class PricingServiceArm implements DomainArm {
  readonly #client: ServiceClient;

  constructor(connection: ServiceConnection) {
    this.#client = new ServiceClient(connection, PRICING_ERROR_CODES);
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    const ask = (asked: keyof typeof PRICING_PATTERNS, question: object): Promise<unknown> =>
      this.#client.ask(PRICING_PATTERNS[asked], question, attempt);
    try {
      switch (operation) {
        case PRICE_ONE: {
          const question = input as PriceQuestion;
          return readPrice(await ask(operation, question), question);
        }
        case PRICE_BATCH: {
          const question = input as BatchQuestion;
          return whollyAnswered(readPriceBatch(await ask(operation, question), question));
        }
        case QUOTE_BASKET: {
          const question = input as QuoteQuestion;
          return readQuote(await ask(operation, question), question);
        }
        default:
          throw new ArmError('service', 'fault', 'the pricing service has no such operation');
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
