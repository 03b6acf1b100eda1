import type { FormName } from './price-form.js';
import type { StoredWindow } from './window.js';

/** A row of `oc_product_special`. Everyone's. */
export interface SpecialRow extends StoredWindow {
  readonly id: number;
  readonly priority: number;
  /** Per `peinh` of the product's unit, as stored; null, 0 and less is none. */
  readonly price: string | null;
}

/** A row of `oc_product_discount`. */
export interface DiscountRow extends StoredWindow {
  readonly id: number;
  /** 32000 is everyone. */
  readonly customerGroupId: number;
  /** Where it begins: pieces with four places. */
  readonly quantity: string;
  readonly priority: number;
  /** `P`: `price` is a percentage off. `S`: an amount off. Anything else: the price itself. */
  readonly type: string | null;
  readonly price: string;
}

/** The unit a price is for: pieces under two names, metres, or cases of `umrez` pieces. */
export type PriceMeasure = 'EA' | 'PCE' | 'MTR' | 'CS';

/** What the core knows of a product's price: `oc_product` with its specials and discounts. */
export interface PriceRecord {
  readonly productId: number;
  /** Taken out of the shop: nobody can buy it, and the lists say status 0. */
  readonly removed: boolean;
  /** Gross, per `peinh` of the unit, four places; yen are stored divided by 100. Null: none. */
  readonly price: string | null;
  /** As the last import wrote it; where `waers` is there, that is right and this is not. */
  readonly currency: string;
  readonly waers: string | null;
  readonly peinh: number;
  readonly meins: PriceMeasure;
  /** Pieces in a case. */
  readonly umrez: number;
  readonly taxClassId: number;
  readonly form: FormName;
  readonly specials: readonly SpecialRow[];
  readonly discounts: readonly DiscountRow[];
  /** Local time without a zone, and its twin in UTC. */
  readonly dateModified: string;
  readonly dateModifiedGmt: string;
  /** Of the row in which a shop has it otherwise; absent: this is the product's own. */
  readonly shopPriceId?: number;
  /** Of that shop; absent: the product's. */
  readonly categoryId?: number;
  /** As a shop without tax shows the price, where it was typed in there. */
  readonly netPrice?: string;
}
