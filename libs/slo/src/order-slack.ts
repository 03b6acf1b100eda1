import type { ArmCounts } from './evidence.js';
import { logBayesFactor } from './log-bayes-factor.js';
import { logAverage } from './onset.js';

/** Looking further ahead is not worth it. */
const FURTHEST = 4_096;

/**
 * After how many more over-long requests of the service, at least, the order rule's statistic can reach a limit. Each adds
 * one at most to each step of the ladder, and one of legacy only takes away, so the worst case can be computed beforehand.
 *
 * @param share intended share of the service, strictly between 0 and 1
 * @param logLimit natural logarithm of the statistic to reach
 * @returns a whole number, 1 or more; never too many
 */
export function orderSlack(legacy: ArmCounts, service: ArmCounts, share: number, logLimit: number): number {
  const [ofLegacy, ofService] = [legacy.over ?? [], service.over ?? []];
  const isReached = (more: number): boolean => {
    const logFactors = ofService.map((over, step) => {
      const bad = over + more;
      return logBayesFactor(bad, bad + (ofLegacy[step] ?? 0), share);
    });
    return logFactors.length > 0 && logAverage(logFactors) >= logLimit;
  };
  let [unreached, more] = [0, 1];
  while (more < FURTHEST && !isReached(more)) [unreached, more] = [more, more * 2];
  return Math.max(1, unreached);
}
