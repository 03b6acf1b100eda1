import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { record, ServiceClient, text } from '@banyan/rpc';
import type { ChangeFeed, Changes, ServiceConnection } from '../../domain.js';
import { PRICE_CHANGES_PATTERN, PRICING_ERROR_CODES, type PriceChangesQuestion } from './pricing-service.messages.js';

/** As long as the service takes one. */
const LONGEST_CURSOR = 64;
/** More than the service names before it says `everything`. */
const MOST_SKUS = 10_000;

/** What the pricing service tells of changed prices, over one TCP connection of its own that is opened by the first question. */
export function connectPriceChanges(connection: ServiceConnection): ChangeFeed {
  return new PriceChangeFeed(connection);
}

class PriceChangeFeed implements ChangeFeed {
  readonly #client: ServiceClient;

  constructor(connection: ServiceConnection) {
    this.#client = new ServiceClient(connection, PRICING_ERROR_CODES);
  }

  since(cursor: string | undefined, attempt: Attempt): Promise<Changes> {
    const question: PriceChangesQuestion = cursor === undefined ? {} : { cursor };
    return this.#client.askFor(PRICE_CHANGES_PATTERN, question, attempt, readChanges);
  }

  // oxlint-disable-next-line typescript/require-await -- the feed's promise is asynchronous, cutting a socket is not
  async close(): Promise<void> {
    this.#client.close();
  }
}

/**
 * Nothing is believed before its shape is proven: a cursor that the service would not take back, or a list that names
 * nobody, would leave old prices where they are.
 *
 * @throws TranslationRefused naming the member in doubt
 */
export function readChanges(answer: unknown): Changes {
  const said = record(answer, 'service');
  const cursor = text(said['cursor'], 'service.cursor');
  if (cursor === '' || cursor.length > LONGEST_CURSOR) throw new TranslationRefused('service.cursor', 'is no cursor');
  const { skus } = said;
  if (skus === 'everything') return { cursor, changed: skus };
  if (!Array.isArray(skus) || skus.length > MOST_SKUS) {
    throw new TranslationRefused('service.skus', 'is no list of what changed');
  }
  return { cursor, changed: skus.map((sku) => text(sku, 'service.skus')) };
}
