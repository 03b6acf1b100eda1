import type { Books } from './books.js';
import type { ProductRecord } from './product-record.js';

/**
 * The product a text means: the one with that SKU; if there is none, the one with that id, the way MySQL compares a text
 * with a number: `0815` is 815.
 */
export function findProduct(books: Books, text: string): ProductRecord | undefined {
  return books.bySku(text) ?? (/^\d{1,9}$/.test(text) ? books.byId(Number(text)) : undefined);
}
