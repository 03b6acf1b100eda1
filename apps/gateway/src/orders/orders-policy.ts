import type { AdmissionPolicy } from './admission.js';

/** The numbers of how orders are bound, followed and settled, with where they come from. */
export interface OrdersPolicy {
  /** How much longer than its deadline an attempt has its row to itself, ms: its outcome is written in that time. */
  readonly attemptMarginMs: number;
  /** How long a bind, a step or an outcome is written again where its commit was not heard of, ms. */
  readonly bindPatienceMs: number;
  readonly journalPatienceMs: number;
  readonly outcomePatienceMs: number;
  /** What a client waits, s: where somebody is at its key; where nothing was sent; where no place is free; where the ledger is away; where the authority drains. */
  readonly retryAfterSeconds: {
    readonly inProgress: number;
    readonly unsent: number;
    readonly full: number;
    readonly unavailable: number;
    readonly draining: number;
  };
  readonly admission: AdmissionPolicy;
  /** Holdings that are remembered. */
  readonly mostHoldings: number;
  /** Of the core's own checkout, where its legacy wire is enabled. */
  readonly checkout: {
    /** How long one request of a session is waited for, ms; of a confirmation the core has this share, and the rest is for finding out what came of it. */
    readonly budgetMs: number;
    readonly shareOfCore: number;
    /** How long a request has its session to itself, ms, and how long the next one waits for it, looking so often. */
    readonly turnMs: number;
    readonly waitMs: number;
    readonly lookMs: number;
  };
  readonly settle: {
    /** From the end of one turn to the next, ms. */
    readonly everyMs: number;
    /** How long clients are given to come back, ms. */
    readonly graceMs: number;
    /** How long a row is the settler's, ms, and what it may spend of that asking the arm. */
    readonly attemptMs: number;
    readonly budgetMs: number;
    /** Rows of one turn. All are asked about at once. */
    readonly atOnce: number;
  };
}

/**
 * Chosen here. A restart of PostgreSQL loses connections for well under a second where it is not away; the longest
 * attempt is 8 s and 2 s to write; clients that retry at all do so within half a minute.
 */
export const ORDERS_POLICY: OrdersPolicy = {
  attemptMarginMs: 2_000,
  bindPatienceMs: 1_000,
  journalPatienceMs: 1_000,
  outcomePatienceMs: 1_500,
  retryAfterSeconds: { inProgress: 1, unsent: 1, full: 4, unavailable: 2, draining: 5 },
  // No more than the arm has connections. An attempt has 8 s: at 4 s there are twice as many at once as there should be.
  admission: { first: 8, least: 2, most: 64, slowShare: 0.5, backOffRatio: 0.7 },
  mostHoldings: 10_000,
  checkout: {
    budgetMs: 8_000,
    shareOfCore: 0.75,
    turnMs: 10_000,
    waitMs: 10_000,
    lookMs: 100,
  },
  settle: { everyMs: 1_000, graceMs: 30_000, attemptMs: 10_000, budgetMs: 5_000, atOnce: 8 },
};
