import type { ArmCounts } from './evidence.js';
import { logBayesFactor } from './log-bayes-factor.js';
import type { Badness } from './badness.js';

/**
 * How strongly the record speaks against one cause behind both arms' bad requests: natural logarithm of the odds.
 *
 * If whatever is wrong strikes both arms alike, then, at any moment and however bad it is, the arm of a bad request is
 * legacy with the intended chance, and so is the arm of a good one. So bad requests that pile up on the service and good
 * ones that pile up on legacy both speak against it: the two Bayes factors move at different requests, their product (and
 * any average with the first alone) is again a supermartingale that starts at 1, and it ever reaches 1/alpha with a chance
 * of at most alpha. The good ones matter at a high share, where legacy's few answers say more than the many bad ones.
 *
 * @param share intended share of the service, strictly between 0 and 1
 */
export function logOddsAgainstSharedCause(
  legacy: ArmCounts,
  service: ArmCounts,
  badness: Badness,
  share: number,
): number {
  const legacyBad = badness.count(legacy);
  const serviceBad = badness.count(service);
  const bad = logBayesFactor(serviceBad, legacyBad + serviceBad, share);
  const legacyGood = badness.requests(legacy) - legacyBad;
  const allGood = legacyGood + badness.requests(service) - serviceBad;
  // Sessions stick to their arm, so a busy one can give legacy more than its share of requests. Whatever legacy really
  // got is the larger null then; the factor only falls as theta0 grows, so this errs on the side of not acting.
  const [ofLegacy, ofService] = [badness.requests(legacy), badness.requests(service)];
  const observedShare = ofLegacy / (ofLegacy + ofService);
  const nullShare = Math.max(1 - share, observedShare);
  const good = nullShare < 1 ? logBayesFactor(legacyGood, allGood, nullShare) : 0;
  return bad + logAverageWithOne(good);
}

/** `ln((1 + e^x) / 2)` without overflow. */
function logAverageWithOne(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - Math.LN2;
}
