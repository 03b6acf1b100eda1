import { type ArmCounts, EMPTY_COUNTS, type Evidence, type Objective, type RuleResult } from './evidence.js';
import { count, percent, powerOfTen } from './figures.js';
import type { Progress } from './progress.js';

/** What a person reads at night: what happened, against what, the value and the threshold. */
export function breachText(result: RuleResult, evidence: Evidence): string {
  return `${observed(result, evidence)}: Bayes factor ${factor(result)} over ${powerOfTen(result.logThreshold)}`;
}

/** Enough has been seen to doubt, not to decide. */
export function undecidedText(result: RuleResult, evidence: Evidence): string {
  const odds = `Bayes factor ${factor(result)}, a trip wants ${powerOfTen(result.logThreshold)}`;
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
  const counts = evidence.operations.find(({ operation }) => operation === result.operation);
  const { service = EMPTY_COUNTS, legacy = EMPTY_COUNTS } = counts ?? {};
  const failures = result.rule.startsWith('failures');
  const bad = (arm: ArmCounts): string => `${count(failures ? arm.failed : arm.slow)} of ${count(arm.requests)}`;
  const standard = result.rule.endsWith('-against-legacy') ? '' : `, ${percent(result.theta0)} allowed`;
  const split = evidence.share === 1 ? '' : ` at a share of ${percent(evidence.share)}`;
  const other = evidence.share === 1 && legacy.requests === 0 ? '' : `, legacy ${bad(legacy)}`;
  const word = failures ? 'failed' : 'was slow in';
  return `${result.operation}: service ${word} ${bad(service)}${other}${split}${standard}`;
}

function factor(result: RuleResult): string {
  return result.logBayesFactor === undefined ? 'unknown' : powerOfTen(result.logBayesFactor);
}
