import { logAverage } from './onset.js';

/**
 * How many times the service's odds of being the one that fails are multiplied under each alternative: 1 to 4,096 by powers
 * of two. Evenly spaced in logarithms, because nobody knows how bad a release is; a factor of two apart, because between
 * two neighbours the best of them loses little; up to 4,096, where at a share of 0.1 % four of five failures are the
 * service's. With 1 among them the factor never falls below a thirteenth, however long all is well.
 */
const LOG_MULTIPLIERS: readonly number[] = Array.from({ length: 13 }, (_, power) => power * Math.LN2);
const MULTIPLIERS: readonly number[] = LOG_MULTIPLIERS.map((log) => Math.exp(log));

/**
 * How strongly failures speak against the service when each of them had a null of its own: the chance theta that it is the
 * service's if the service is no worse than legacy, fixed before the request.
 *
 * A service whose odds of failing are lambda >= 1 times legacy's takes a failure with
 * p = lambda theta / (1 - theta + lambda theta). Its likelihood ratio, p/theta for a failure of the service and
 * (1-p)/(1-theta) for one of legacy, has a mean of at most 1 under any chance up to theta, so the product over all failures
 * is a non-negative supermartingale that starts at 1, and so is the average over a grid of lambda: the chance that it *ever*
 * reaches 1/alpha is at most alpha (Ville's inequality), however theta moves.
 *
 * Source: the mixture form of Lindon and Malek 2022 (arXiv 2011.03567), with one odds ratio in place of one share; products
 * of likelihood ratios under a predictable null, Ramdas, Grünwald, Vovk and Shafer, "Game-theoretic statistics and safe
 * anytime-valid inference" (2023), arXiv 2210.01948.
 */
export class OddsMixture {
  readonly #logs: number[] = LOG_MULTIPLIERS.map(() => 0);

  /**
   * One failure.
   *
   * @param isService whose it was
   * @param theta its chance to be the service's under the null, strictly between 0 and 1
   * @throws RangeError for another theta
   */
  add(isService: boolean, theta: number): void {
    if (!(theta > 0 && theta < 1)) throw new RangeError(`theta must lie between 0 and 1, not at ${theta}`);
    for (const [index, multiplier] of MULTIPLIERS.entries()) {
      const gain = isService ? (LOG_MULTIPLIERS[index] ?? 0) : 0;
      this.#logs[index] = (this.#logs[index] ?? 0) + gain - Math.log1p(theta * (multiplier - 1));
    }
  }

  /** Natural logarithm of the factor; 0 before the first failure. */
  get logFactor(): number {
    return logAverage(this.#logs);
  }
}
