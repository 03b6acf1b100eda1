import type { LimitPolicy } from './adaptive-limit.js';

/**
 * The numbers of one arm's policy, with where they come from. Data, so that a threshold is never a literal in code.
 */
export interface ArmPolicyOptions {
  /** Calls at once, and how that adapts. */
  readonly limit: LimitPolicy;
  /** Of the places, what is kept free for urgent calls, 0-1. */
  readonly reservedRatio: number;
  /** Calls that may wait for a place. */
  readonly queued: number;
  /** Longest wait for a place, ms; then the call is shed. */
  readonly queueWaitMs: number;
  /** Opens when this share of the last `breakerWindow` calls failed (0-1). */
  readonly breakerRatio: number;
  readonly breakerWindow: number;
  /** Fewest calls before it may open. */
  readonly breakerMinimum: number;
  /** How long it stays open before one call probes, ms; doubles with each failed probe up to the longest. */
  readonly breakerOpenMs: number;
  readonly breakerLongestOpenMs: number;
}

/** 4 to 200 and the tolerance: the project's hardening budget. The rest was chosen here, and is held by simulations. */
export const SERVING_LIMIT: LimitPolicy = {
  // Not 20: a crowd that comes at once, after a start or a quiet hour, is what 64 sockets always took.
  initial: 64,
  least: 4,
  most: 200,
  tolerance: 1.5,
  samples: 32,
  windowMs: 100,
  sharpestCut: 0.5,
  driftPerSecond: 0.01,
};

/** A queue of 16 or 50 ms: the project's hardening budget. The breaker's numbers were chosen here: half of 20 calls. */
export const SERVING_POLICY: ArmPolicyOptions = {
  limit: SERVING_LIMIT,
  reservedRatio: 0,
  queued: 16,
  queueWaitMs: 50,
  breakerRatio: 0.5,
  breakerWindow: 20,
  breakerMinimum: 10,
  breakerOpenMs: 500,
  breakerLongestOpenMs: 5_000,
};
