import { applyRule } from './apply-rule.js';
import { EMPTY_COUNTS, type Evidence, type Objective, type RuleResult, type Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { breachText, healthyText, undecidedText, waitingText } from './verdict-text.js';
import { RULES } from './rules.js';
import { type Progress, progressOf } from './progress.js';

/**
 * The verdict on one domain's stretch of evidence. Pure: the same evidence, objectives and policy give the same verdict,
 * also after a round trip through JSON.
 *
 * - `breached`: some rule's Bayes factor reached 1 / its part of alpha, and nothing forbids it to act.
 * - `healthy`: every operation with an objective has had enough requests on the service, with no more failed or slow ones
 *   than its objective allows, and no comparison with legacy speaks strongly against the service.
 * - `inconclusive`: anything else. No data is inconclusive, and so is an operation nobody set an objective for.
 */
export function judge(evidence: Evidence, objectives: readonly Objective[], policy: EvidencePolicy): Verdict {
  const results: RuleResult[] = [];
  let furthest: RuleResult | undefined;
  let leastProgress: Progress | undefined;
  for (const objective of objectives) {
    const counts = countsOf(evidence, objective.operation);
    const trial = { counts, objective, share: evidence.share, policy, operations: objectives.length };
    for (const rule of RULES) {
      const result = applyRule(rule, trial);
      results.push(result);
      if (result.breached && margin(result) > margin(furthest)) furthest = result;
    }
    const progress = progressOf(counts.service, objective, policy);
    if (leastProgress === undefined || progress.ratio < leastProgress.ratio) leastProgress = progress;
  }
  if (furthest !== undefined) {
    return { kind: 'breached', by: furthest, results, text: breachText(furthest, evidence) };
  }
  const { seen, wanted } = leastProgress ?? { seen: 0, wanted: policy.healthyRequests.value };
  const doubt = strongestDoubt(results, policy);
  if (doubt !== undefined) return { kind: 'inconclusive', seen, wanted, results, text: undecidedText(doubt, evidence) };
  const unjudged = unjudgedOperation(evidence, objectives);
  if (leastProgress === undefined || unjudged !== undefined) {
    const text = `${unjudged ?? evidence.domain} has no objective to be judged by`;
    return { kind: 'inconclusive', seen, wanted, results, text };
  }
  if (leastProgress.ratio < 1) {
    return { kind: 'inconclusive', seen, wanted, results, text: waitingText(leastProgress, objectives.length) };
  }
  return { kind: 'healthy', results, text: healthyText(evidence, objectives) };
}

function countsOf(evidence: Evidence, operation: string): Evidence['operations'][number] {
  const found = evidence.operations.find((candidate) => candidate.operation === operation);
  return found ?? { operation, legacy: EMPTY_COUNTS, service: EMPTY_COUNTS };
}

/** By how much a result is over its threshold, in natural logarithms. */
function margin(result: RuleResult | undefined): number {
  return result?.logBayesFactor === undefined ? -Infinity : result.logBayesFactor - result.logThreshold;
}

/**
 * What keeps a service with enough requests from being called healthy: a rule over its threshold that may not act, or a
 * comparison with legacy that speaks strongly against the service.
 */
function strongestDoubt(results: readonly RuleResult[], policy: EvidencePolicy): RuleResult | undefined {
  const suspicion = Math.log(policy.suspicionOdds.value);
  let strongest: RuleResult | undefined;
  for (const result of results) {
    const { logBayesFactor = -Infinity, logThreshold, idle } = result;
    const overButIdle = idle !== undefined && logBayesFactor >= logThreshold;
    const suspected = idle === undefined && result.rule.endsWith('-against-legacy') && logBayesFactor >= suspicion;
    if ((overButIdle || suspected) && margin(result) > margin(strongest)) strongest = result;
  }
  return strongest;
}

function unjudgedOperation(evidence: Evidence, objectives: readonly Objective[]): string | undefined {
  return evidence.operations.find(
    ({ operation, service }) =>
      service.requests > 0 && !objectives.some((objective) => objective.operation === operation),
  )?.operation;
}
