import type { FindingPolicy } from '@banyan/service';

/** How prices are compared: what it may cost the legacy core, and when a difference counts. */
export interface ConsistencyPolicy extends FindingPolicy {
  /** SKUs of one call of the price face; it takes no more than 200. */
  readonly skusPerCall: number;
  /** Calls a second over a whole turn, all channels together; 0: nothing is compared. */
  readonly callsPerSecond: number;
  /** One call may take so long, ms. */
  readonly callMs: number;
  /** Between the end of a turn and the next, ms. */
  readonly restMs: number;
  /** What was found is looked at again so often, ms: so long it takes at most to see that it was put right. */
  readonly recheckMs: number;
  /** While there is much to look at again, so many steps of the turn come between two of it: the turn never stands still. */
  readonly stepsBetween: number;
  /** Our own boards, and the inventory service, are gone through so often, ms. No call of the core. */
  readonly surveyMs: number;
  /** What was put right is kept so long, ms. */
  readonly keptMs: number;
  /** Batches that fail so often are left for the next turn: one that the core cannot answer must not hold up the rest. */
  readonly attempts: number;
  /** A replica that is not heard of for so long no longer holds the turn, ms. */
  readonly leaseMs: number;
}

/** How many settling times a difference that never rests may take. */
const LONGEST_SETTLINGS = 10;

/** @param settleMs `BANYAN_CONSISTENCY_SETTLE_MS` @param callsPerSecond `BANYAN_CONSISTENCY_CALLS_PER_SECOND` */
export function consistencyPolicy(settleMs: number, callsPerSecond: number): ConsistencyPolicy {
  return {
    // Measured: 100 rows are some 50 KiB; reading them takes this process 5 to 10 ms in which it answers nobody.
    skusPerCall: 100,
    callsPerSecond,
    callMs: 5_000,
    restMs: settleMs,
    recheckMs: Math.min(5_000, settleMs / 2),
    stepsBetween: 2,
    surveyMs: Math.min(30_000, settleMs),
    settleMs,
    longestSettlingMs: LONGEST_SETTLINGS * settleMs,
    clearMs: Math.min(5_000, settleMs / 2),
    flapMs: 3_600_000,
    keptMs: 30 * 86_400_000,
    attempts: 3,
    leaseMs: 30_000,
  };
}
