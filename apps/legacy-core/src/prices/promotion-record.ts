import type { StoredWindow } from './window.js';

export const PROMOTION_TYPES = ['percent-off', 'amount-off', 'n-for-m'] as const;
export type PromotionType = (typeof PROMOTION_TYPES)[number];

/** A row of `oc_promotion`: the module that came in 2017, and its own way of writing. Amounts are gross, in EUR. */
export interface PromotionRecord extends StoredWindow {
  /** Capitals, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** The lowest is first. */
  readonly priority: number;
  readonly type: PromotionType;
  /** Of `percent-off`: percent, at most two places, above 0, at most 100. */
  readonly rate: string | null;
  /** Of `amount-off`: whole cents, above 0. */
  readonly amount: string | null;
  /** Of `n-for-m`: of `n` pieces `m` are paid; `n` above `m`, `m` at least 0. */
  readonly n: number | null;
  readonly m: number | null;
  /** What all lines must cost before any promotion; whole cents, 0 is none. */
  readonly threshold: string;
  readonly exclusive: boolean;
  /** As the shop writes it; no two promotions have one that differs in case only. Null: it needs none. */
  readonly code: string | null;
  /** Shops and groups it is for; none: all. */
  readonly storeIds: readonly number[];
  readonly groupIds: readonly number[];
  /** What it concerns; both empty: everything. */
  readonly skus: readonly string[];
  readonly categoryIds: readonly number[];
  readonly removed: boolean;
  readonly dateModified: string;
  readonly dateModifiedGmt: string;
}
