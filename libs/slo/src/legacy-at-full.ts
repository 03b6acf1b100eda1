import type { Badness } from './badness.js';
import type { Objective, OnsetState, OperationEvidence } from './evidence.js';
import { count, powerOfTen } from './figures.js';
import { outsideObjective } from './legacy-standing.js';
import { logBeta } from './log-beta.js';

/**
 * Why the objective may not be held against the service at full, where legacy is known by samples only (the reverse shadow,
 * and the reads it rescued); undefined when it may. In this order:
 *
 * 1. since the service began to look bad legacy was asked, and both records together speak at `logOdds` against one share
 *    of bad requests behind both: a rollback then leads somewhere better;
 * 2. it was not asked since, although the reverse shadow samples it: then it is waited for, nobody acts blindly;
 * 3. nobody samples it, and no read that it was to rescue failed there: nobody can vouch for legacy and nobody doubts it,
 *    the rule acts alone.
 *
 * Where no history was recorded, legacy's whole sample must be inside the objective.
 *
 * @param since what both arms did since the service began to look bad
 */
export function objectionAtFull(
  { legacy, sampled = false }: Pick<OperationEvidence, 'legacy' | 'sampled'>,
  since: OnsetState | undefined,
  test: {
    readonly badness: Badness;
    readonly objective: Objective;
    /** Natural logarithm of the odds that exclude a shared cause. */
    readonly logOdds: number;
    /** Is the rule's statistic over its threshold? */
    readonly isOver: boolean;
  },
): string | undefined {
  const { badness, logOdds } = test;
  if (!test.isOver) return undefined;
  if (since === undefined) return outsideObjective(legacy, test);
  // Nobody samples it, and no rescue failed.
  if (!sampled && since.legacyBad === 0) return undefined;
  const asked = since.legacyGood + since.legacyBad;
  if (asked === 0) return `legacy has not been sampled since it began, ${count(since.good + since.bad)} requests ago`;
  const odds = logOddsAgainstOneRatio(since);
  if (odds >= logOdds) return undefined;
  const sample = `legacy ${badness.word} ${count(since.legacyBad)} of ${count(asked)} sampled since it began`;
  return `one cause behind both arms is not yet excluded: ${sample} (odds ${powerOfTen(odds)} of ${powerOfTen(logOdds)})`;
}

/**
 * How strongly two records speak against one share of bad requests behind both: natural logarithm of the Bayes factor of
 * two independent shares to a common one, each with a uniform prior; negative infinity where legacy is the worse of both.
 *
 * Source: Gunel and Dickey, "Bayes factors for independence in contingency tables" (Biometrika 61, 1974), two binomials.
 */
function logOddsAgainstOneRatio({ good, bad, legacyGood, legacyBad }: OnsetState): number {
  if (legacyBad * (good + bad) >= bad * (legacyGood + legacyBad)) return -Infinity;
  return (
    logBeta(bad + 1, good + 1) +
    logBeta(legacyBad + 1, legacyGood + 1) -
    logBeta(bad + legacyBad + 1, good + legacyGood + 1)
  );
}
