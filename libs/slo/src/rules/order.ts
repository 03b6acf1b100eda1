import type { RuleResult } from '../evidence.js';
import { latencyLimits } from '../latency-ladder.js';
import { logBayesFactor } from '../log-bayes-factor.js';
import { logAverage } from '../onset.js';
import type { Rule } from '../rules.js';
import { type About, idle, logThresholdOf, noSplit, settled, type Trial } from './trial.js';

/**
 * Is the service slower than legacy by more than the tolerated factor, also below the objective's threshold? The null is
 * stochastic order: divided by the factor, the service's latency is nowhere above legacy's. Then at every step of the
 * ladder an over-long request is the service's with at most its intended share, so each step has the Bayes factor of a
 * split; the average of them is again one (a mean of e-values is one, however they depend on each other). Exact at every
 * sample size, and counts of replicas can be added.
 *
 * Sources: Lindon, Sanden and Shirikian, "Rapid Regression Detection in Software Deployments through Sequential Testing"
 * (2022), arXiv 2205.14762, for the question; Vovk and Wang, "E-values: Calibration, combination and applications"
 * (2021), for the average.
 */
export function applyOrder(rule: Extract<Rule, { kind: 'order' }>, trial: Trial): RuleResult {
  const { counts, objective, share, policy } = trial;
  const { legacy, service } = counts;
  const logThreshold = logThresholdOf(rule.name, trial);
  const about: About = {
    rule: rule.name,
    operation: counts.operation,
    logThreshold,
    theta0: share,
    bad: 0,
    requests: 0,
  };
  const objection = noSplit(share);
  if (objection !== undefined) return idle(about, objection);
  // Answers that fail at once are never slow: where legacy fails more, fewer of the long ones are its own. Whatever share
  // of the good answers the service really gave is the larger null then, which errs on the silent side.
  const [ofService, ofLegacy] = [service.requests - service.failed, legacy.requests - legacy.failed];
  const theta0 = Math.max(share, ofService / Math.max(1, ofService + ofLegacy));
  if (theta0 >= 1) return idle(about, 'legacy has answered nothing that it could be compared with');
  const limits = latencyLimits(objective.latencyThresholdMs, 'service', policy);
  if (service.over?.length !== limits.length || legacy.over?.length !== limits.length) {
    return idle(about, 'the latency ladder is not measured');
  }
  const steps = limits.map((limitMs, step) => {
    const bad = service.over?.[step] ?? 0;
    const requests = bad + (legacy.over?.[step] ?? 0);
    return { limitMs, bad, requests, logFactor: logBayesFactor(bad, requests, theta0) };
  });
  const strongest = steps.reduce((best, step) => (step.logFactor > best.logFactor ? step : best));
  const { bad, requests, limitMs } = strongest;
  const detail = `over ${Number(limitMs.toPrecision(4))} ms`;
  return settled(
    { ...about, theta0, bad, requests, detail },
    logAverage(steps.map(({ logFactor }) => logFactor)),
    undefined,
  );
}
