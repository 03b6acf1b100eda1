import type { Badness } from './badness.js';
import type { ArmCounts, Objective, Trail } from './evidence.js';
import { count, powerOfTen } from './figures.js';
import { outsideObjective } from './legacy-standing.js';
import { logBeta } from './log-beta.js';
import { wholeWindow, windowSince } from './trail-window.js';

/** Samples that must be overdue before a silent sampler is no longer waited for. */
const OVERDUE_SAMPLES = 5;

/**
 * Why the objective may not be held against the service at full, where legacy is known by samples only (the reverse shadow,
 * and the reads it rescued); undefined when it may. In this order:
 *
 * 1. no sample at all, ever: nobody can vouch for legacy and nobody doubts it, the rule acts alone;
 * 2. since the service began to look bad legacy was sampled, and both arms' records together speak at `logOdds` against
 *    one share of bad requests behind both: a rollback then leads somewhere better;
 * 3. it was not sampled since: a sample that is due is waited for, one that is long overdue is not.
 *
 * Without a trail (counts alone were recorded) legacy's whole record must be inside the objective.
 *
 * @param since the run of the trail in which it began
 */
export function objectionAtFull(
  legacy: ArmCounts,
  trail: Trail | undefined,
  since: number,
  {
    badness,
    objective,
    logOdds,
    isOver,
  }: {
    readonly badness: Badness;
    readonly objective: Objective;
    /** Natural logarithm of the odds that exclude a shared cause. */
    readonly logOdds: number;
    /** Is the rule's statistic over its threshold? */
    readonly isOver: boolean;
  },
): string | undefined {
  if (!isOver || legacy.requests === 0) return undefined;
  if (trail === undefined) return outsideObjective(legacy, { badness, objective });
  const all = wholeWindow(trail);
  if (all.legacy.requests === 0) return undefined;
  const recent = windowSince(trail, since);
  if (recent.legacy.requests === 0) {
    const everySoMany = all.service.requests / all.legacy.requests;
    if (recent.service.requests > OVERDUE_SAMPLES * everySoMany) return undefined;
    return `legacy has not been sampled since it began, ${count(recent.service.requests)} requests ago`;
  }
  const odds = logOddsAgainstOneRatio(recent.legacy, recent.service, badness);
  if (odds >= logOdds) return undefined;
  const sample = `legacy ${badness.word} ${count(badness.count(recent.legacy))} of ${count(recent.legacy.requests)} sampled since it began`;
  return `one cause behind both arms is not yet excluded: ${sample} (odds ${powerOfTen(odds)} of ${powerOfTen(logOdds)})`;
}

/**
 * How strongly two records speak against one share of bad requests behind both: natural logarithm of the Bayes factor of
 * two independent shares to a common one, each with a uniform prior; negative where they agree, and where legacy is the
 * worse of both.
 *
 * Source: Gunel and Dickey, "Bayes factors for independence in contingency tables" (Biometrika 61, 1974), two binomials.
 */
function logOddsAgainstOneRatio(legacy: ArmCounts, service: ArmCounts, badness: Badness): number {
  const [legacyBad, serviceBad] = [badness.count(legacy), badness.count(service)];
  const [legacyGood, serviceGood] = [badness.requests(legacy) - legacyBad, badness.requests(service) - serviceBad];
  if (legacyBad * service.requests >= serviceBad * legacy.requests) return -Infinity;
  return (
    logBeta(serviceBad + 1, serviceGood + 1) +
    logBeta(legacyBad + 1, legacyGood + 1) -
    logBeta(serviceBad + legacyBad + 1, serviceGood + legacyGood + 1)
  );
}
