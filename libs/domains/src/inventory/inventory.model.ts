/**
 * The canonical model of inventory: what both arms answer with and every contract version is presented from. It is
 * never on a storefront's wire, and it names no field of the legacy core.
 */

/** Where something is sold. Locations exist for `store` only. */
export const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Stores that offer click and collect. */
export const LOCATIONS = ['berlin-mitte', 'hamburg-altona', 'muenchen-sendling', 'koeln-deutz'] as const;
export type Location = (typeof LOCATIONS)[number];

/**
 * The place a question is about. A location is given with channel `store` only; `store` without one means all stores
 * together.
 */
export interface SalesPlace {
  readonly channel: Channel;
  readonly location?: Location;
}

/** Input of `availability.one`. */
export interface AvailabilityQuestion extends SalesPlace {
  /** 1 to 64 characters (code points), none of them a control character. Compared exactly: case, spaces and zeros count. */
  readonly sku: string;
}

/** Input of `availability.batch`. */
export interface BatchQuestion extends SalesPlace {
  /** 1 to 100, no two alike. */
  readonly skus: readonly string[];
}

/** Ten-thousandths of a unit in one unit: the legacy core counts in `decimal(12,4)`. */
export const QUANTITY_SCALE = 10_000;

/** How much is there, as far as it is known. */
export type Stock =
  /** Counted: `quantityE4` is in ten-thousandths of a unit, a safe integer, negative when oversold. */
  | { readonly kind: 'counted'; readonly quantityE4: number }
  /** Sold without being counted: a voucher, a download. */
  | { readonly kind: 'unmanaged' }
  /** The arm knows the product and not its quantity. */
  | { readonly kind: 'unknown'; readonly because: string };

/** A product's availability at a place. */
export interface Available extends SalesPlace {
  readonly kind: 'available';
  readonly sku: string;
  /** May it be sold? The catalogue's own word: it can contradict the quantity (true at 0 or less is back-order). */
  readonly sellable: boolean;
  readonly stock: Stock;
}

/** No product has this SKU. */
export interface UnknownSku {
  readonly kind: 'unknown-sku';
  readonly sku: string;
}

/** One item of a batch whose legacy value could not be translated with certainty. */
export interface RefusedItem {
  readonly kind: 'refused';
  readonly sku: string;
  /** The face and field in doubt, for logs and metrics; never shown to a storefront. */
  readonly field: string;
}

/** Result of `availability.one`. A value that cannot be translated is an ArmError there, not a result. */
export type AvailabilityResult = Available | UnknownSku;

/** One entry of a batch's result. */
export type BatchItem = Available | UnknownSku | RefusedItem;

/** Result of `availability.batch`: one item for each SKU asked for, in the order of the question. */
export interface BatchResult extends SalesPlace {
  readonly items: readonly BatchItem[];
}

/** The operations' names, as the manifest, flags' context, metrics and objectives use them. */
export const AVAILABILITY_ONE = 'availability.one';
export const AVAILABILITY_BATCH = 'availability.batch';

/** The members of a place that are set: `{ channel }` or `{ channel, location }`, with no undefined in it. */
export function placeOf(place: SalesPlace): SalesPlace {
  return place.location === undefined
    ? { channel: place.channel }
    : { channel: place.channel, location: place.location };
}
