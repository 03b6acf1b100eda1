import type { FieldPairs, RuleResult } from '../evidence.js';
import { count } from '../figures.js';
import { logBayesFactor } from '../log-bayes-factor.js';
import type { Rule } from '../rules.js';
import { type About, idle, logThresholdOf, settled, type Trial } from './trial.js';

/**
 * Does the service differ from legacy in some field more often than legacy differs from itself? Both comparisons are made
 * of one request, so only discordant pairs say anything, and a service that is no noisier than legacy wins half of them
 * (McNemar's sign test, in the sequential form of `logBayesFactor`). Each field has an equal part of this test's alpha, a
 * place for each that there may be. A field acts only after it has been quiet on legacy against itself.
 */
export function applyMismatch(rule: Extract<Rule, { kind: 'mismatch' }>, trial: Trial): RuleResult {
  const { counts, share, policy } = trial;
  const { operation, pairs } = counts;
  const logThreshold = logThresholdOf(rule.name, trial) + Math.log(policy.mostFields.value);
  const about: About = { rule: rule.name, operation, logThreshold, theta0: 0.5, bad: 0, requests: 0 };
  if (share === 0) return idle(about, 'no requests are meant for the service');
  if (pairs === undefined || pairs.fields.length === 0) {
    return { ...about, logStatistic: 0, breached: false, ...waitingFor(pairs?.samples ?? 0, trial) };
  }
  const { samples } = pairs;
  const fields = pairs.fields.slice(0, policy.mostFields.value).map((field) => ({
    field,
    isQuiet: field.noise <= Math.max(1, policy.quietRatio.value * samples),
    logFactor: logBayesFactor(field.rawOnly, field.rawOnly + field.noiseOnly, 0.5),
  }));
  // A noisy field never hides a quiet one, whatever its odds.
  const quiet = fields.filter(({ isQuiet }) => isQuiet);
  const strongest = (quiet.length > 0 ? quiet : fields).reduce((best, each) =>
    each.logFactor > best.logFactor ? each : best,
  );
  const { field, logFactor, isQuiet } = strongest;
  const result = { ...about, bad: field.rawOnly, requests: field.rawOnly + field.noiseOnly, detail: field.path };
  const objection = waitingFor(samples, trial).idle ?? (isQuiet ? undefined : noisy(field, samples));
  return settled(result, logFactor, objection);
}

function waitingFor(samples: number, { policy }: Trial): { idle?: string } {
  const wanted = policy.leastPairs.value;
  if (samples >= wanted) return {};
  return { idle: `${count(samples)} of ${count(wanted)} requests were compared twice` };
}

function noisy({ path, noise }: FieldPairs, samples: number): string {
  return `legacy differs from itself in ${path} in ${count(noise)} of ${count(samples)}`;
}
