import type { Objective, OperationEvidence, RuleResult } from './evidence.js';
import { type EvidencePolicy, shareOfAlpha } from './evidence-policy.js';
import { objectionByLegacy } from './legacy-standing.js';
import { logBayesFactor } from './log-bayes-factor.js';
import type { Rule } from './rules.js';

/** What one rule is applied to. */
export interface Trial {
  readonly counts: OperationEvidence;
  readonly objective: Objective;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  readonly policy: EvidencePolicy;
  /** Operations alpha is divided among. */
  readonly operations: number;
}

/** One rule on one operation. Source of the rules: `logBayesFactor`; of the guards: docs/adr/0003. */
export function applyRule(rule: Rule, trial: Trial): RuleResult {
  const logThreshold = -Math.log(shareOfAlpha(trial.policy, rule.name, trial.counts.operation, trial.operations));
  return rule.against === 'legacy'
    ? againstLegacy(rule, trial, logThreshold)
    : againstObjective(rule, trial, logThreshold);
}

function againstLegacy(rule: Rule, { counts, share, policy }: Trial, logThreshold: number): RuleResult {
  const bad = rule.badness.count(counts.service);
  const requests = bad + rule.badness.count(counts.legacy);
  const about = { rule: rule.name, operation: counts.operation, logThreshold, theta0: share, bad, requests };
  if (share === 0 || share === 1) {
    const where = share === 0 ? 'legacy' : 'the service';
    return {
      ...about,
      logBayesFactor: undefined,
      breached: false,
      idle: `all requests go to ${where}: there is no split`,
    };
  }
  const logFactor = logBayesFactor(bad, requests, share);
  return settled(about, logFactor, oneSessionOnly(rule, counts, policy));
}

function againstObjective(rule: Rule, trial: Trial, logThreshold: number): RuleResult {
  const { counts, objective, share, policy } = trial;
  const theta0 = 1 - rule.badness.target(objective);
  const bad = rule.badness.count(counts.service);
  const requests = counts.service.requests;
  const about = { rule: rule.name, operation: counts.operation, logThreshold, theta0, bad, requests };
  if (share === 0) {
    return { ...about, logBayesFactor: undefined, breached: false, idle: 'no requests are meant for the service' };
  }
  const logFactor = logBayesFactor(bad, requests, theta0);
  const objection =
    oneSessionOnly(rule, counts, policy) ??
    objectionByLegacy(counts.legacy, counts.service, {
      badness: rule.badness,
      objective,
      share,
      logBayesFactor: logFactor,
      logThreshold,
    });
  return settled(about, logFactor, objection);
}

function oneSessionOnly(rule: Rule, counts: OperationEvidence, policy: EvidencePolicy): string | undefined {
  const bad = rule.badness.count(counts.service);
  const sessions = new Set(rule.badness.sessions(counts.service)).size;
  if (bad === 0 || sessions >= policy.leastSessions.value) return undefined;
  return `${rule.badness.word} for ${sessions} session${sessions === 1 ? '' : 's'} only, and a trip wants ${policy.leastSessions.value}`;
}

function settled(
  about: Omit<RuleResult, 'logBayesFactor' | 'breached' | 'idle'>,
  logFactor: number,
  objection: string | undefined,
): RuleResult {
  const over = logFactor >= about.logThreshold;
  const result = { ...about, logBayesFactor: logFactor, breached: over && objection === undefined };
  return objection === undefined ? result : { ...result, idle: objection };
}
