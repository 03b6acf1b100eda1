import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { referenceLogBayesFactor } from '../../../test/support/exact-ratio.js';
import { logBayesFactor } from './log-bayes-factor.js';

const odds = (x: number, n: number, theta0: number): number => Math.exp(logBayesFactor(x, n, theta0));

describe('the Bayes factor', () => {
  it('gives 83,000 : 1 for two failures in the first two requests at 0.2 %', () => {
    expect(odds(2, 2, 0.002)).toBeCloseTo(83_500, -3);
  });

  it('gives about 1,250 : 1 for a single failed first request at a target of 99.96 %', () => {
    expect(odds(1, 1, 1 - 0.9996)).toBeCloseTo(1250.5, 1);
  });

  it.each([
    [3, 0.05],
    [4, 0.1],
    [13, 0.5],
    [87, 0.9],
  ])('needs %d failures, all of the service, at a share of %d to reach 1,000 : 1', (failures, share) => {
    expect(odds(failures, failures, share)).toBeGreaterThanOrEqual(1000);
    expect(odds(failures - 1, failures - 1, share)).toBeLessThan(1000);
  });

  it('is 1 with no data, and falls as good data come', () => {
    expect(logBayesFactor(0, 0, 0.05)).toBe(0);
    expect(odds(0, 1, 0.3)).toBeCloseTo(0.5, 14);
    expect(odds(0, 99, 0.3)).toBeCloseTo(0.01, 14);
  });

  it('agrees with a sum of whole numbers for n = 1 to 1e9 and theta0 = 1e-6 to 1 - 1e-6', () => {
    const sizes = [1, 2, 10, 171, 1000, 30_000, 1_000_000, 1_000_000_000];
    const thetas = [1, 400, 1000, 50_000, 500_000, 900_000, 999_999];
    for (const n of sizes) {
      for (const millionths of thetas) {
        const theta0 = millionths / 1e6;
        const expected = n * theta0;
        const counts = [0, 1, 2, 7, expected, expected + 3 * Math.sqrt(expected), expected / 2, n - 1, n].map(
          Math.round,
        );
        for (const x of new Set(counts)) {
          if (x < 0 || x > Math.min(n, 3000)) continue;
          const exact = referenceLogBayesFactor(x, n, BigInt(millionths), 1_000_000n);
          expect(Math.abs(logBayesFactor(x, n, theta0) - exact)).toBeLessThan(1e-10 * Math.max(1, Math.abs(exact)));
        }
      }
    }
  });

  it('keeps its digits where everything failed a billion times', () => {
    const theta0 = 1e-6;
    // BF = (1 - theta0^(n+1)) / ((n+1) (1-theta0) theta0^n) for x = n.
    const exact = -Math.log(1e9 + 1) - Math.log1p(-theta0) - 1e9 * Math.log(theta0);
    expect(Math.abs(logBayesFactor(1e9, 1e9, theta0) / exact - 1)).toBeLessThan(1e-14);
  });

  it('is finite everywhere, rises with failures and falls with theta0', () => {
    const theta = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        theta,
        (n, at, theta0) => {
          const x = Math.floor(at * n);
          const here = logBayesFactor(x, n, theta0);
          expect(Number.isFinite(here)).toBe(true);
          const slack = 1e-9 * (1 + Math.abs(here));
          if (x < n) expect(logBayesFactor(x + 1, n, theta0)).toBeGreaterThanOrEqual(here - slack);
          const further = theta0 + (1 - 1e-6 - theta0) / 3;
          expect(logBayesFactor(x, n, further)).toBeLessThanOrEqual(here + slack);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is a fair bet under the null: its expectation after n requests is at most 1, and 1 at the limit', () => {
    for (const theta0 of [0.001, 0.05, 0.5, 0.9]) {
      expect(expectation(60, theta0, theta0)).toBeCloseTo(1, 9);
      expect(expectation(60, theta0, theta0 / 2)).toBeLessThan(1);
    }
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
    expect(() => logBayesFactor(x, n, theta0)).toThrow(RangeError);
  });
});

/** Of the Bayes factor after n requests when the true share of bad is theta. */
function expectation(n: number, theta0: number, theta: number): number {
  let sum = 0;
  let weight = (1 - theta) ** n;
  for (let x = 0; x <= n; x++) {
    sum += weight * odds(x, n, theta0);
    weight *= ((n - x) / (x + 1)) * (theta / (1 - theta));
  }
  return sum;
}
