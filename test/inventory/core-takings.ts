import type { HeldStock, ProductRecord } from '../../apps/legacy-core/src/books/product-record.js';
import { saleRulesOf } from '../../apps/legacy-core/src/books/sale-rules.js';
import { STORE_VIEWS, type SourceCode, type StoreViewCode } from '../../apps/legacy-core/src/books/sources.js';
import { PLAIN_STOCK_ITEM, type Backorders, type StockItem } from '../../apps/legacy-core/src/books/stock-item.js';
import { planTakings } from '../../apps/legacy-core/src/orders/plan-takings.js';

/** The core's own plan of where an order takes its goods, for the service's to be held against. */
export { planTakings as planTakingsAtCore, PLAIN_STOCK_ITEM, saleRulesOf, STORE_VIEWS };
export type { Backorders, HeldStock, ProductRecord, SourceCode, StockItem, StoreViewCode };

/** A product as the core keeps it in memory. */
export function coreProduct(
  sku: string,
  id: number,
  stock: ReadonlyMap<SourceCode, HeldStock>,
  stockItem: StockItem,
): ProductRecord {
  return {
    id,
    sku,
    name: sku,
    description: '',
    categoryId: 1,
    price: '1.00',
    unit: 'EA',
    unitsPerCase: 1,
    stockItem,
    ugly: false,
    stock: new Map(stock),
  };
}
