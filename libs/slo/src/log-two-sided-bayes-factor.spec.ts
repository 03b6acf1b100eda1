import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { factorial, logOfRatio } from '../../../test/support/exact-ratio.js';
import { logTwoSidedBayesFactor } from './log-two-sided-bayes-factor.js';

/** The definition in whole numbers: x! (n-x)! q^n / ((n+1)! p^x (q-p)^(n-x)). */
function exact(x: number, n: number, p: bigint, q: bigint): number {
  const [hits, misses] = [BigInt(x), BigInt(n - x)];
  return logOfRatio(factorial(x) * factorial(n - x) * q ** BigInt(n), factorial(n + 1) * p ** hits * (q - p) ** misses);
}

describe('the two-sided Bayes factor', () => {
  it('is that of the worked example "115 of 200 heads": 1 / 1.2', () => {
    // Wikipedia, "Bayes factor", Example: P(X | M1) = 0.005956, P(X | M2) = 1/201 = 0.004975, K = 1.2 in favour of the fair coin.
    const against = Math.exp(logTwoSidedBayesFactor(115, 200, 0.5));
    expect((1 / against).toFixed(1)).toBe('1.2');
    expect((1 / 201 / against).toFixed(6)).toBe('0.005956');
  });

  it('agrees with whole numbers for n = 1 to 2,000', () => {
    for (const n of [1, 2, 3, 10, 171, 500, 2000]) {
      for (const millionths of [1, 400, 50_000, 500_000, 900_000, 999_999]) {
        const theta0 = millionths / 1e6;
        for (const x of new Set([0, 1, 2, Math.round(n * theta0), n >> 1, n - 1, n])) {
          if (x > n) continue;
          const reference = exact(x, n, BigInt(millionths), 1_000_000n);
          const difference = Math.abs(logTwoSidedBayesFactor(x, n, theta0) - reference);
          // What is left is that theta0 itself is only the double nearest to so many millionths.
          const nearestDouble = 2 ** -54 * (x / theta0 + (n - x) / (1 - theta0));
          expect(difference).toBeLessThan(2e-14 * Math.max(1, Math.abs(reference)) + nearestDouble);
        }
      }
    }
  });

  it.each([1e6, 1e9])('keeps its digits at n = %d, where nothing, one or all hit', (n) => {
    for (const theta0 of [1e-6, 0.05, 0.5, 0.999]) {
      const none = -Math.log(n + 1) - n * Math.log1p(-theta0);
      const one = -Math.log(n) - Math.log(n + 1) - Math.log(theta0) - (n - 1) * Math.log1p(-theta0);
      const all = -Math.log(n + 1) - n * Math.log(theta0);
      expect(near(logTwoSidedBayesFactor(0, n, theta0), none)).toBe(true);
      expect(near(logTwoSidedBayesFactor(1, n, theta0), one)).toBe(true);
      expect(near(logTwoSidedBayesFactor(n, n, theta0), all)).toBe(true);
    }
  });

  it('keeps its recurrence around the null up to a billion: the step from x to x + 1 is (x+1) / (n-x) over the odds', () => {
    const size = fc.integer({ min: 1, max: 1e9 });
    const theta = fc.integer({ min: 1, max: 1023 }).map((parts) => parts / 1024);
    fc.assert(
      fc.property(size, theta, fc.double({ min: -4, max: 4, noNaN: true }), (n, theta0, deviations) => {
        const near0 = Math.round(n * theta0 + deviations * Math.sqrt(n * theta0 * (1 - theta0)));
        const x = Math.min(n - 1, Math.max(0, near0));
        const step = logTwoSidedBayesFactor(x + 1, n, theta0) - logTwoSidedBayesFactor(x, n, theta0);
        // ln of a ratio near 1: written so that it keeps its digits.
        const exact = Math.log1p(((x + 1) * (1 - theta0) - (n - x) * theta0) / ((n - x) * theta0));
        expect(Math.abs(step - exact)).toBeLessThan(1e-10);
      }),
      { seed: 1 },
    );
  });

  it('is the same whichever of the two outcomes is called a hit', () => {
    const size = fc.integer({ min: 1, max: 1e9 });
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    const theta = fc.integer({ min: 1, max: 1023 }).map((parts) => parts / 1024);
    fc.assert(
      fc.property(size, ratio, theta, (n, at, theta0) => {
        const x = Math.floor(at * n);
        expect(near(logTwoSidedBayesFactor(x, n, theta0), logTwoSidedBayesFactor(n - x, n, 1 - theta0))).toBe(true);
      }),
      { seed: 1 },
    );
  });

  it('is a fair bet under the null: its expectation after n is 1', () => {
    for (const theta0 of [0.001, 0.05, 0.5, 0.9]) {
      let weight = (1 - theta0) ** 60;
      let sum = 0;
      for (let x = 0; x <= 60; x++) {
        sum += weight * Math.exp(logTwoSidedBayesFactor(x, 60, theta0));
        weight *= ((60 - x) / (x + 1)) * (theta0 / (1 - theta0));
      }
      expect(sum).toBeCloseTo(1, 9);
    }
  });

  it('is 1 with no data', () => {
    expect(logTwoSidedBayesFactor(0, 0, 0.3)).toBe(0);
  });

  it.each([
    [2, 1, 0.5],
    [-1, 1, 0.5],
    [0.5, 1, 0.5],
    [0, 1.5, 0.5],
    [0, 1, 0],
    [0, 1, 1],
    [0, 1, Number.NaN],
  ])('refuses %d of %d at %d', (x, n, theta0) => {
    expect(() => logTwoSidedBayesFactor(x, n, theta0)).toThrow(RangeError);
  });
});

function near(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-11 * Math.max(1, Math.abs(left), Math.abs(right));
}
