import type { CaptureStep, NotPlaced, OrderToPlace } from '@banyan/domains';
import type { Attempt } from '@banyan/resilience';

/** What is known of goods set aside for an order; part of the saga, durable with it. */
export interface StockState {
  /** What the way at the authority wrote down of itself; null: nothing. */
  readonly journal: CaptureStep | null;
  /** The authority's name for it, where it has one of its own: the legacy core's number. */
  readonly document: string | null;
  /** Where the goods of each SKU were taken, by the codes of the core's places; a SKU of several places is left out. */
  readonly sources: Readonly<Record<string, string>>;
  /** Confirmed ahead of acceptance, since it might have lapsed. */
  readonly confirmed: boolean;
}

export const NOTHING_HELD: StockState = { journal: null, document: null, sources: {}, confirmed: false };

export type HoldResult =
  | { readonly kind: 'held'; readonly stock: StockState }
  | { readonly kind: 'refused'; readonly result: NotPlaced }
  | { readonly kind: 'later'; readonly because: string };

export type FreeResult = { readonly kind: 'freed' } | { readonly kind: 'later'; readonly because: string };

export type SecureResult =
  | { readonly kind: 'secured' }
  /** What was set aside is others' by now. */
  | { readonly kind: 'lapsed' }
  | { readonly kind: 'later'; readonly because: string };

/** How a step reaches an authority. */
export interface HoldWork {
  readonly attempt: Attempt;
  /** Durable when it returns. @throws SagaLost */
  keep(stock: StockState): Promise<void>;
}

/**
 * The system of record of stock, as an order sees it: the same steps whichever it is. Everything may be asked twice, and nothing
 * throws but what `keep` does and what is no answer at all.
 */
export interface StockHolding {
  /** Sets the goods aside, firm. */
  hold(order: OrderToPlace, stock: StockState, work: HoldWork): Promise<HoldResult>;
  /** Gives them back, whether they were ever set aside or not; a setting aside that comes later finds nothing to do. */
  free(order: OrderToPlace, stock: StockState, work: HoldWork): Promise<FreeResult>;
  /** They are sold: they no longer lapse. */
  secure(reference: string, attempt: Attempt): Promise<SecureResult>;
}
