import type { Money } from '@banyan/kernel';
import type { CustomerGroup } from '../pricing.model.js';
import type { Place } from './told.js';

/** How a SKU's price can differ where the law of prices (decision record 17) has one for all channels. */
export const PRICE_KINDS = [
  'shelf-price',
  'quantity-price',
  'special-price',
  'window',
  'unpriced',
  'currency',
  'tax-rate',
  'price-unit',
  'net-price',
  'service',
  'in-doubt',
] as const;

/** How a catalogue can be of two minds where prices are computed from it. */
export const HYGIENE_KINDS = [
  'category',
  'measure',
  'stock-unit',
  'stock-without-price',
  'price-without-stock',
  'promotion-sku',
  'promotion-category',
  'sku-twice',
  'sku-case',
  'sku-space',
  'sku-zeros',
  'sku-number',
  'sku-entity',
  'sku-escape',
  'sku-mixed',
] as const;

export type PriceKind = (typeof PRICE_KINDS)[number];
export type HygieneKind = (typeof HYGIENE_KINDS)[number];
export type InconsistencyKind = PriceKind | HygieneKind;

/** What one place says where places differ, and where it stands there. */
export interface Evidence {
  /** A place, or another system: `inventory`, `promotions`. */
  readonly place: Place | 'inventory' | 'promotions';
  /** In words: `11.50 EUR per 1`. */
  readonly value: string;
  /** As it is written there. */
  readonly stored: string;
  readonly productId: string | null;
  readonly shopRowId: string | null;
  /** ms since the epoch. */
  readonly rowChangedAtMs: number | null;
}

/** Who would pay what: the first case in which it can be seen. */
export interface Example {
  readonly group: CustomerGroup;
  readonly quantityE4: number;
  /** ms since the epoch: the instant that was asked for, or one that comes. */
  readonly atMs: number;
  /** Null: it cannot be bought there. */
  readonly charged: readonly { readonly place: Place; readonly price: Money | null; readonly per: number }[];
}

/** Something that is not as it has to be, with what it was seen by. */
export interface Inconsistency {
  readonly kind: InconsistencyKind;
  /** The SKU; of a promotion its id. */
  readonly subject: string;
  /** Those that are not as most are; empty: as many say the one as the other, and nobody can tell. */
  readonly odd: readonly Evidence['place'][];
  readonly evidence: readonly Evidence[];
  readonly example: Example | null;
}
