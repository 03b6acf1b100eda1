import type { ArmCounts, Objective, OperationEvidence, Trail } from './evidence.js';

/** What a rule counts as bad. Latency over the objective's threshold is a count like any other. */
export interface Badness {
  /** As in "service failed 7 of 9". */
  readonly word: 'failed' | 'was slow in';
  /** All of them, as people count. */
  all(counts: ArmCounts): number;
  /** Those that a test counts: without what a session repeats. */
  count(counts: ArmCounts): number;
  /** Requests that a test counts: without the same. */
  requests(counts: ArmCounts): number;
  sessions(counts: ArmCounts): readonly string[];
  /** Least share of requests that must not be bad, 0-1. */
  target(objective: Objective): number;
  trail(evidence: OperationEvidence): Trail | undefined;
}

export const FAILURES: Badness = {
  word: 'failed',
  all: (counts) => counts.failed,
  count: ({ failed, failedAgain = 0 }) => failed - failedAgain,
  requests: ({ requests, failedAgain = 0 }) => requests - failedAgain,
  sessions: (counts) => counts.failedSessions,
  target: (objective) => objective.availabilityTarget,
  trail: ({ onset }) => onset?.failed,
};

export const LATENCY: Badness = {
  word: 'was slow in',
  all: (counts) => counts.slow,
  count: ({ slow, slowAgain = 0 }) => slow - slowAgain,
  requests: ({ requests, slowAgain = 0 }) => requests - slowAgain,
  sessions: (counts) => counts.slowSessions,
  target: (objective) => objective.latencyTarget,
  trail: ({ onset }) => onset?.slow,
};
