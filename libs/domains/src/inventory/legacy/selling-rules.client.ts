import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { SellingRules } from '../selling-rules.js';
import { RestExchange, type RestConnection } from './rest-exchange.js';
import { readSaleRules, readStockRules } from './rest-sale-rules.js';
import { readStockItemAnswer } from './rest-stock-item.answer.js';
import { restStockItemField } from './rest-stock-item.record.js';
import { DEFAULT_STORE_VIEW } from './store-views.js';

/** The core's word on how a product is sold: minimum, maximum, steps, what is kept back, back-orders. The same in every view. */
export class LegacySellingRules {
  readonly #exchange: RestExchange;

  constructor(connection: RestConnection) {
    this.#exchange = new RestExchange(connection);
  }

  /**
   * @returns undefined when no product has this SKU
   * @throws ArmError when there is no answer
   * @throws TranslationRefused `rest.stockItem.…` when a rule that is in force is in doubt
   */
  async read(sku: string, attempt: Attempt): Promise<SellingRules | undefined> {
    const target = `/rest/${DEFAULT_STORE_VIEW}/V1/stockItems/${encodeURIComponent(sku)}`;
    const record = readStockItemAnswer(await this.#exchange.get('rest', target, attempt));
    if (record === undefined) return undefined;
    // A number is a SKU first, and else a product's id: the rules of another product are nobody's.
    if (record.sku !== sku) throw new TranslationRefused(restStockItemField('extension_attributes.sku'), 'is another');
    return { ...readSaleRules(record), ...readStockRules(record) };
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}
