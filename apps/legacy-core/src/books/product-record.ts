import type { QuantityE4 } from './quantity.js';
import { SOURCES, type SourceCode } from './sources.js';
import type { StockItem } from './stock-item.js';

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
  /** What the pages show of a piece: gross, two decimals; nought where it has no price. What it costs say the price books. */
  price: string;
  readonly unit: 'EA' | 'CS';
  readonly unitsPerCase: number;
  readonly stockItem: StockItem;
  readonly ugly: boolean;
  readonly stock: Map<SourceCode, HeldStock>;
}

/** The product's sources in the order of the house. */
export function sourcesOf(product: ProductRecord): readonly { source: SourceCode; held: HeldStock }[] {
  return SOURCES.flatMap(({ code }) => {
    const held = product.stock.get(code);
    return held === undefined ? [] : [{ source: code, held }];
  });
}
