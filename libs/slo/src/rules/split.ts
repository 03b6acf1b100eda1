import type { RuleResult } from '../evidence.js';
import { logBayesFactor } from '../log-bayes-factor.js';
import type { Rule } from '../rules.js';
import { idle, logThresholdOf, noSplit, oneSessionOnly, settled, type Trial } from './trial.js';

/**
 * Bad requests of the service out of those of both arms, against its intended share: immune to whatever strikes both arms
 * alike. Source: `logBayesFactor`.
 */
export function applySplit(rule: Extract<Rule, { kind: 'split' }>, trial: Trial): RuleResult {
  const { counts, share } = trial;
  const { badness, name } = rule;
  const bad = badness.count(counts.service);
  const requests = bad + badness.count(counts.legacy);
  const logThreshold = logThresholdOf(name, trial);
  const about = { rule: name, operation: counts.operation, logThreshold, theta0: share, bad, requests };
  const objection = noSplit(share);
  if (objection !== undefined) return idle(about, objection);
  return settled(about, logBayesFactor(bad, requests, share), oneSessionOnly(badness, trial));
}
