import type { Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { BatchQuestion, BatchResult, Channel, PriceQuestion, PriceResult } from '../pricing.model.js';
import type { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { readPriceRows, rowOf, translatePrice, translatePrices } from './prices.translator.js';
import { SHOPS } from './shops.js';

/**
 * The price face: every row that is known of a product, for any number of SKUs in one call. One SKU is asked for as several
 * are: an unknown one is dropped then, where the single form says so in an error that looks like any other.
 */
export class PriceFace {
  constructor(
    private readonly exchange: PhpExchange,
    private readonly clock: Clock,
  ) {}

  /** @throws ArmError when there is no answer @throws TranslationRefused when it is in doubt */
  async one(question: PriceQuestion, attempt: Attempt): Promise<PriceResult> {
    const nowMs = this.clock.nowMs();
    return translatePrice(question, nowMs, await this.#ask(question.channel, [question.sku], attempt));
  }

  /** @throws ArmError when there is no answer @throws TranslationRefused when every SKU is in doubt */
  async batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult> {
    const nowMs = this.clock.nowMs();
    return translatePrices(question, nowMs, await this.#ask(question.channel, question.skus, attempt));
  }

  /**
   * Those SKUs that a product has, letter by letter.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when a row cannot be read
   */
  async knownSkus(channel: Channel, skus: readonly string[], attempt: Attempt): Promise<ReadonlySet<string>> {
    const rows = await this.#ask(channel, skus, attempt);
    return new Set(skus.filter((sku) => rowOf(sku, rows) !== undefined));
  }

  /** The rows of all customer groups are asked for: what is in doubt of a product is so for everyone who buys it. */
  async #ask(channel: Channel, skus: readonly string[], attempt: Attempt) {
    const { storeId } = SHOPS[channel];
    const fields = [['store_id', storeId] as const, ...skus.map((sku) => ['sku[]', sku] as const)];
    const { document } = await this.exchange.ask({ route: 'api/price', fields }, attempt);
    return readPriceRows(document);
  }
}
