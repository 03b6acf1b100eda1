/** A number, and where it comes from. */
interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** Every number that bounds a run. The gateway holds what it is told against the same table. */
export interface ChaosPolicy {
  /** What is injected where nobody says more. */
  readonly defaults: Sourced<{ readonly sharePercent: number; readonly seconds: number; readonly latencyMs: number }>;
  /** Seconds. */
  readonly longestSeconds: Sourced<number>;
  /** Percent of sessions, 0-100. */
  readonly mostSharePercent: Sourced<number>;
  /** What a call may be held up by, ms. */
  readonly longestLatencyMs: Sourced<number>;
  /** How long a gateway goes on without hearing of it again, ms. */
  readonly leaseMs: Sourced<number>;
  /** How old what the guards go by may be, ms; a run is not told to gateways on older facts. */
  readonly freshMs: Sourced<number>;
  /** Least share of requests that do not fail, 0-1, where the objectives of a domain say nothing of it. */
  readonly usualTarget: Sourced<number>;
  /** From the end of a run until what gateways counted is taken for whole, ms. */
  readonly settleMs: Sourced<number>;
  /** Fewest faults from which anything is said of how the shop takes them. */
  readonly leastInjected: Sourced<number>;
  /** Most of the requests that may be over their objective's threshold, 0-1, where shoppers noticed nothing. */
  readonly mostSlowRatio: Sourced<number>;
}

export const CHAOS_POLICY: ChaosPolicy = {
  defaults: {
    value: { sharePercent: 10, seconds: 300, latencyMs: 300 },
    source:
      'one session in ten is seen within minutes in a small shop; latencyMs: the p99 that the faces of the core owe',
  },
  longestSeconds: {
    value: 900,
    source: 'the short window of the fast burn-rate rows is 5 minutes: three of them, and somebody is still there',
  },
  mostSharePercent: {
    value: 50,
    source: 'as many are left out as are in: what happened can be told from what happens anyway',
  },
  longestLatencyMs: { value: 10_000, source: 'over the longest deadline of an operation: more would be the same' },
  leaseMs: { value: 5_000, source: 'as the leases of replicas: DESIGN 4' },
  freshMs: { value: 5_000, source: 'as leaseMs: a guard that cannot be read is no guard' },
  usualTarget: { value: 0.999, source: 'what the reads of every domain owe: *.slo.yaml' },
  settleMs: { value: 2_000, source: 'four reports of a gateway, which come every 500 ms' },
  leastInjected: { value: 1, source: 'none proves nothing, which is neither good nor bad' },
  mostSlowRatio: { value: 0.01, source: 'objectives of latency speak of 99 of 100' },
};
