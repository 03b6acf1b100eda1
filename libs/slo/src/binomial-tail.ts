import { logIncompleteBeta } from './log-incomplete-beta.js';

/**
 * The chance that of n independent tries at least x hit: the exact upper tail of the binomial distribution, by the incomplete
 * beta function (NIST DLMF 8.17.5). For a look that is taken once; whoever looks again and again needs `ratioInterval`.
 *
 * @param x a whole number, 0 to n
 * @param n tries, a whole number from 0
 * @param p chance of a hit, 0 < p < 1
 * @throws RangeError outside these ranges
 */
export function binomialTail(x: number, n: number, p: number): number {
  if (!Number.isInteger(n) || !Number.isInteger(x) || x < 0 || x > n)
    throw new RangeError(`${x} of ${n} are not counts`);
  return x === 0 ? 1 : Math.exp(logIncompleteBeta(p, x, n - x + 1).lower);
}
