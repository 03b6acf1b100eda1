/** A number of the policy, and where it comes from. */
interface Sourced {
  readonly value: number;
  readonly source: string;
}

/** Every number that says how soon, and on what word, a tripped latch may be armed again. Data; no clock. */
export interface ReentryPolicy {
  /** What each trip adds to the wait, ms, from 0. */
  readonly waitMs: Sourced;
  /** The longest wait, ms, from 0. */
  readonly mostWaitMs: Sourced;
  /** So long armed and not tripped takes one trip off the count, ms, over 0. */
  readonly healthyIntervalMs: Sourced;
  /** From so many trips of one release on, whoever resets confirms their number; a whole number from 1. */
  readonly confirmFromTrips: Sourced;
}

export const REENTRY_POLICY: ReentryPolicy = {
  waitMs: { value: 30_000, source: 'Envoy outlier detection, base_ejection_time: 30 s, multiplied by the ejections' },
  mostWaitMs: { value: 300_000, source: 'Envoy outlier detection, max_ejection_time: 300 s' },
  healthyIntervalMs: {
    value: 600_000,
    source:
      'Envoy takes one ejection off for each sweep (interval, 10 s) that a host is in; here one sweep is what the 100 requests of a healthy verdict take at 3.3 requests/s and a share of 5 %: 10 min (docs/adr/0012)',
  },
  confirmFromTrips: {
    value: 3,
    source:
      'ALGORITHMS, guards: after 3 trips of the same release; a release that came back twice needs more than a retry',
  },
};

/** The policy with another wait for each trip, ms; `source` says who asks for it. */
export function withReentryWait(waitMs: number, source: string): ReentryPolicy {
  return waitMs === REENTRY_POLICY.waitMs.value
    ? REENTRY_POLICY
    : { ...REENTRY_POLICY, waitMs: { value: waitMs, source } };
}
