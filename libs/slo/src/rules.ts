import type { ArmCounts, Objective, RuleName } from './evidence.js';

/** What a rule counts as bad. Latency over the objective's threshold is a count like any other. */
export interface Badness {
  /** As in "service failed 7 of 9". */
  readonly word: 'failed' | 'slow';
  count(counts: ArmCounts): number;
  sessions(counts: ArmCounts): readonly string[];
  /** Least share of requests that must not be bad, 0-1. */
  target(objective: Objective): number;
}

export const FAILURES: Badness = {
  word: 'failed',
  count: (counts) => counts.failed,
  sessions: (counts) => counts.failedSessions,
  target: (objective) => objective.availabilityTarget,
};

export const LATENCY: Badness = {
  word: 'slow',
  count: (counts) => counts.slow,
  sessions: (counts) => counts.slowSessions,
  target: (objective) => objective.latencyTarget,
};

export interface Rule {
  readonly name: RuleName;
  readonly badness: Badness;
  readonly against: 'legacy' | 'objective';
}

/**
 * Changes whenever the same evidence, objectives and policy may come to another verdict, text or number than before. Decision
 * records hold it: one is judged again only by the rules that judged it. 1: records that name no version.
 */
export const RULES_VERSION: number = 2;

/** Every rule, in the order a verdict lists them. */
export const RULES: readonly Rule[] = [
  { name: 'failures-against-legacy', badness: FAILURES, against: 'legacy' },
  { name: 'failures-against-objective', badness: FAILURES, against: 'objective' },
  { name: 'latency-against-legacy', badness: LATENCY, against: 'legacy' },
  { name: 'latency-against-objective', badness: LATENCY, against: 'objective' },
];
