import type { PriceSheet } from '../price-sheet.js';
import type { Channel } from '../pricing.model.js';

/** Who tells a price: the system of record in one of its shops, by channel; or the extracted service, which has one for all. */
export type Place = Channel | 'service';

/** Of what a price is. A case is so many pieces. */
export interface Measure {
  readonly of: 'piece' | 'metre';
  readonly count: number;
}

/** What of a row a rule is about: evidence shows it as it is stored. */
export type Aspect =
  'shelf' | 'currency' | 'tax' | 'unit' | 'specials' | 'quantities' | 'presence' | 'category' | 'doubt';

/** Where something stands, for the person who corrects it. */
export interface RowReference {
  /** Of the system of record; null: there is no such row. */
  readonly productId: string | null;
  /** Of the row in which a shop has it otherwise than the product; null: it is the product's own row. */
  readonly shopRowId: string | null;
  /** When the row was last changed, ms since the epoch; null: it does not say. Another member of it may be what changed. */
  readonly changedAtMs: number | null;
  /** The members that a rule is about, as they are written there. */
  stored(aspect: Aspect): string;
}

/** What a place says of one SKU. */
export type Said =
  | {
      readonly kind: 'sheet';
      readonly sheet: PriceSheet;
      readonly category: number;
      /** Null: this place does not say. */
      readonly measure: Measure | null;
    }
  /** It has no such product, or has taken it out. */
  | { readonly kind: 'absent' }
  /** It says something that cannot be read with certainty: nothing is compared with it. */
  | {
      readonly kind: 'doubted';
      readonly field: string;
      readonly because: string;
      /** A net price that can be read, and that gives no shelf price. */
      readonly isNet: boolean;
    };

/** One place's word on one SKU. */
export interface Told {
  readonly place: Place;
  readonly said: Said;
  readonly row: RowReference;
}
