import type { Random } from '../catalogue/random.js';
import { type ProductRecord, sourcesOf } from './product-record.js';
import { ONE_PIECE } from './quantity.js';
import { saleRulesOf } from './sale-rules.js';
import type { StockChange } from './stock-change.js';

/** A trade: tills and pickers take a few pieces, now and then a pallet comes in. */
export function stockTrade(products: readonly ProductRecord[], random: Random): StockChange {
  const product = productToTrade(products, random.next());
  if (product === undefined) throw new RangeError('there are no products to trade');
  const { source, held } = random.pick(sourcesOf(product));
  const sold = held.quantity > 0 || random.chance(0.1);
  const pieces = sold
    ? -Math.min(random.between(1, 3), Math.max(1, Math.floor(held.quantity / ONE_PIECE)))
    : random.between(10, 60);
  return { sku: product.sku, source, amount: { by: pieces * ONE_PIECE } };
}

/**
 * The product a draw of 0 to 1 means. A few products sell most: the cube prefers the front of the catalogue. What is not
 * counted has no till that counts it down: the next one before it is traded.
 */
export function productToTrade(products: readonly ProductRecord[], draw: number): ProductRecord | undefined {
  const drawn = Math.floor(draw ** 3 * products.length);
  return products.slice(0, drawn + 1).findLast(({ stockItem }) => saleRulesOf(stockItem).managed);
}
