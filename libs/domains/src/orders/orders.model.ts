import type { Arm, Currency, Money } from '@banyan/kernel';
import type { CaptureStep } from './capture-step.js';

/**
 * The canonical model of orders: what both arms are given and answer with, and every contract version is presented from.
 * Never on a storefront's wire; names no field of the legacy core. How an order is captured once, whatever happens on
 * the way, is decision record 29.
 */

/** Where something is sold. The same words as in inventory and pricing, by agreement and not by import: domains are strangers. */
export const CHANNELS = ['web', 'app', 'marketplace', 'store'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who buys. `retail` is everybody who is not known to be another. */
export const CUSTOMER_GROUPS = ['retail', 'club', 'trade'] as const;
export type CustomerGroup = (typeof CUSTOMER_GROUPS)[number];

/** Ten-thousandths of a unit in one unit. */
export const QUANTITY_SCALE = 10_000;

/** Who buys, as far as an order needs it. Personal, all of it. */
export interface Customer {
  /** 3 to 96 characters with one `@`. */
  readonly email: string;
  /** 1 to 32 characters. */
  readonly firstName: string;
  /** 1 to 32 characters. */
  readonly lastName: string;
  /** 3 to 32 characters. */
  readonly phone: string;
}

/** Where goods or a bill go. Personal, all of it. */
export interface Address {
  readonly firstName: string;
  readonly lastName: string;
  readonly company?: string;
  /** 1 or 2 lines, 3 to 128 characters together. */
  readonly street: readonly string[];
  /** 2 to 128 characters. */
  readonly city: string;
  /** 2 to 10 characters; absent where the country has none. */
  readonly postcode?: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
}

export const SHIPPING_METHODS = ['standard', 'express'] as const;
export type ShippingMethod = (typeof SHIPPING_METHODS)[number];

/** How goods reach who bought them. */
export type Delivery =
  | { readonly kind: 'ship'; readonly method: ShippingMethod; readonly address: Address }
  /** Click and collect. `location`: as inventory names it, such as `berlin-mitte`; never a code of the core. */
  | { readonly kind: 'collect'; readonly location: string };

/** What a processor charges. A token is of use once, to whoever it was made for; it is no card number. */
export interface Payment {
  /** 8 to 255 visible ASCII characters. */
  readonly token: string;
}

/** What a contract version understands of a request to place an order. */
export interface OrderRequest {
  readonly channel: Channel;
  /** The quote that is taken, as pricing gave it out. Its basket is the order's. */
  readonly quoteToken: string;
  /** The basket once more, where the version asks for it: must be the quote's, line by line. */
  readonly lines?: readonly { readonly sku: string; readonly quantityE4: number }[];
  readonly customer: Customer;
  readonly delivery: Delivery;
  /** Whom the bill is for. Absent: whoever the goods are sent to. Required where they are collected. */
  readonly billing?: Address;
  readonly payment: Payment;
}

/** One line of what is bought, as it was quoted. */
export interface OrderLine {
  readonly sku: string;
  readonly quantityE4: number;
  /** Gross, for `per` units. */
  readonly price: Money;
  readonly per: number;
  /** Before promotions, minor units. */
  readonly lineAmountMinor: number;
  /** What promotions take off, minor units, at least 0. */
  readonly discountMinor: number;
  /** VAT that is contained, hundredths of a percent. */
  readonly taxRate: number;
}

/** A basket with its price, as a genuine quote says it. */
export interface QuotedBasket {
  readonly channel: Channel;
  readonly group: CustomerGroup;
  readonly currency: Currency;
  /** 1 to 100, no SKU twice. */
  readonly lines: readonly OrderLine[];
  /** Codes that the shopper gave, as given. */
  readonly codes: readonly string[];
  readonly promotions: readonly { readonly id: string; readonly title: string; readonly amountMinor: number }[];
  /** Gross, after promotions, without shipping. */
  readonly totalMinor: number;
  /** When it was made, ms since the Unix epoch. */
  readonly atMs: number;
}

/** The system of record of all stock when an order was bound, and of which term. It cannot move before the order's outcome is known. */
export interface StockAuthorityTerm {
  readonly arm: Arm;
  /** Counts moves, from 1. */
  readonly term: number;
}

/** Input of `order.place` as an arm gets it: the request, its quote believed, and the name that it has for ever. */
export interface OrderToPlace {
  /** Ours, `BY` and 26 characters of Crockford's base 32. Whoever sees it twice has seen the same order. */
  readonly reference: string;
  readonly channel: Channel;
  readonly basket: QuotedBasket;
  readonly customer: Customer;
  readonly delivery: Delivery;
  readonly billing: Address;
  readonly payment: Payment;
  readonly authority: StockAuthorityTerm;
  /** When the gateway bound it, ms since the Unix epoch. */
  readonly boundAtMs: number;
}

/** Where an order is in its life. */
export const ORDER_STATES = [
  /** Its outcome is not known yet. */
  'pending',
  /** Captured; people look at it before anything is sent. */
  'in-review',
  /** Captured, and not paid for yet. Only of orders that the legacy core took by itself. */
  'awaiting-payment',
  /** Captured and paid for, or agreed to be paid. */
  'accepted',
  'in-fulfilment',
  'dispatched',
  'ready-for-collection',
  'completed',
  'cancelled',
  /** Everything was given back, goods or money. */
  'returned',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What whoever placed an order is told. Holds nothing personal. Always the same for the same order: its state is that of the capture. */
export interface Receipt {
  readonly kind: 'placed';
  readonly reference: string;
  readonly state: 'accepted' | 'in-review';
  readonly currency: Currency;
  /** Gross, after promotions, with shipping: what is charged. */
  readonly totalMinor: number;
  /** Gross, of `totalMinor`. */
  readonly shippingMinor: number;
  /** ms since the Unix epoch. */
  readonly placedAtMs: number;
}

/** Why an order was not taken. Nothing was captured, and nothing is charged. */
export type RefusedBecause =
  /** `lines` says which. */
  | 'out-of-stock'
  /** The processor said no. */
  | 'payment-declined'
  /** The arm sells at another price by now and cannot honour the quote. */
  | 'quote-not-honoured'
  /** Nobody delivers there, or nobody can collect there. */
  | 'not-deliverable'
  /** The fraud rules said no. */
  | 'rejected'
  /** Whoever placed it went away before anything was captured, and did not come back in time. Only ever the result of settling. */
  | 'abandoned';

export interface NotPlaced {
  readonly kind: 'refused';
  readonly because: RefusedBecause;
  /** Of the basket's lines, from 0, those it is about; empty: all of it. */
  readonly lines: readonly number[];
}

/** Dispatched, and not known what came of it: the arm is asked until it is. */
export interface Pending {
  readonly kind: 'pending';
  readonly reference: string;
}

/** Result of `order.place`. What is no `pending` is final for its key, for ever. */
export type PlaceResult = Receipt | NotPlaced | Pending;

/** A line of an order as it stands. */
export interface PlacedLine extends OrderLine {
  /** So much of it was given back, ten-thousandths of a unit. */
  readonly returnedE4: number;
}

/** When goods are there, ms since the Unix epoch, both inclusive. */
export interface DeliveryPromise {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** An order, whoever captured it. */
export interface Order {
  readonly kind: 'order';
  /** Ours, or the nine digits of the core where it took the order by itself. */
  readonly reference: string;
  readonly state: OrderState;
  readonly channel: Channel;
  readonly currency: Currency;
  readonly lines: readonly PlacedLine[];
  readonly shippingMinor: number;
  /** Gross, with shipping. */
  readonly totalMinor: number;
  /** Minor units given back so far. */
  readonly refundedMinor: number;
  /** What is known of who bought: the core let guests through with what they had typed so far. */
  readonly customer: Partial<Customer>;
  readonly delivery: Delivery | { readonly kind: 'unknown' };
  readonly placedAtMs: number;
  readonly promise?: DeliveryPromise;
  /** Can it be called off by who placed it, as it stands? */
  readonly cancellable: boolean;
  readonly returnable: boolean;
}

/** Input of everything about one order that is there. */
export interface OrderQuestion {
  readonly reference: string;
  /**
   * What the arm wrote down last when it captured the order, as the ledger has it: an order of ours is found by nothing else at the core. Absent
   * for a reference that the ledger does not have, and for an order of the service. Never on a storefront's wire.
   */
  readonly known?: CaptureStep;
}

export interface UnknownOrder {
  readonly kind: 'unknown-order';
}

/** An order that was asked for and is none: what became of it, under the name that whoever waited for it knows. */
export interface RefusedOrder extends NotPlaced {
  readonly reference: string;
}

/** Result of `order.read`. `pending` and `refused` are of references that were given out and are no orders: yet, or for ever. */
export type ReadResult = Order | Pending | RefusedOrder | UnknownOrder;

/** Input of `order.list`: a customer's orders, the latest first. */
export interface ListQuestion {
  readonly email: string;
  /** Placed at or after, ms since the Unix epoch. */
  readonly fromMs: number;
  /** Placed before. */
  readonly untilMs: number;
  /** 1 to 100. */
  readonly limit: number;
}

/** Enough to choose one. */
export interface OrderSummary {
  readonly reference: string;
  readonly state: OrderState;
  readonly channel: Channel;
  readonly currency: Currency;
  readonly totalMinor: number;
  readonly placedAtMs: number;
  /** The reference under which another arm holds it: this one is a copy for the back office. Never leaves the gateway. */
  readonly copyOf?: string;
}

/** Result of `order.list`. */
export interface ListResult {
  readonly orders: readonly OrderSummary[];
  /** False: not every system that may hold orders answered; there may be more. */
  readonly complete: boolean;
}

/** A reference of ours, of an order, as it was given out: the 128 bits of an identifier, five in a digit. */
export const OUR_REFERENCE = /^BY[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The number of an order that the core took by itself. It can be guessed, where a reference of ours cannot. */
export const CORE_NUMBER = /^\d{9}$/;

/** What whoever wants to change an order says beside its reference. */
export interface CustomersQuestion extends OrderQuestion {
  /**
   * Of who bought, whatever its capitals. Always there with a number of the core: an order of another's e-mail is then one
   * that is not known. With a reference of ours it is not looked at.
   */
  readonly email?: string;
}

/** Result of `order.cancel`, whose input is a `CustomersQuestion`. Calling off twice is the same as once. */
export type CancelResult =
  | {
      readonly kind: 'cancelled';
      readonly reference: string;
      readonly refundedMinor: number;
      readonly currency: Currency;
    }
  /** Too late, or never possible: its state says why. */
  | { readonly kind: 'not-cancellable'; readonly state: OrderState }
  | UnknownOrder;

/** Input of `order.return`. */
export interface ReturnRequest extends CustomersQuestion {
  /** No SKU twice; at least one. */
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  /** The branch where the goods were handed in, as inventory names it; absent: they are sent back. */
  readonly location?: string;
}

/** As an arm gets it. */
export interface ReturnToMake extends ReturnRequest {
  /** Ours, of the return: whoever sees it twice has seen the same return. */
  readonly returnReference: string;
}

/** Result of `order.return`. */
export type ReturnResult =
  | {
      readonly kind: 'returned';
      readonly returnReference: string;
      readonly refundedMinor: number;
      readonly currency: Currency;
    }
  /** More than is left of the lines named, from 0, or of an order that nothing can be given back of. */
  | { readonly kind: 'not-returnable'; readonly lines: readonly number[] }
  | UnknownOrder
  | { readonly kind: 'pending'; readonly reference: string };

/** The operations' names, as the manifest, flags' context, metrics and objectives use them. */
export const ORDER_PLACE = 'order.place';
export const ORDER_READ = 'order.read';
export const ORDER_LIST = 'order.list';
export const ORDER_CANCEL = 'order.cancel';
export const ORDER_RETURN = 'order.return';

/** Beside the operations, and asked by the gateway alone: an order whose client does not come back is brought to its end. */
export const ORDER_SETTLE = 'order.settle';
