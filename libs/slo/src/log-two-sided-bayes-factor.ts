import { logBetaWeight } from './log-beta.js';

/**
 * How strongly x hits out of n speak for *another* chance of a hit than theta0, in either direction: the natural logarithm
 * of the two-sided Bayes factor with a uniform prior on (0, 1),
 *
 *     BF = B(x+1, n-x+1) / (theta0^x (1-theta0)^(n-x))
 *
 * Under theta0 it is a non-negative martingale that starts at 1, so the chance that it *ever* reaches 1/alpha is at most
 * alpha, however often one looks (Ville's inequality). Used where too many is as wrong as too few: the sample-ratio guard.
 * With w the weight of the beta distribution (`logBetaWeight`) it is `theta0 (1-theta0) / w`, so nothing large is
 * subtracted from anything large.
 *
 * Source: Lindon and Malek, "Anytime-Valid Inference for Multinomial Count Data" (2022), arXiv 2011.03567, with two
 * categories and all parameters of the Dirichlet prior at 1.
 *
 * @param x hits, a whole number, 0 to n
 * @param n all, a whole number, up to 1e9
 * @param theta0 the chance of a hit under the null, 0 < theta0 < 1
 * @returns 0 when n is 0; always finite
 * @throws RangeError outside these ranges
 */
export function logTwoSidedBayesFactor(x: number, n: number, theta0: number): number {
  if (!Number.isInteger(n) || !Number.isInteger(x) || x < 0 || x > n) {
    throw new RangeError(`${x} of ${n} are not counts`);
  }
  if (!(theta0 > 0 && theta0 < 1)) throw new RangeError(`theta0 must lie between 0 and 1, not at ${theta0}`);
  if (n === 0) return 0;
  return Math.log(theta0) + Math.log1p(-theta0) - logBetaWeight(theta0, x + 1, n - x + 1);
}
