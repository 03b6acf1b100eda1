import type { Money } from '@banyan/kernel';
import type { CustomerGroup, PriceUnit, Window } from './pricing.model.js';

/**
 * Everything that is known of one SKU's price, whatever the market, quantity and instant: what both arms work from. All amounts
 * are gross, of one currency, for the same `per` units.
 */
export interface PriceSheet {
  readonly sku: string;
  /** The shelf price; null: it has none, and is not priced. */
  readonly regular: Money | null;
  readonly per: PriceUnit;
  /** VAT that is contained, hundredths of a percent. */
  readonly taxRate: number;
  readonly quantityRows: readonly QuantityRow[];
  readonly specials: readonly Special[];
}

/** Another price from a quantity on. */
export interface QuantityRow {
  readonly group: CustomerGroup | 'everyone';
  /** Ten-thousandths of a unit, above 0. */
  readonly fromQuantityE4: number;
  /** The lower number goes first. */
  readonly priority: number;
  readonly terms: Terms;
  readonly window: Window;
}

/** What a quantity row makes of the shelf price. */
export type Terms =
  /** Off the shelf price, hundredths of a percent. */
  | { readonly kind: 'percent-off'; readonly rate: number }
  /** Off the shelf price; in minor units, of which it may have ten-thousandths. */
  | { readonly kind: 'amount-off'; readonly amountE4: bigint }
  | { readonly kind: 'price'; readonly amountE4: bigint };

/** A price that replaces all others while it is open. Everyone's. */
export interface Special {
  readonly priority: number;
  /** Ten-thousandths of a minor unit; 0 or less is none. */
  readonly amountE4: bigint;
  readonly window: Window;
}
