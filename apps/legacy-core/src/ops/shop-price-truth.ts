import type { Books } from '../books/books.js';
import type { ShopPriceChange } from '../books/shop-prices.js';
import { UnknownProduct } from '../books/stock-change.js';
import { STORES } from '../prices/markets.js';
import type { ShopPrice } from '../prices/shop-deviation.js';
import { changedAt } from './price-truth.js';
import type { ShopPriceAsked } from './read-prices.js';

/** @throws UnknownProduct */
export function shopPriceChange(books: Books, { sku, store, deviation }: ShopPriceAsked): ShopPriceChange {
  const product = books.bySku(sku);
  if (product === undefined) throw new UnknownProduct(sku);
  return { productId: product.id, storeId: store.id, deviation };
}

/** What a shop has otherwise, for a person who asks the books. */
export function shopPriceTruth(books: Books, { id, productId, storeId, deviation, ...moment }: ShopPrice): object {
  return {
    id,
    productId,
    sku: books.byId(productId)?.sku,
    channel: STORES.find((store) => store.id === storeId)?.channel,
    deviation,
    ...changedAt(moment),
  };
}
