import type { Objective, OperationEvidence, RuleResult } from '../evidence.js';
import { type EvidencePolicy, shareOfAlpha, type TestRuleName } from '../evidence-policy.js';
import type { Badness } from '../badness.js';

/** What one rule is applied to. */
export interface Trial {
  readonly counts: OperationEvidence;
  readonly objective: Objective;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  /** Requests the service may expect in a day. */
  readonly dailyRequests: number;
  readonly policy: EvidencePolicy;
  /** Operations alpha is divided among. */
  readonly operations: number;
}

/** Everything of a result but its statistic and what follows from it. */
export type About = Omit<RuleResult, 'logStatistic' | 'breached' | 'idle'>;

/** What a test's Bayes factor must reach, as a logarithm: 1 / its part of alpha. */
export function logThresholdOf(rule: TestRuleName, { policy, counts, operations }: Trial): number {
  return -Math.log(shareOfAlpha(policy, rule, counts.operation, operations));
}

/** The result of a rule that has a statistic. @param objection why it may not act on it, if it may not */
export function settled(about: About, logStatistic: number, objection: string | undefined): RuleResult {
  const over = logStatistic >= about.logThreshold;
  const result = { ...about, logStatistic, breached: over && objection === undefined };
  return objection === undefined ? result : { ...result, idle: objection };
}

/** The result of a rule that there is nothing to apply to. */
export function idle(about: About, why: string): RuleResult {
  return { ...about, logStatistic: undefined, breached: false, idle: why };
}

/** Why there is no split of requests to compare the arms by; undefined when there is one. */
export function noSplit(share: number): string | undefined {
  if (share !== 0 && share !== 1) return undefined;
  return `all requests go to ${share === 0 ? 'legacy' : 'the service'}: there is no split`;
}

/** Why too few sessions are behind the service's bad requests for anything to follow from them. */
export function oneSessionOnly(badness: Badness, { counts, policy }: Trial): string | undefined {
  const bad = badness.count(counts.service);
  const sessions = new Set(badness.sessions(counts.service)).size;
  if (bad === 0 || sessions >= policy.leastSessions.value) return undefined;
  const word = badness.word === 'failed' ? 'failed' : 'slow';
  return `${word} for ${sessions} session${sessions === 1 ? '' : 's'} only, and a trip wants ${policy.leastSessions.value}`;
}
