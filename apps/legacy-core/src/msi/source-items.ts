import type { Books } from '../books/books.js';
import { type ProductRecord, sourcesOf } from '../books/product-record.js';
import { formsOf } from '../rest/stored-forms.js';

/** What one source holds of one product, closed sources and those out of stock among them. */
export interface SourceItem {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: string | number;
  readonly status: 0 | 1;
}

/** The rows of these SKUs, of all products when none is named: by product id, then in the order of the house. */
export function sourceItems(books: Books, skus: readonly string[]): readonly SourceItem[] {
  const products = new Set<ProductRecord>();
  for (const sku of skus) {
    const product = books.bySku(sku);
    if (product !== undefined) products.add(product);
  }
  const asked = skus.length === 0 ? books.products : [...products].sort((a, b) => a.id - b.id);
  return asked.flatMap((product) =>
    sourcesOf(product).map(({ source, held }) => ({
      sku: product.sku,
      source_code: source,
      quantity: formsOf(product).quantity(held.quantity),
      status: held.inStock ? 1 : 0,
    })),
  );
}
