import type { Money } from '@banyan/kernel';

/**
 * The canonical model of pricing: what both arms answer with and every contract version is presented from. How a price comes
 * about, step by step, is decision record 17. Never on a storefront's wire; names no field of the legacy core.
 */

/** Where something is sold. The same words as in inventory, by agreement and not by import: domains are strangers. */
export const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who buys. `retail` is everybody who is not known to be another. */
export const CUSTOMER_GROUPS = ['retail', 'club', 'trade'] as const;
export type CustomerGroup = (typeof CUSTOMER_GROUPS)[number];

/** How a channel shows its prices. What is charged is the same. */
export type TaxMode = 'included' | 'excluded';

/** Ten-thousandths of a unit in one unit, as in inventory. */
export const QUANTITY_SCALE = 10_000;

/** Hundredths of a percent in one: a rate of 1900 is 19 %. */
export const RATE_SCALE = 10_000;

/** What a price is for so many of. */
export const PRICE_UNITS = [1, 10, 100, 1000] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** The oldest that a price for browsing may be, ms. What is older is no answer any more. */
export const STALENESS_BOUND_MS = 900_000;

/** Who asks, and where. */
export interface Market {
  readonly channel: Channel;
  readonly group: CustomerGroup;
}

/** Input of `price.one`. */
export interface PriceQuestion extends Market {
  readonly sku: string;
  /** How many are bought, ten-thousandths of a unit, a safe integer above 0: tiers begin somewhere. */
  readonly quantityE4: number;
  /** At which instant, ms since the Unix epoch; absent: now. */
  readonly atMs?: number;
}

/** Input of `price.batch`. */
export interface BatchQuestion extends Market {
  /** 1 to 200, no two alike. Each for one unit. */
  readonly skus: readonly string[];
  readonly atMs?: number;
}

/** One line of a basket as it is asked. */
export interface BasketLine {
  readonly sku: string;
  /** Ten-thousandths of a unit, a safe integer above 0. */
  readonly quantityE4: number;
}

/** Input of `quote.basket`. */
export interface QuoteQuestion extends Market {
  /** 1 to 100, no SKU twice. */
  readonly lines: readonly BasketLine[];
  /** At most 10, no two alike but for case. As given. */
  readonly codes: readonly string[];
  readonly atMs?: number;
}

/** From when until when, ms since the Unix epoch; `untilMs` is the first instant that is not in it. Null: open. */
export interface Window {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

/** How recent an answer is; absent where the system of record itself was asked for it. */
export interface Knowledge {
  /** How old what is said was when the arm said it, whole ms, at least 0. */
  readonly ageMs: number;
  /** When what is said last changed, ms since the Unix epoch; null: never heard of. */
  readonly changedAtMs: number | null;
}

/** A price that begins at a quantity. */
export interface Tier {
  /** Ten-thousandths of a unit, above 0. */
  readonly fromQuantityE4: number;
  /** Gross, per `per` of its price. */
  readonly price: Money;
}

/** What gave a price. */
export type PriceBasis = 'regular' | 'tier' | 'special';

/** The price of one SKU for a market, a quantity and an instant. All amounts are gross, for `per` units. */
export interface Price extends Market {
  readonly kind: 'price';
  readonly sku: string;
  readonly quantityE4: number;
  /** What is charged. */
  readonly price: Money;
  /** The shelf price; the same as `price` where nothing lowers it. */
  readonly regular: Money;
  readonly per: PriceUnit;
  readonly basis: PriceBasis;
  /** Every quantity at which another price begins for this market at this instant, rising; a special price replaces them all, and then there is none. */
  readonly tiers: readonly Tier[];
  readonly taxMode: TaxMode;
  /** VAT that is contained in the amounts, hundredths of a percent. */
  readonly taxRate: number;
  /** The first instant after the one asked at which `price` or `tiers` change by a window that is known; null: none is. */
  readonly changesAtMs: number | null;
  /** Not inside a batch, which has its own. */
  readonly knowledge?: Knowledge;
}

/** No product has this SKU. */
export interface UnknownSku {
  readonly kind: 'unknown-sku';
  readonly sku: string;
  readonly knowledge?: Knowledge;
}

/** The product is known and has no price here (0 or none): it cannot be bought. */
export interface NotPriced {
  readonly kind: 'not-priced';
  readonly sku: string;
  readonly knowledge?: Knowledge;
}

/** One item whose legacy value could not be translated with certainty. */
export interface RefusedItem {
  readonly kind: 'refused';
  readonly sku: string;
  /** The face and field in doubt, for logs and metrics; never shown to a storefront. */
  readonly field: string;
}

/** Result of `price.one`. A value that cannot be translated is an ArmError there, not a result. */
export type PriceResult = Price | UnknownSku | NotPriced;

export type BatchItem = Price | UnknownSku | NotPriced | RefusedItem;

/** Result of `price.batch`: one item for each SKU asked for, in the order of the question. */
export interface BatchResult extends Market {
  readonly items: readonly BatchItem[];
  /** Of the item that is known worst. */
  readonly knowledge?: Knowledge;
}

/** One line as it is quoted. */
export interface QuoteLine {
  readonly sku: string;
  readonly quantityE4: number;
  /** Gross, for `per` units. */
  readonly price: Money;
  readonly per: PriceUnit;
  readonly basis: PriceBasis;
  /** What the line costs before promotions, minor units. */
  readonly lineAmountMinor: number;
  /** What promotions take off, minor units, at least 0. */
  readonly discountMinor: number;
  readonly taxRate: number;
}

/** A promotion that took something off. */
export interface AppliedPromotion {
  /** Stable, such as `HERBST-3FUER2`. */
  readonly id: string;
  /** For shoppers, in the shop's language. */
  readonly title: string;
  readonly amountMinor: number;
  /** The code that called it, as the shop writes it; absent: it needs none. */
  readonly code?: string;
}

export type CodeState = 'applied' | 'unknown' | 'not-open' | 'not-applicable';

export interface TaxShare {
  readonly rate: number;
  readonly grossMinor: number;
  readonly taxMinor: number;
}

/** A basket's price, all of it. */
export interface Quote extends Market {
  readonly kind: 'quote';
  readonly currency: Money['currency'];
  readonly taxMode: TaxMode;
  /** In the order asked. */
  readonly lines: readonly QuoteLine[];
  /** In the order in which they were applied. */
  readonly promotions: readonly AppliedPromotion[];
  /** In the order given, each as it was given. */
  readonly codes: readonly { readonly code: string; readonly state: CodeState }[];
  /** By falling rate. */
  readonly taxes: readonly TaxShare[];
  /** Gross, after promotions. */
  readonly totalMinor: number;
  /** The instant that was asked for, or at which it was made, ms since the Unix epoch. */
  readonly atMs: number;
  /** The first known instant after `atMs` at which a window that matters to it opens or closes; null: none is known. */
  readonly changesAtMs: number | null;
  /** Of the prices and promotions it is made of; no part of what is promised. */
  readonly knowledge?: Knowledge;
}

/** The basket cannot be quoted: which lines, and why. */
export interface NotQuotable {
  readonly kind: 'not-quotable';
  /** At least one. `mixed-currencies` names every line that has another currency than the first. */
  readonly lines: readonly {
    /** Which line of the question, from 0. */
    readonly line: number;
    readonly sku: string;
    readonly because: 'unknown-sku' | 'not-priced' | 'mixed-currencies';
  }[];
  readonly knowledge?: Knowledge;
}

/** Result of `quote.basket`: asked anew every time, never remembered. */
export type QuoteResult = Quote | NotQuotable;

/** A quote that the gateway has signed: what is promised to whoever is shown it. */
export interface BoundQuote extends Quote {
  /** The quote, signed; opaque to everybody else. */
  readonly token: string;
  /** The last instant at which it is honoured, ms since the Unix epoch. */
  readonly validUntilMs: number;
}

/** The operations' names, as the manifest, flags' context, metrics and objectives use them. */
export const PRICE_ONE = 'price.one';
export const PRICE_BATCH = 'price.batch';
export const QUOTE_BASKET = 'quote.basket';
