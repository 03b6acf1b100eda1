import type { Books } from '../books/books.js';
import type { ProductRecord } from '../books/product-record.js';

/**
 * The products a stock list answers with, in the order of their ids. Each argument is taken as a SKU; if there is no
 * such SKU, as a product id, the way MySQL compares a text with a number: `0815` is 815. What is neither is dropped.
 */
export function findProducts(books: Books, wanted: readonly string[]): readonly ProductRecord[] {
  const found = new Set<ProductRecord>();
  for (const text of wanted) {
    const product = books.bySku(text) ?? (/^\d{1,9}$/.test(text) ? books.byId(Number(text)) : undefined);
    if (product !== undefined) found.add(product);
  }
  return [...found].sort((a, b) => a.id - b.id);
}
