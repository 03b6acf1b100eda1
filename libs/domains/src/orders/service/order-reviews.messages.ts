/** Beside the operations, for control: orders that people look at before anything is sent. */
export const REVIEWS_LIST_PATTERN = 'orders.reviews.list';
export const REVIEWS_DECIDE_PATTERN = 'orders.reviews.decide';

/** Most that are listed at once. */
export const MOST_REVIEWS = 500;

/** Input of `orders.reviews.list`. */
export interface ReviewsQuestion {
  /** 1 to `MOST_REVIEWS`. */
  readonly limit: number;
}

/** An order that waits. Nobody's name is in it: who looks closer reads the order. */
export interface OrderReview {
  readonly reference: string;
  /** Who held it: `service`, the fraud service; else the rule of the table that stood in for it. */
  readonly because: string;
  /** As the fraud service scored it; null: it did not. */
  readonly score: number | null;
  /** ms since the Unix epoch. */
  readonly askedAtMs: number;
  readonly channel: string;
  readonly currency: string;
  readonly totalMinor: number;
  /** ISO 3166-1 alpha-2: where it goes, or where the bill does. */
  readonly country: string;
}

export interface ReviewList {
  /** The longest waiting first. */
  readonly reviews: readonly OrderReview[];
}

/** Input of `orders.reviews.decide`. */
export interface ReviewDecision {
  readonly reference: string;
  readonly decision: 'approve' | 'reject';
  /** Who decided; 1 to 100 characters. */
  readonly by: string;
  /** Why; 1 to 500 characters. Both are kept. */
  readonly reason: string;
}

export type ReviewDecided =
  | { readonly kind: 'decided'; readonly state: string }
  /** Somebody was faster, or it was called off. */
  | { readonly kind: 'not-waiting'; readonly state: string }
  | { readonly kind: 'unknown-review' };
