import type { Sourced } from '../evidence-policy.js';
import { logTwoSidedBayesFactor } from '../log-two-sided-bayes-factor.js';
import type { Interval } from './mean-interval.js';

/** A logarithm of evidence against theta, lowest at x / n, and the same with hits and misses exchanged. */
export type LogEvidence = (x: number, n: number, theta: number) => number;

/** What the intervals on the evidence card promise. */
export const SHOWN_ALPHA: Sourced<number> = {
  value: 0.05,
  source: 'convention: 95 % intervals. They are shown and trip nothing; the rules have their own alpha',
};

/** Below this no theta is looked for: ln of 1e-60, and n^2 / alpha stays under 1e30. */
const LOWEST_LOG_THETA = -138;

/**
 * An interval for the share of x in n that may be looked at after every request: all theta that the two-sided Bayes factor
 * does not speak against at 1/alpha. It always holds x / n, and misses the true share ever with a chance of at most alpha.
 *
 * Source: Lindon and Malek 2022 (arXiv 2011.03567), confidence sequences by inverting the test.
 *
 * @param x hits, a whole number, 0 to n
 * @param n all, a whole number, up to 1e9
 * @param alpha 0 < alpha < 1
 * @returns bounds from 0 to 1; relative error about 1e-13, also for a share of 1e-9
 * @throws RangeError outside these ranges
 */
export function ratioInterval(
  x: number,
  n: number,
  alpha: number,
  evidence: LogEvidence = logTwoSidedBayesFactor,
): Interval {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, not at ${alpha}`);
  if (!Number.isInteger(n) || !Number.isInteger(x) || x < 0 || x > n)
    throw new RangeError(`${x} of ${n} are not counts`);
  if (n === 0) return { low: 0, high: 1 };
  // Small shares are where the digits matter: those of a large one are kept in its complement.
  if (x > n - x) {
    const { low, high } = ratioInterval(n - x, n, alpha, evidence);
    return { low: 1 - high, high: 1 - low };
  }
  const against = (logTheta: number): boolean => evidence(x, n, Math.exp(logTheta)) >= -Math.log(alpha);
  const middle = x === 0 ? LOWEST_LOG_THETA : Math.log(x / n);
  return {
    low: x === 0 ? 0 : Math.exp(edge(middle, LOWEST_LOG_THETA, against)),
    high: Math.exp(edge(middle, -Number.EPSILON / 2, against)),
  };
}

/** Where `against` turns true between a point inside and one outside: halved until no double lies between. */
function edge(inside: number, outside: number, against: (logTheta: number) => boolean): number {
  let [within, beyond] = [inside, outside];
  for (;;) {
    const middle = within + (beyond - within) / 2;
    if (middle === within || middle === beyond) return within;
    if (against(middle)) beyond = middle;
    else within = middle;
  }
}
