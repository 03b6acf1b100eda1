/**
 * The numbers of one arm's policy, with where they come from. Data, so that a threshold is never a literal in code.
 */
export interface ArmPolicyOptions {
  /** Calls at once. */
  readonly concurrent: number;
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

/** 64 sockets, a queue of 16 or 50 ms: the project's hardening budget. The breaker's numbers were chosen here: half of 20 calls. */
export const SERVING_POLICY: ArmPolicyOptions = {
  concurrent: 64,
  queued: 16,
  queueWaitMs: 50,
  breakerRatio: 0.5,
  breakerWindow: 20,
  breakerMinimum: 10,
  breakerOpenMs: 500,
  breakerLongestOpenMs: 5_000,
};
