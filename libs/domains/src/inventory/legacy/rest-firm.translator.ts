import type { FirmQuestion, FirmResult } from '../inventory.model.js';
import { ruleOn } from '../rule-on.js';
import { readSaleRules, readStockRules } from './rest-sale-rules.js';
import type { RestStockItemRecord } from './rest-stock-item.record.js';
import { translateRestStockItem } from './rest-stock-item.translator.js';

/**
 * May exactly so many be ordered, by what the core's stock item says? A rule is read where it is in force: what is in doubt
 * beside that does no harm.
 *
 * @throws TranslationRefused `rest.stockItem.…` when a rule that is in force is in doubt
 */
export function ruleFirm(question: FirmQuestion, record: RestStockItemRecord): FirmResult {
  const { sellable, stock } = translateRestStockItem(question, record);
  return ruleOn(question, {
    sellable,
    stock,
    saleRules: () => readSaleRules(record),
    stockRules: () => readStockRules(record),
  });
}
