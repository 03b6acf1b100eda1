import type { RuleName } from './evidence.js';

/** A number of the policy, and where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** The rules that spend alpha: each is a test that errs at most so often in a stretch, however often one looks. */
export type TestRuleName = Exclude<RuleName, DetectorRuleName>;
/** The rules that watch for ever: each errs at most once in so many requests. */
export type DetectorRuleName = 'failures-onset' | 'latency-onset';

/** Every number a verdict depends on. Data, so that a decision record can hold it and a replay can use it. */
export interface EvidencePolicy {
  /** Greatest chance that a service no worse than legacy (or inside its objective) is ever tripped: per domain and stretch. */
  readonly alpha: Sourced<number>;
  /** How alpha is divided among the tests; sums to 1. */
  readonly ruleShares: Sourced<Readonly<Record<TestRuleName, number>>>;
  /** How each rule's part is divided among the operations; sums to 1. Absent: equally among those with an objective. */
  readonly operationShares?: Sourced<Readonly<Record<string, number>>>;
  /** Distinct sessions that must have failed (or been slow) on the service before any rule trips. */
  readonly leastSessions: Sourced<number>;
  /** Fewest service requests of each operation for `healthy`. */
  readonly healthyRequests: Sourced<number>;
  /** Odds (a Bayes factor) against the service, in comparison with legacy, from which it is not called healthy. */
  readonly suspicionOdds: Sourced<number>;
  /** Odds (a Bayes factor) at which, at full, a cause behind both arms counts as excluded by legacy's sample. */
  readonly sharedCauseOdds: Sourced<number>;
  /** Mean days between false alarms of a domain's detectors, at least. */
  readonly falseAlarmDays: Sourced<number>;
  /** How the detectors' alarms are divided among them; sums to 1. */
  readonly detectorShares: Sourced<Readonly<Record<DetectorRuleName, number>>>;
  /** Shares of bad requests a detector looks for, ascending; those not over what the objective allows are left out. */
  readonly onsetRatios: Sourced<readonly number[]>;
  /** Fewest requests a day that the detectors' patience is reckoned with. */
  readonly leastDailyRequests: Sourced<number>;
  /** Limits of the latency ladder, as parts of the objective's threshold, ascending. */
  readonly ladder: Sourced<readonly number[]>;
  /** By what factor the service may be slower than legacy before the ladder calls it slower. */
  readonly slowdownTolerance: Sourced<number>;
  /** Pairs of comparisons an operation needs before differences may trip. */
  readonly leastPairs: Sourced<number>;
  /** Share of pairs in which legacy may differ from itself in a field that may trip. */
  readonly quietRatio: Sourced<number>;
  /** Fields of one operation among which its part of alpha is divided. */
  readonly mostFields: Sourced<number>;
  /** Greatest chance that the sample-ratio guard ever doubts a right split. */
  readonly guardAlpha: Sourced<number>;
}
