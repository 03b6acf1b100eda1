import type { Books } from '../books/books.js';
import type { PriceBooks } from '../books/price-books.js';
import type { OcSession } from '../opencart/oc-sessions.js';
import { type NotQuotable, type Quote, quoteBasket } from '../prices/basket.js';

export type CartSession = Pick<OcSession, 'store' | 'groupId' | 'lines' | 'codes'>;

/** What the cart of a session costs at an instant. */
export function quoteCart(
  { store, groupId, lines, codes }: CartSession,
  books: Books,
  prices: PriceBooks,
  atMs: number,
): Quote | NotQuotable {
  const asked = lines.map(({ productId, quantityE4 }) => {
    const product = books.byId(productId);
    const record = prices.in(productId, store);
    return { sku: product?.sku ?? '', categoryId: record?.categoryId ?? product?.categoryId ?? 0, record, quantityE4 };
  });
  return quoteBasket({ store, groupId, lines: asked, codes, atMs }, prices.promotions);
}
