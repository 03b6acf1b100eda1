import type { Arm } from '@banyan/kernel';
import type { RunResult } from '../report/run-result.js';
import type { ShopCosts } from './shop-costs.js';

/** One span of one round. */
export interface Measured {
  /** Whose orders, or which inserts. */
  readonly title: string;
  /** Shoppers, or connections. */
  readonly atOnce: number;
  readonly round: number;
  /** Orders acknowledged, or rows of orders committed. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Orders that came to something else than to be placed. */
  readonly otherwise: number;
  /** Of one order, with what follows from it behind the answer, without what an idle shop uses. */
  readonly each: Omit<ShopCosts, 'ms'>;
  /** From the last answer until everybody was told, ms. */
  readonly settledMs: number;
  /** One-minute load of the machine: ours and others'. */
  readonly loadNow: number;
}

export interface OrdersResult {
  readonly atUtc: string;
  readonly effort: 'quick' | 'full';
  readonly rounds: number;
  readonly spanMs: number;
  readonly machine: RunResult['machine'];
  readonly cores: number;
  readonly loadAfter: number;
  readonly shortcomings: readonly string[];
  /** What the shop uses before anybody has ordered, in its `ms`. */
  readonly idle: ShopCosts;
  readonly phases: readonly {
    /** Who has the authority for stock. */
    readonly authority: Arm;
    readonly measured: readonly Measured[];
  }[];
}
