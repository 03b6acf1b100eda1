/** What one arm did with one operation, within one stretch of constant intended share. Cumulative counts. */
export interface ArmCounts {
  readonly requests: number;
  /** Failures in the sense of ALGORITHMS ("What is a failure"). */
  readonly failed: number;
  /** Requests over the objective's latency threshold, failed ones included. */
  readonly slow: number;
  /**
   * Of `failed`: those that say nothing new, because their session had failed in the same 10 s, or twice before (the one
   * that failed most: once). No test counts them, neither as bad nor as requests. Absent reads as 0.
   */
  readonly failedAgain?: number;
  /** The same of `slow`. */
  readonly slowAgain?: number;
  /**
   * Requests over each limit of the latency ladder (`latencyLimits`), of this arm, a session once in 10 s. Absent: not
   * measured.
   */
  readonly over?: readonly number[];
  /** Keyed hashes of distinct sessions among the failures; the first few suffice (two are needed for a trip). */
  readonly failedSessions: readonly string[];
  /** The same among the slow requests. */
  readonly slowSessions: readonly string[];
}

/** How often one field differed in pairs of comparisons that were made of one request. */
export interface FieldPairs {
  readonly path: string;
  /** Discordant: the service differed from legacy, and legacy did not differ from itself. */
  readonly rawOnly: number;
  /** Discordant: legacy differed from itself, and the service did not differ. */
  readonly noiseOnly: number;
  /** Pairs in which legacy differed from itself, whatever the service did. */
  readonly noise: number;
}

/** Shadow comparisons for which legacy was asked twice. Differences that feed lag explains are not among them. */
export interface Pairs {
  readonly samples: number;
  /** Fields that ever differed. */
  readonly fields: readonly FieldPairs[];
}

/**
 * A piece of one operation's history, in order: `quiet` good requests of the service one after the other, then a batch of
 * `good` and `bad` ones whose order is not known, and what legacy answered meanwhile.
 */
export interface Run {
  readonly quiet: number;
  readonly good: number;
  readonly bad: number;
  readonly legacyGood: number;
  readonly legacyBad: number;
}

/** One alternative of an e-detector, and the requests of both arms since it last began to grow. */
export interface OnsetState {
  /** Natural logarithm of its statistic. */
  readonly log: number;
  readonly good: number;
  readonly bad: number;
  readonly legacyGood: number;
  readonly legacyBad: number;
}

/** What an e-detector is recomputed from: where it stood, and what came since. */
export interface Trail {
  /** Each alternative before the first run; empty: the detector began here. */
  readonly start: readonly OnsetState[];
  readonly runs: readonly Run[];
}

export interface OperationEvidence {
  readonly operation: string;
  /** At a share of 1 there is no live legacy traffic: then this is the sample of the reverse shadow. */
  readonly legacy: ArmCounts;
  readonly service: ArmCounts;
  /**
   * At a share of 1: is legacy asked for a sample of these requests (reverse shadow)? Then a sample that has not come yet
   * is waited for. Absent reads as no.
   */
  readonly sampled?: boolean;
  /** Recent history for the detectors of late onset; absent: not followed. */
  readonly onset?: { readonly failed: Trail; readonly slow: Trail };
  /** Absent: no request was compared twice. */
  readonly pairs?: Pairs;
}

/** Distinct sessions by the arm they were given, as one replica saw them. */
export interface Assigned {
  readonly legacy: number;
  readonly service: number;
}

/** Everything a verdict is made from: one domain, one stretch. */
export interface Evidence {
  readonly domain: string;
  /** Names the stretch: epoch, intended share, flag definition and release. Counts of two stretches are never added. */
  readonly stretch: string;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  /** Epoch of the latch the stretch began under; absent reads as 0. */
  readonly epoch?: number;
  /** Wall clock of the replica when the stretch began, ms since the Unix epoch: orders the stretches of one epoch; absent reads as 0. */
  readonly startedAtMs?: number;
  /** Of the service while the stretch lasts; absent or empty: not known. */
  readonly release?: string;
  /** For the sample-ratio guard, one entry a replica; absent: not measured, and the guard is silent. */
  readonly assigned?: readonly Assigned[];
  /** Requests the service may expect in a day, for the patience of the detectors; absent: the policy's least. */
  readonly dailyRequests?: number;
  readonly operations: readonly OperationEvidence[];
  /** What all judged operations did, a session's failures counted over all of them; absent: one operation, or not counted. */
  readonly together?: OperationEvidence;
}

/** An objective of one operation. */
export interface Objective {
  readonly operation: string;
  /** Least share of requests that do not fail, 0-1, such as 0.999. */
  readonly availabilityTarget: number;
  /** A request over this many ms is slow. */
  readonly latencyThresholdMs: number;
  /** Least share of requests that are not slow, 0-1. */
  readonly latencyTarget: number;
}

export type RuleName =
  | 'failures-against-legacy'
  | 'failures-against-objective'
  | 'failures-onset'
  | 'latency-against-legacy'
  | 'latency-against-objective'
  | 'latency-onset'
  | 'latency-order'
  | 'mismatch';

/** One rule applied to one operation. */
export interface RuleResult {
  readonly rule: RuleName;
  readonly operation: string;
  /**
   * Natural logarithm of the statistic (a Bayes factor, their average, or an e-detector), also where the rule may not
   * act; undefined when there is none (`idle` says why).
   */
  readonly logStatistic: number | undefined;
  /** Natural logarithm of what the statistic must reach: 1 / this test's share of alpha, or the detector's patience. */
  readonly logThreshold: number;
  /** Share of bad ones under the null, 0-1: the intended share of the service, what the objective allows, or one half. */
  readonly theta0: number;
  /** The service's failed (or slow, or differing) requests that count. */
  readonly bad: number;
  /** Of how many: such requests of both arms, or requests of the service. */
  readonly requests: number;
  /** The field that speaks most against the service, or the limit (ms) it is most often over. */
  readonly detail?: string;
  readonly breached: boolean;
  /** Why the rule may not act on these counts, whatever its Bayes factor says. */
  readonly idle?: string;
}

/** Healthy, breached or inconclusive; never "good by default". Carries what it was made from. */
export type Verdict =
  | { readonly kind: 'healthy'; readonly results: readonly RuleResult[]; readonly text: string }
  | {
      readonly kind: 'breached';
      readonly by: RuleResult;
      readonly results: readonly RuleResult[];
      readonly text: string;
    }
  | {
      readonly kind: 'inconclusive';
      /** Service requests seen and about how many a verdict wants. */
      readonly seen: number;
      readonly wanted: number;
      readonly results: readonly RuleResult[];
      /** Such as "34 of about 100 requests". */
      readonly text: string;
    };

/** An arm that did nothing. */
export const EMPTY_COUNTS: ArmCounts = { requests: 0, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };
