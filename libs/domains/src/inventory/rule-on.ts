import { placeOf, type FirmQuestion, type FirmResult, type FirmRuling, type Stock } from './inventory.model.js';
import type { SaleRules, StockRules } from './selling-rules.js';

/** A product as the system of record has it at a place. */
export interface OfferedStock {
  readonly sellable: boolean;
  readonly stock: Stock;
  /** Asked only where it is in force. */
  readonly saleRules: () => SaleRules;
  readonly stockRules: () => StockRules;
}

/**
 * May exactly so many be ordered? The core's own rules for a line of a cart (Magento 2, StockStateProvider), in the order
 * in which a shopper can do something about it: is it offered here, is the quantity one that is sold, is enough left.
 *
 * @throws whatever a rule that is in force throws
 */
export function ruleOn(question: FirmQuestion, { sellable, stock, saleRules, stockRules }: OfferedStock): FirmResult {
  const { sku, wantedE4 } = question;
  const ruled = (ruling: FirmRuling): FirmResult => ({
    kind: 'firm',
    sku,
    ...placeOf(question),
    wantedE4,
    ruling,
    stock,
  });

  if (!sellable) return ruled(isSoldOut(stock) ? NONE_LEFT : { kind: 'denied', because: 'not-for-sale' });
  const broken = brokenRule(wantedE4, saleRules());
  if (broken) return ruled(broken);
  if (stock.kind !== 'counted') return ruled({ kind: 'granted', backOrder: false });
  const { outOfStockE4, backOrders } = stockRules();
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
