import { applyRule } from './apply-rule.js';
import { FAILURES } from './badness.js';
import { EMPTY_COUNTS, type Evidence, type Objective, type RuleResult, type Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { breachText, healthyText, undecidedText, waitingText } from './verdict-text.js';
import { RULES, type Rule } from './rules.js';
import { wrongSplit } from './sample-ratio.js';
import { type Progress, progressOf } from './progress.js';
import { partsOf, togetherObjective } from './together.js';

/**
 * The verdict on one domain's stretch of evidence. Pure: the same evidence, objectives and policy give the same verdict,
 * also after a round trip through JSON.
 *
 * - `breached`: some rule's statistic reached its threshold (1 / its part of alpha, or its patience), and nothing forbids it
 *   to act.
 * - `healthy`: every operation with an objective has had enough requests on the service, with no more failed or slow ones
 *   than its objective allows, and no comparison with legacy speaks strongly against the service.
 * - `inconclusive`: anything else. No data is inconclusive, so is an operation nobody set an objective for, and so is
 *   everything while the split of sessions is not the intended one.
 */
export function judge(evidence: Evidence, objectives: readonly Objective[], policy: EvidencePolicy): Verdict {
  return conclude(applyRules(evidence, objectives, policy), evidence, objectives, policy);
}

/** Every rule on every operation with an objective, and those on failures on all of them together. */
export function applyRules(
  evidence: Evidence,
  objectives: readonly Objective[],
  policy: EvidencePolicy,
): readonly RuleResult[] {
  const { share, dailyRequests = 0, together } = evidence;
  const about = { share, dailyRequests, policy, operations: partsOf(objectives, policy) };
  const each = objectives.flatMap((objective) => {
    const counts = countsOf(evidence, objective.operation);
    return RULES.map((rule) => applyRule(rule, { ...about, counts, objective }));
  });
  const objective = togetherObjective(objectives, policy);
  if (objective === undefined || together === undefined) return each;
  return [...each, ...RULES_TOGETHER.map((rule) => applyRule(rule, { ...about, counts: together, objective }))];
}

/** Latency has a threshold, and answers have fields, of each operation: there is no sum of those. */
const RULES_TOGETHER = RULES.filter((rule) => 'badness' in rule && rule.badness === FAILURES);

/** What follows from the results of all rules: the second half of `judge`. */
export function conclude(
  results: readonly RuleResult[],
  evidence: Evidence,
  objectives: readonly Objective[],
  policy: EvidencePolicy,
): Verdict {
  let furthest: RuleResult | undefined;
  for (const result of results) if (result.breached && margin(result) > margin(furthest)) furthest = result;
  let leastProgress: Progress | undefined;
  for (const objective of objectives) {
    const progress = progressOf(countsOf(evidence, objective.operation).service, objective, policy);
    if (leastProgress === undefined || progress.ratio < leastProgress.ratio) leastProgress = progress;
  }
  const { seen, wanted } = leastProgress ?? { seen: 0, wanted: policy.healthyRequests.value };
  const split = wrongSplit(evidence, policy);
  if (split !== undefined) return { kind: 'inconclusive', seen, wanted, results, text: split };
  if (furthest !== undefined) {
    return { kind: 'breached', by: furthest, results, text: breachText(furthest, evidence) };
  }
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
export function margin(result: RuleResult | undefined): number {
  return result?.logStatistic === undefined ? -Infinity : result.logStatistic - result.logThreshold;
}

/**
 * What keeps a service with enough requests from being called healthy: a rule over its threshold that may not act, or a
 * comparison with legacy that speaks strongly against the service.
 */
function strongestDoubt(results: readonly RuleResult[], policy: EvidencePolicy): RuleResult | undefined {
  const suspicion = Math.log(policy.suspicionOdds.value);
  let strongest: RuleResult | undefined;
  for (const result of results) {
    const { logStatistic = -Infinity, logThreshold, idle } = result;
    const overButIdle = idle !== undefined && logStatistic >= logThreshold;
    const suspected = idle === undefined && COMPARING.has(kindOf(result)) && logStatistic >= suspicion;
    if ((overButIdle || suspected) && margin(result) > margin(strongest)) strongest = result;
  }
  return strongest;
}

/** Rules that compare with legacy: what speaks against the service there is not what an objective allows. */
const COMPARING: ReadonlySet<Rule['kind'] | undefined> = new Set(['split', 'order', 'mismatch']);

function kindOf({ rule }: RuleResult): Rule['kind'] | undefined {
  return RULES.find(({ name }) => name === rule)?.kind;
}

function unjudgedOperation(evidence: Evidence, objectives: readonly Objective[]): string | undefined {
  return evidence.operations.find(
    ({ operation, service }) =>
      service.requests > 0 && !objectives.some((objective) => objective.operation === operation),
  )?.operation;
}
