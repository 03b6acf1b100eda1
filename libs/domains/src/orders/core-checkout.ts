import type { CaptureStep } from './capture-step.js';
import type { Order, UnknownOrder } from './orders.model.js';

/**
 * The core's own checkout, as a storefront that has not changed a line calls it: what its requests ask and what the core's answers
 * say, canonically. Such an order is the core's, goes by the core's number, and never has another arm (decision record 32).
 */

/** In the ledger: an order that a session of the core has begun is confirmed. */
export const ORDER_CONFIRM = 'order.confirm';
/** Asked by the gateway alone: how an order stands that a session of the core has begun. */
export const ORDER_LOOK = 'order.look';
/** Asked by the gateway alone: a session of the core is to begin an order, so that its number is known before it is confirmed. */
export const ORDER_BEGIN = 'order.begin';

/** A request of the core's own checkout. */
export interface CheckoutRequest {
  readonly does:
    /** Begins an order; the core names it in its answer, and never again. */
    | 'begin'
    /** Confirms the session's order; where it has none, or that is confirmed, the core begins another. */
    | 'confirm'
    /** Confirms the session's order, once at most. */
    | 'press'
    /** Puts something into the cart: what is confirmed after it is no repetition. */
    | 'refill';
  /** Of the shopper. Whoever has it is let in: it is neither logged nor kept. Undefined: the request brings none. */
  readonly session: string | undefined;
}

/** What the core says to such a request. What it leaves open, such as a text without a number, is refused by translation. */
export type CheckoutSaid =
  | { readonly kind: 'begun'; readonly number: string }
  | { readonly kind: 'not-begun' }
  /** `number` is absent where the answer does not name it. */
  | { readonly kind: 'placed'; readonly number?: string }
  /** The core has not enough of something: nothing was captured by this request. */
  | { readonly kind: 'refused' }
  /** The session has no order, or pays it otherwise: nothing was done by this request. */
  | { readonly kind: 'nothing' };

/** What is said to a shopper in the core's place. */
export type CheckoutWord =
  | { readonly kind: 'placed'; readonly number: string; readonly language: CheckoutLanguage }
  /** `lines` from 0; empty: all of it. */
  | { readonly kind: 'refused'; readonly lines: readonly number[]; readonly language: CheckoutLanguage }
  /** Nobody can say yet: the same again, in a moment. */
  | { readonly kind: 'wait'; readonly language: CheckoutLanguage }
  /** It is not known which order the session has: it must begin one again. */
  | { readonly kind: 'begin-again'; readonly language: CheckoutLanguage };

/** Of the shop that the cart is in. */
export type CheckoutLanguage = 'de' | 'en';

export function languageOf({ channel }: Pick<Order, 'channel'>): CheckoutLanguage {
  return channel === 'marketplace' ? 'en' : 'de';
}

/** Input of `order.look`. */
export interface LookQuestion {
  /** Nine digits. */
  readonly reference: string;
}

/** Result of `order.look`. */
export type LookResult =
  | {
      readonly kind: 'seen';
      /** `begun`: nobody has confirmed it. `called-off`: it was, before anything was paid for it. */
      readonly standing: 'begun' | 'confirmed' | 'called-off';
      readonly order: Order;
    }
  | UnknownOrder;

/** Input of `order.begin`. */
export interface BeginQuestion {
  readonly session: string;
}

/** Result of `order.begin`. `text`: the core's own words, which are those it would have said to a confirmation. */
export type BeginResult =
  | { readonly kind: 'begun'; readonly number: string }
  | { readonly kind: 'not-begun'; readonly text: string }
  /** A text says why not, and says the same when it was begun and something else went wrong. */
  | { readonly kind: 'untold'; readonly text: string };

/** Written down before a confirmation is sent, and when it was answered and has done nothing. */
export const CONFIRMATION_SENT: CaptureStep = { step: 'sent' };
export const CONFIRMATION_ANSWERED: CaptureStep = { step: 'answered' };

/** May a confirmation be on its way to the core that nobody has heard the end of? */
export function isConfirming(known: CaptureStep | undefined): boolean {
  return known !== undefined && known['step'] !== CONFIRMATION_ANSWERED['step'];
}
