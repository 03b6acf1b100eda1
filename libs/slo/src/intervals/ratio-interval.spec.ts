import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seededRandom } from '../seeded-random.js';
import { logBeta } from '../log-beta.js';
import { logTwoSidedBayesFactor } from '../log-two-sided-bayes-factor.js';
import { ratioInterval, type LogEvidence } from './ratio-interval.js';

/**
 * The mixture behind confseq's `bernoulli_confidence_interval`: a beta prior whose mean is theta itself and whose width is
 * chosen for `narrowestAt` trials (Howard, Ramdas, McAuliffe and Sekhon 2021, proposition 7).
 */
function confseqMixture(narrowestAt: number, alpha: number): LogEvidence {
  const twice = 2 * Math.log(1 / alpha);
  return (x, n, theta) => {
    const spread = theta * (1 - theta);
    const rho = (spread * narrowestAt) / (twice + Math.log1p(twice));
    const r = Math.max(rho - spread, 1e-3 * spread);
    const [a, b] = [r / (1 - theta), r / theta];
    return logBeta(a + x, b + n - x) - logBeta(a, b) - x * Math.log(theta) - (n - x) * Math.log1p(-theta);
  };
}

describe('the interval of a ratio', () => {
  // gostevehoward/confseq test/uniform_boundaries_unittest.cpp, BernoulliConfidenceIntervalTest, alpha = 0.05, to 1e-5.
  it.each([
    [700, 1000, 100, 0.651629, 0.745949],
    [15, 50, 50, 0.129556, 0.511896],
    [5, 50, 50, 0.013021, 0.269264],
    [1, 50, 50, 0, 0.13489],
    [1, 2, 50, 0, 1],
    [100, 200, 1, 0.328923, 0.671076],
    [0, 1, 50, 0, 1],
    [1, 1, 50, 0, 1],
  ])('inverts as confseq does: %d of %d, narrowest at %d', (x, n, narrowestAt, low, high) => {
    const found = ratioInterval(x, n, 0.05, confseqMixture(narrowestAt, 0.05));
    expect(Math.abs(found.low - low)).toBeLessThan(1e-5);
    expect(Math.abs(found.high - high)).toBeLessThan(1e-5);
  });

  it('has closed forms where nothing or everything hit, from n = 1 to 1e9', () => {
    // BF(0, n, theta) = 1 / ((n+1) (1-theta)^n) reaches 1/alpha at theta = 1 - (alpha / (n+1))^(1/n).
    for (const n of [1, 2, 34, 1000, 1e6, 1e9]) {
      const bound = -Math.expm1(Math.log(0.05 / (n + 1)) / n);
      const none = ratioInterval(0, n, 0.05);
      expect(none.low).toBe(0);
      expect(Math.abs(none.high / bound - 1)).toBeLessThan(1e-8);
      const all = ratioInterval(n, n, 0.05);
      expect(all.high).toBe(1);
      expect(Math.abs(all.low - (1 - bound))).toBeLessThan(1e-9);
    }
  });

  it('knows nothing without requests', () => {
    expect(ratioInterval(0, 0, 0.05)).toEqual({ low: 0, high: 1 });
  });

  it('holds the observed share, and ends where the Bayes factor reaches 1 / alpha', () => {
    const size = fc.integer({ min: 1, max: 1e9 });
    const at = fc.double({ min: 0, max: 1, noNaN: true });
    const level = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(size, at, level, (n, share, alpha) => {
        const x = Math.floor(share * n);
        const { low, high } = ratioInterval(x, n, alpha);
        expect(low).toBeLessThanOrEqual(x / n);
        expect(high).toBeGreaterThanOrEqual(x / n);
        for (const edge of [low, high]) {
          if (edge <= 0 || edge >= 1) continue;
          // One ulp of theta moves the logarithm by this much.
          const slack = 1e-6 + (2 ** -52 * Math.abs(x - n * edge)) / (1 - edge) + 2 ** -44 * Math.abs(x - n * edge);
          expect(Math.abs(logTwoSidedBayesFactor(x, n, edge) + Math.log(alpha))).toBeLessThan(slack);
        }
      }),
      { seed: 1 },
    );
  });

  it('mirrors, narrows with a larger alpha, and widens as doubt does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const x = Math.floor(share * n);
        const [found, other, strict] = [
          ratioInterval(x, n, 0.05),
          ratioInterval(n - x, n, 0.05),
          ratioInterval(x, n, 0.01),
        ];
        expect(other.low).toBeCloseTo(1 - found.high, 12);
        expect(other.high).toBeCloseTo(1 - found.low, 12);
        expect(strict.low).toBeLessThanOrEqual(found.low);
        expect(strict.high).toBeGreaterThanOrEqual(found.high);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('covers at every one of 1,000 looks at once, in at least 95 of 100 runs', () => {
    const random = seededRandom(11);
    const hit = (): boolean => random() < 0.05;
    let missed = 0;
    for (let run = 0; run < 200; run++) {
      let x = 0;
      for (let n = 1; n <= 1_000; n++) {
        if (hit()) x += 1;
        // Outside the interval is where the Bayes factor at the truth has reached 1 / alpha.
        if (logTwoSidedBayesFactor(x, n, 0.05) < Math.log(20)) continue;
        const { low, high } = ratioInterval(x, n, 0.05);
        expect(low > 0.05 || high < 0.05).toBe(true);
        missed += 1;
        break;
      }
    }
    expect(missed).toBeLessThanOrEqual(10);
  });

  it.each([
    [1, 0, 0.05],
    [-1, 1, 0.05],
    [0.5, 1, 0.05],
    [0, 1, 0],
    [0, 1, 1],
  ])('refuses %d of %d at %d', (x, n, alpha) => {
    expect(() => ratioInterval(x, n, alpha)).toThrow(RangeError);
  });
});
