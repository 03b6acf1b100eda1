import type { Books } from '../books/books.js';
import { findProduct } from '../books/find-product.js';
import type { ProductRecord } from '../books/product-record.js';

/** The products a stock list answers with, in the order of their ids. What is neither SKU nor id is dropped. */
export function findProducts(books: Books, wanted: readonly string[]): readonly ProductRecord[] {
  const found = new Set<ProductRecord>();
  for (const text of wanted) {
    const product = findProduct(books, text);
    if (product !== undefined) found.add(product);
  }
  return [...found].sort((a, b) => a.id - b.id);
}
