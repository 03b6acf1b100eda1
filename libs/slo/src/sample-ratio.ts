import type { Evidence } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { count, percent, powerOfTen } from './figures.js';
import { logTwoSidedBayesFactor } from './log-two-sided-bayes-factor.js';
import { logAverage } from './onset.js';

/**
 * Does the observed split of sessions contradict the intended one? A wrong split makes every comparison worthless,
 * whichever way it points. Counted in distinct sessions, since a busy one would bend a ratio of requests; each replica
 * counts its own, and the Bayes factors are averaged, which holds however many sessions the replicas share.
 *
 * Source: Lindon and Malek 2022 (arXiv 2011.03567), sample-ratio mismatch, two arms with a uniform prior.
 *
 * @returns what a person reads; undefined while nothing speaks against the split at 1 / `guardAlpha`
 */
export function wrongSplit({ assigned, share }: Evidence, policy: EvidencePolicy): string | undefined {
  if (assigned === undefined || assigned.length === 0 || share === 0 || share === 1) return undefined;
  const logFactor = logAverage(
    assigned.map(({ legacy, service }) => logTwoSidedBayesFactor(service, legacy + service, share)),
  );
  const logThreshold = -Math.log(policy.guardAlpha.value);
  if (logFactor < logThreshold) return undefined;
  const service = assigned.reduce((sum, each) => sum + each.service, 0);
  const all = assigned.reduce((sum, each) => sum + each.legacy + each.service, 0);
  const odds = `Bayes factor ${powerOfTen(logFactor)} over ${powerOfTen(logThreshold)}`;
  return `the split is wrong: ${percent(service / all)} of ${count(all)} sessions went to the service, ${percent(share)} are intended (${odds}), so nothing can be compared`;
}
