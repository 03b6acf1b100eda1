import { FAILURES, LATENCY } from './badness.js';
import { type ArmCounts, EMPTY_COUNTS, type Evidence, type Objective, type RuleResult } from './evidence.js';
import { count, percent, powerOfTen } from './figures.js';
import type { Progress } from './progress.js';
import { RULES, type Rule } from './rules.js';
import { TOGETHER } from './together.js';

/** What a person reads at night: what happened, against what, the value and the threshold. */
export function breachText(result: RuleResult, evidence: Evidence): string {
  return `${observed(result, evidence)}: ${statistic(result)} over ${powerOfTen(result.logThreshold)}`;
}

/** Enough has been seen to doubt, not to decide. */
export function undecidedText(result: RuleResult, evidence: Evidence): string {
  const odds = `${statistic(result)}, a trip wants ${powerOfTen(result.logThreshold)}`;
  return `${observed(result, evidence)}: ${odds}${result.idle === undefined ? '' : `, but ${result.idle}`}`;
}

/** Such as `34 of about 100 requests`, with the operation when there are several. */
export function waitingText(progress: Progress, operations: number): string {
  const text = `${count(progress.seen)} of about ${count(progress.wanted)} requests`;
  return operations === 1 ? text : `${text} of ${progress.operation}`;
}

export function healthyText(evidence: Evidence, objectives: readonly Objective[]): string {
  const judged = evidence.operations.filter(({ operation }) => objectives.some((each) => each.operation === operation));
  const sum = (pick: (counts: ArmCounts) => number, arm: 'legacy' | 'service'): string =>
    count(judged.reduce((total, operation) => total + pick(operation[arm]), 0));
  const arms = (['service', 'legacy'] as const).map((arm) => {
    const [failed, slow, requests] = [sum((c) => c.failed, arm), sum((c) => c.slow, arm), sum((c) => c.requests, arm)];
    return `${arm} failed ${failed} and was slow in ${slow} of ${requests}`;
  });
  return `${arms.join(', ')} at a share of ${percent(evidence.share)}: inside the objectives`;
}

function observed(result: RuleResult, evidence: Evidence): string {
  const rule = RULES.find(({ name }) => name === result.rule);
  const counts =
    result.operation === TOGETHER
      ? evidence.together
      : evidence.operations.find(({ operation }) => operation === result.operation);
  const name = result.operation === TOGETHER ? 'all operations' : result.operation;
  const { service = EMPTY_COUNTS, legacy = EMPTY_COUNTS } = counts ?? {};
  switch (rule?.kind) {
    case 'mismatch': {
      const pairs = `${count(result.bad)} of ${count(result.requests)} discordant pairs, one half is chance`;
      return `${name}: ${result.detail ?? 'no field'} differs in ${pairs}`;
    }
    case 'order': {
      const split = `${count(result.bad)} of the ${count(result.requests)} requests ${result.detail ?? ''}`;
      return `${name}: the service is slower than legacy, it had ${split} at a share of ${percent(evidence.share)}`;
    }
    case 'onset': {
      const since = `lately ${rule.badness.word} ${count(result.bad)} of ${count(result.requests)}`;
      return `${name}: service ${since}, ${percent(result.theta0)} allowed`;
    }
    default:
      return `${name}: ${bothArms(rule, service, legacy, evidence.share)}${allowed(rule, result)}`;
  }
}

function bothArms(rule: Rule | undefined, service: ArmCounts, legacy: ArmCounts, share: number): string {
  const badness = rule?.name.startsWith('latency') ? LATENCY : FAILURES;
  const bad = (arm: ArmCounts): string => `${count(badness.all(arm))} of ${count(arm.requests)}`;
  const other = share === 1 && legacy.requests === 0 ? '' : `, legacy ${bad(legacy)}`;
  return `service ${badness.word} ${bad(service)}${other}${share === 1 ? '' : ` at a share of ${percent(share)}`}`;
}

function allowed(rule: Rule | undefined, { theta0 }: RuleResult): string {
  return rule?.kind === 'objective' ? `, ${percent(theta0)} allowed` : '';
}

function statistic({ rule, logStatistic }: RuleResult): string {
  const name = rule.endsWith('-onset') ? 'e-detector' : 'Bayes factor';
  return `${name} ${logStatistic === undefined ? 'unknown' : powerOfTen(logStatistic)}`;
}
