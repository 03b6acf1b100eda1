import type { QuantityE4 } from './quantity.js';
import { SOURCES, STORE_VIEWS, type SourceCode, type StoreViewCode } from './sources.js';

/** What one source holds of a product, as the books have it. */
export interface HeldStock {
  readonly quantity: QuantityE4;
  readonly inStock: boolean;
}

/** A product as the core keeps it warm: one record, whatever the tables look like. */
export interface ProductRecord {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly categoryId: number;
  /** Gross, two decimals. */
  readonly price: string;
  readonly unit: 'EA' | 'CS';
  readonly unitsPerCase: number;
  readonly backorders: boolean;
  readonly ugly: boolean;
  readonly stock: Map<SourceCode, HeldStock>;
}

/** The stock of a product as one store view sees it: the sum of its sources; in stock when any of them says so. */
export function stockInView(product: ProductRecord, view: StoreViewCode): HeldStock {
  let quantity = 0;
  let inStock = false;
  for (const source of STORE_VIEWS[view].sources) {
    const held = product.stock.get(source);
    if (held === undefined) continue;
    quantity += held.quantity;
    inStock ||= held.inStock;
  }
  return { quantity, inStock };
}

/** The product's sources in the order of the house. */
export function sourcesOf(product: ProductRecord): readonly { source: SourceCode; held: HeldStock }[] {
  return SOURCES.flatMap(({ code }) => {
    const held = product.stock.get(code);
    return held === undefined ? [] : [{ source: code, held }];
  });
}
