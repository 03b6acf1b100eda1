import type { RuleResult } from '../evidence.js';
import { objectionAtFull } from '../legacy-at-full.js';
import { objectionByLegacy } from '../legacy-standing.js';
import { logBayesFactor } from '../log-bayes-factor.js';
import { alternativesOver, onsetOf } from '../onset.js';
import type { Rule } from '../rules.js';
import { idle, logThresholdOf, oneSessionOnly, settled, type Trial } from './trial.js';

/** Bad requests of the service out of all of its own, against what the objective allows. Guards: docs/adr/0003, 0011. */
export function applyObjective(rule: Extract<Rule, { kind: 'objective' }>, trial: Trial): RuleResult {
  const { counts, objective, share } = trial;
  const { badness, name } = rule;
  const theta0 = 1 - badness.target(objective);
  const bad = badness.count(counts.service);
  const requests = badness.requests(counts.service);
  const logThreshold = logThresholdOf(name, trial);
  const about = { rule: name, operation: counts.operation, logThreshold, theta0, bad, requests };
  if (share === 0) return idle(about, 'no requests are meant for the service');
  const logFactor = logBayesFactor(bad, requests, theta0);
  const isOver = logFactor >= logThreshold;
  const objection =
    oneSessionOnly(badness, trial) ??
    (share === 1
      ? atFull(rule, trial, isOver)
      : objectionByLegacy(counts.legacy, counts.service, { badness, objective, share, isOver, logOdds: logThreshold }));
  return settled(about, logFactor, objection);
}

function atFull({ badness }: Extract<Rule, { kind: 'objective' }>, trial: Trial, isOver: boolean): string | undefined {
  const { counts, objective, policy } = trial;
  if (!isOver) return undefined;
  const trail = badness.trail(counts);
  const alternatives = alternativesOver(1 - badness.target(objective), policy.onsetRatios.value);
  const since = trail === undefined ? undefined : onsetOf(trail, alternatives).strongest;
  return objectionAtFull(counts, since, {
    badness,
    objective,
    isOver,
    logOdds: Math.log(policy.sharedCauseOdds.value),
  });
}
