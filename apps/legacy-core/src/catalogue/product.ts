import type { SourceCode } from '../books/sources.js';
import { ONE_PIECE, type QuantityE4 } from '../books/quantity.js';
import type { StockItem } from '../books/stock-item.js';

/** What one source holds of one product. */
export interface SourceStock {
  readonly quantity: QuantityE4;
  /** The catalogue's own flag. It may contradict the quantity: in stock with nothing left is sold on back-order. */
  readonly inStock: boolean;
}

/** A product as the catalogue is seeded with it. */
export interface CatalogueProduct {
  readonly id: number;
  /** 1 to 64 characters, all of them in latin-1. */
  readonly sku: string;
  readonly name: string;
  /** May hold HTML and characters outside latin-1. */
  readonly description: string;
  readonly categoryId: number;
  readonly priceCents: number;
  /** How the mainframe counts it: pieces, or cases of `unitsPerCase`. */
  readonly unit: 'EA' | 'CS';
  readonly unitsPerCase: number;
  readonly stockItem: StockItem;
  /** From the hand-written set. */
  readonly ugly: boolean;
  readonly stock: ReadonlyMap<SourceCode, SourceStock>;
}

/** Whether any source holds a part of a piece. */
export function holdsParts(stock: ReadonlyMap<SourceCode, SourceStock>): boolean {
  return [...stock.values()].some(({ quantity }) => quantity % ONE_PIECE !== 0);
}
