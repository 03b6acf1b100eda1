import { describe, expect, it } from '@jest/globals';
import { exactBetaTails } from '../../../test/support/exact-ratio.js';
import { logIncompleteBeta, logOneMinusExp } from './log-incomplete-beta.js';

describe('the incomplete beta function and its complement', () => {
  const SHAPES = [
    [1, 1],
    [1, 40],
    [3, 1],
    [8, 100],
    [41, 1],
    [60, 60],
    [300, 500],
    [2, 1500],
  ] as const;
  const POINTS = [1, 200, 1000, 50_000, 100_000, 500_000, 900_000, 999_000, 999_999];

  it('are exact against binomial sums of whole numbers, down to tails of e^-10000', () => {
    for (const [a, b] of SHAPES) {
      for (const millionths of POINTS) {
        const exact = exactBetaTails(BigInt(millionths), 1_000_000n, a, b);
        const x = millionths / 1e6;
        const tails = logIncompleteBeta(x, a, b);
        // A tail near 1 has a logarithm near 0, whose own digits come from the other tail.
        for (const side of ['lower', 'upper'] as const) {
          // What is left is that x itself is only the double nearest to so many millionths.
          const nearestDouble = 2 ** -53 * (a / x + b / (1 - x));
          const bound = 2e-12 * Math.max(1, Math.abs(exact[side])) + nearestDouble;
          expect(Math.abs(tails[side] - exact[side])).toBeLessThan(bound);
        }
      }
    }
  });

  it('sum to one', () => {
    for (const [x, a, b] of [
      [0.05, 4, 60],
      [0.5, 1e6, 1e6],
      [0.001, 1001, 999_001],
    ] as const) {
      const { lower, upper } = logIncompleteBeta(x, a, b);
      expect(Math.exp(lower) + Math.exp(upper)).toBeCloseTo(1, 9);
    }
  });

  it('do not underflow: a tail of e^-690,000,000 keeps its logarithm', () => {
    // 1 - I_½(1, n) = ½^n.
    expect(logIncompleteBeta(0.5, 1, 1e9).upper).toBeCloseTo(-1e9 * Math.LN2, 4);
  });

  it.each([0, 1, -0.1, Number.NaN])('are refused at %d', (x) => {
    expect(() => logIncompleteBeta(x, 2, 2)).toThrow(RangeError);
  });
});

describe('ln(1 - e^x)', () => {
  it('keeps its digits at both ends', () => {
    expect(logOneMinusExp(-1e-12)).toBeCloseTo(Math.log(1e-12), 11);
    expect(logOneMinusExp(-50)).toBeCloseTo(-Math.exp(-50), 30);
  });
});
