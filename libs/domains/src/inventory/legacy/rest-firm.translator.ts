import { placeOf, type FirmQuestion, type FirmResult, type FirmRuling, type Stock } from '../inventory.model.js';
import type { SaleRules } from '../selling-rules.js';
import { readSaleRules, readStockRules } from './rest-sale-rules.js';
import type { RestStockItemRecord } from './rest-stock-item.record.js';
import { translateRestStockItem } from './rest-stock-item.translator.js';

/**
 * May exactly so many be ordered? The core's own rules for a line of a cart (Magento 2, StockStateProvider), in the order
 * in which a shopper can do something about it: is it offered here, is the quantity one that is sold, is enough left.
 *
 * @throws TranslationRefused `rest.stockItem.…` when a rule that is in force is in doubt
 */
export function ruleFirm(question: FirmQuestion, record: RestStockItemRecord): FirmResult {
  const { sku, wantedE4 } = question;
  const { sellable, stock } = translateRestStockItem(question, record);
  const ruled = (ruling: FirmRuling): FirmResult => ({
    kind: 'firm',
    sku,
    ...placeOf(question),
    wantedE4,
    ruling,
    stock,
  });

  if (!sellable) return ruled(isSoldOut(stock) ? NONE_LEFT : { kind: 'denied', because: 'not-for-sale' });
  const broken = brokenRule(wantedE4, readSaleRules(record));
  if (broken) return ruled(broken);
  if (stock.kind !== 'counted') return ruled({ kind: 'granted', backOrder: false });
  const { outOfStockE4, backOrders } = readStockRules(record);
  const leftE4 = stock.quantityE4 - outOfStockE4;
  if (!backOrders && leftE4 < wantedE4) {
    return ruled({ kind: 'denied', because: 'insufficient', limitE4: Math.max(0, leftE4) });
  }
  return ruled({ kind: 'granted', backOrder: stock.quantityE4 < wantedE4 });
}

const NONE_LEFT: FirmRuling = { kind: 'denied', because: 'insufficient', limitE4: 0 };

/** What is counted and not there is sold out; what is there and not in stock is not for sale. */
function isSoldOut(stock: Stock): boolean {
  return stock.kind === 'counted' && stock.quantityE4 <= 0;
}

function brokenRule(wantedE4: number, { minimumE4, maximumE4, stepE4 }: SaleRules): FirmRuling | undefined {
  if (wantedE4 < minimumE4) return { kind: 'denied', because: 'below-minimum', limitE4: minimumE4 };
  if (maximumE4 !== undefined && wantedE4 > maximumE4) {
    return { kind: 'denied', because: 'above-maximum', limitE4: maximumE4 };
  }
  if (stepE4 !== undefined && wantedE4 % stepE4 !== 0) {
    return { kind: 'denied', because: 'not-a-multiple', limitE4: stepE4 };
  }
  return undefined;
}
