import type { Channel, CustomerGroup, Window } from './pricing.model.js';

/** A promotion of baskets, in the canonical model. What it does, and in which order, is decision record 17. */
export interface Promotion {
  /** Stable; ASCII. Of one priority, the lower id goes first. */
  readonly id: string;
  /** For shoppers, in the shop's language. */
  readonly title: string;
  readonly priority: number;
  readonly exclusive: boolean;
  /** In force only for who gives it, compared in lower case; null: for everybody. As the shop writes it. */
  readonly code: string | null;
  /** Least sum of all lines before any promotion, minor units of `PROMOTION_CURRENCY`; 0: none. */
  readonly thresholdMinor: number;
  /** Empty: all. */
  readonly channels: readonly Channel[];
  /** Empty: all. */
  readonly groups: readonly CustomerGroup[];
  /** Which lines it concerns: these SKUs, and those of these categories; both empty: all. */
  readonly skus: readonly string[];
  readonly categories: readonly number[];
  readonly window: Window;
  readonly effect: PromotionEffect;
}

export type PromotionEffect =
  /** Hundredths of a percent. */
  | { readonly kind: 'percent-off'; readonly rate: number }
  /** Minor units of `PROMOTION_CURRENCY`. */
  | { readonly kind: 'amount-off'; readonly amountMinor: number }
  /** Of each `take` units, `pay` are paid: 0 < pay < take. */
  | { readonly kind: 'n-for-m'; readonly take: number; readonly pay: number };

/** Amounts of promotions are in it; in a basket of another one a promotion with an amount or a threshold is not in force. */
export const PROMOTION_CURRENCY = 'EUR';
