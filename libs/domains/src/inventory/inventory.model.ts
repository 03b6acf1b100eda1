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

/** Input of `availability.locations`: which stores have it? */
export interface LocationsQuestion {
  readonly sku: string;
}

/** Input of `availability.firm`: may exactly so many be ordered, says the system of record? */
export interface FirmQuestion extends AvailabilityQuestion {
  /** Ten-thousandths of a unit, a safe integer, above 0. */
  readonly wantedE4: number;
}

/** Ten-thousandths of a unit in one unit: the legacy core counts in `decimal(12,4)`. */
export const QUANTITY_SCALE = 10_000;

/**
 * The oldest that an answer for browsing may be, ms. Ordinarily it is a second or two; this is the very worst, while the
 * system of record is away. What is older is no answer any more.
 */
export const STALENESS_BOUND_MS = 600_000;

/**
 * How much is there to be sold, as far as it is known: what lies at the place's sources that are enabled and in stock. Where
 * none of them is in stock, what lies at the enabled ones: counted, and not for sale.
 */
export type Stock =
  /** Counted: `quantityE4` is in ten-thousandths of a unit, a safe integer, negative when oversold. */
  | { readonly kind: 'counted'; readonly quantityE4: number }
  /** Sold without being counted: a voucher, a download. Where such a product is not sold, none of it is there. */
  | { readonly kind: 'unmanaged' }
  /** The arm knows the product and not its quantity. */
  | { readonly kind: 'unknown'; readonly because: string };

/** How recent an answer is; absent where the system of record itself was asked for it. */
export interface Knowledge {
  /** How old what is said was when the arm said it, whole ms, at least 0. */
  readonly ageMs: number;
  /** When what is said last changed, ms since the Unix epoch; null: never heard of. */
  readonly changedAtMs: number | null;
}

/** A product's availability at a place. */
export interface Available extends SalesPlace {
  readonly kind: 'available';
  readonly sku: string;
  /** May it be sold? The catalogue's own word: it can contradict the quantity (true at 0 or less is back-order). */
  readonly sellable: boolean;
  readonly stock: Stock;
  /** Not inside a batch, which has its own. */
  readonly knowledge?: Knowledge;
}

/** No product has this SKU. */
export interface UnknownSku {
  readonly kind: 'unknown-sku';
  readonly sku: string;
  /** Not inside a batch. */
  readonly knowledge?: Knowledge;
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
  /** Of the item that is known worst. */
  readonly knowledge?: Knowledge;
}

/** A product's availability in one store. */
export interface LocationAvailability {
  readonly location: Location;
  readonly sellable: boolean;
  readonly stock: Stock;
}

/** Result of `availability.locations`: every location, in the order of `LOCATIONS`. */
export type LocationsResult =
  | UnknownSku
  | {
      readonly kind: 'locations';
      readonly sku: string;
      readonly locations: readonly LocationAvailability[];
      readonly knowledge?: Knowledge;
    };

/** Why so many cannot be ordered. */
export type FirmDenial =
  /** The catalogue does not offer it here. */
  | 'not-for-sale'
  /** Less may be sold than is wanted, and it is not sold on back-order; `limitE4` is how much, 0 or more. */
  | 'insufficient'
  /** Fewer than are sold at once; `limitE4` is the fewest. */
  | 'below-minimum'
  /** More than are sold at once; `limitE4` is the most. */
  | 'above-maximum'
  /** Sold in multiples of `limitE4` only. */
  | 'not-a-multiple';

/** What the system of record rules. */
export type FirmRuling =
  /** So many may be ordered now. `backOrder`: not all of it lies there. */
  | { readonly kind: 'granted'; readonly backOrder: boolean }
  | { readonly kind: 'denied'; readonly because: FirmDenial; readonly limitE4?: number };

/** Result of `availability.firm`: asked of the system of record at this moment, never remembered. */
export type FirmResult =
  | UnknownSku
  | (SalesPlace & {
      readonly kind: 'firm';
      readonly sku: string;
      readonly wantedE4: number;
      readonly ruling: FirmRuling;
      readonly stock: Stock;
    });

/** The operations' names, as the manifest, flags' context, metrics and objectives use them. */
export const AVAILABILITY_ONE = 'availability.one';
export const AVAILABILITY_BATCH = 'availability.batch';
export const AVAILABILITY_LOCATIONS = 'availability.locations';
export const AVAILABILITY_FIRM = 'availability.firm';

/** The members of a place that are set: `{ channel }` or `{ channel, location }`, with no undefined in it. */
export function placeOf(place: SalesPlace): SalesPlace {
  return place.location === undefined
    ? { channel: place.channel }
    : { channel: place.channel, location: place.location };
}
