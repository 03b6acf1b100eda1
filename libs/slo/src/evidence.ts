/** What one arm did with one operation, within one stretch of constant intended share. Cumulative counts. */
export interface ArmCounts {
  readonly requests: number;
  /** Failures in the sense of ALGORITHMS ("What is a failure"). */
  readonly failed: number;
  /** Requests over the objective's latency threshold, failed ones included. */
  readonly slow: number;
  /** Keyed hashes of distinct sessions among the failures; the first few suffice (two are needed for a trip). */
  readonly failedSessions: readonly string[];
  /** The same among the slow requests. */
  readonly slowSessions: readonly string[];
}

export interface OperationEvidence {
  readonly operation: string;
  readonly legacy: ArmCounts;
  readonly service: ArmCounts;
}

/** Everything a verdict is made from: one domain, one stretch. */
export interface Evidence {
  readonly domain: string;
  /** Names the stretch: epoch, intended share and flag definition. Counts of two stretches are never added. */
  readonly stretch: string;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  /** Epoch of the latch the stretch began under; absent reads as 0. */
  readonly epoch?: number;
  /** Wall clock of the replica when the stretch began, ms since the Unix epoch: orders the stretches of one epoch; absent reads as 0. */
  readonly startedAtMs?: number;
  readonly operations: readonly OperationEvidence[];
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
  'failures-against-legacy' | 'failures-against-objective' | 'latency-against-legacy' | 'latency-against-objective';

/** One rule applied to one operation. */
export interface RuleResult {
  readonly rule: RuleName;
  readonly operation: string;
  /** Natural logarithm of the Bayes factor, also where the rule may not act; undefined when there is none (`idle` says why). */
  readonly logBayesFactor: number | undefined;
  /** Natural logarithm of 1 / this test's share of alpha. */
  readonly logThreshold: number;
  /** Share of bad ones under the null, 0-1: the intended share of the service, or what the objective allows. */
  readonly theta0: number;
  /** The service's failed (or slow) requests. */
  readonly bad: number;
  /** Of how many: failed (or slow) requests of both arms, or requests of the service. */
  readonly requests: number;
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
