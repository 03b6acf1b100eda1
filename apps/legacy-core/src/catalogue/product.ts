import type { SourceCode } from '../books/sources.js';
import type { QuantityE4 } from '../books/quantity.js';

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
  /** Sold when nothing is left. */
  readonly backorders: boolean;
  /** From the hand-written set. */
  readonly ugly: boolean;
  readonly stock: ReadonlyMap<SourceCode, SourceStock>;
}
