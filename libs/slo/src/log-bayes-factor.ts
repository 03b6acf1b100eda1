import { logBetaWeight } from './log-beta.js';
import { logOneMinusExp, nearTail } from './log-incomplete-beta.js';

/**
 * How strongly x bad out of n speak for a share of bad above theta0 rather than for theta0: the natural logarithm of the
 * one-sided Bayes factor with a uniform prior on (theta0, 1],
 *
 *     BF = B(x+1, n-x+1) (1 - I_theta0(x+1, n-x+1)) / ((1-theta0) theta0^x (1-theta0)^(n-x))
 *
 * Under any true share up to theta0 it is a non-negative supermartingale that starts at 1, so the chance that it *ever*
 * reaches 1/alpha is at most alpha, however often one looks (Ville's inequality).
 * With w the weight of the beta distribution (`logBetaWeight`) it is `theta0 * upper tail / w`; when theta0 lies above the
 * observed share, w cancels and only the continued fraction is left.
 *
 * Source: Lindon and Malek, "Anytime-Valid Inference for Multinomial Count Data" (2022), arXiv 2011.03567, one-sided.
 *
 * @param x bad ones, a whole number, 0 to n
 * @param n all, a whole number, up to 1e9
 * @param theta0 the share of bad under the null, 0 < theta0 < 1
 * @returns 0 when n is 0; always finite
 * @throws RangeError outside these ranges
 */
export function logBayesFactor(x: number, n: number, theta0: number): number {
  if (!Number.isInteger(n) || !Number.isInteger(x) || x < 0 || x > n) {
    throw new RangeError(`${x} of ${n} are not counts`);
  }
  if (!(theta0 > 0 && theta0 < 1)) throw new RangeError(`theta0 must lie between 0 and 1, not at ${theta0}`);
  if (n === 0) return 0;
  const a = x + 1;
  const b = n - x + 1;
  const near = nearTail(theta0, a, b);
  if (near.side === 'upper') return Math.log(theta0 * near.overWeight);
  const logWeight = logBetaWeight(theta0, a, b);
  const logLower = logWeight + Math.log(near.overWeight);
  return Math.log(theta0) + logOneMinusExp(logLower) - logWeight;
}
