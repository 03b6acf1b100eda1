import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seededRandom } from '../seeded-random.js';
import { meanInterval } from './mean-interval.js';
import { NO_VALUES, withValue, type Moments } from './running-mean.js';

/** n values with this mean and a variance of 1. */
const unit = (n: number, mean = 0): Moments => ({ n, mean, squares: n - 1 });
const width = (n: number, alpha = 0.05, narrowestAt?: number): number => {
  const { low, high } = meanInterval(unit(n), { alpha, ...(narrowestAt === undefined ? {} : { narrowestAt }) });
  return high - low;
};

describe('the interval of a mean', () => {
  it('is the normal mixture bound of confseq: 30.35209 for the sum at n = 100', () => {
    // gostevehoward/confseq test/uniform_boundaries_unittest.cpp, TestTwoSidedNormalMixture: v = v_opt = 100, alpha = 0.05.
    const { high } = meanInterval(unit(100), { alpha: 0.05, narrowestAt: 100 });
    expect((100 * high).toFixed(5)).toBe('30.35209');
  });

  it('has the tuning of confseq: rho = 1 / r^2 = 12.60056', () => {
    // The same test: TwoSidedNormalMixture::best_rho(100, 0.05). Here read back from the width at n = 1:
    // (width / 2)^2 = (1 + rho) (ln(1 + 1 / rho) + 2 ln 20).
    const rho = 12.60056;
    const single: Moments = { n: 2, mean: 0, squares: 1 };
    const { high } = meanInterval(single, { alpha: 0.05, narrowestAt: 100 });
    const expected = Math.sqrt((2 + rho) * (Math.log1p(2 / rho) + 2 * Math.log(20))) / 2;
    // The printed rho has seven digits.
    expect(high).toBeCloseTo(expected, 6);
  });

  it('one-sided lies just over the exact one-sided mixture of confseq (27.66071), and under the two-sided one', () => {
    const { low, high } = meanInterval(unit(100), { alpha: 0.05, narrowestAt: 100, side: 'low' });
    expect(high).toBe(Infinity);
    expect(-100 * low).toBeGreaterThan(27.66071);
    expect(-100 * low).toBeLessThan(27.66071 * 1.01);
    expect(meanInterval(unit(100, 5), { alpha: 0.05, side: 'high' })).toMatchObject({ low: -Infinity });
  });

  it('is narrowest, beside a plain interval of that size, where it is asked to be', () => {
    const relative = (n: number, narrowestAt: number): number => width(n, 0.05, narrowestAt) * Math.sqrt(n);
    for (const narrowestAt of [100, 5_000, 1_000_000]) {
      const there = relative(narrowestAt, narrowestAt);
      for (const factor of [0.5, 0.8, 1.25, 2]) {
        // The printed r is the approximation of the best one: within a hundredth of a percent.
        expect(relative(Math.round(narrowestAt * factor), narrowestAt)).toBeGreaterThan(there * 0.9999);
      }
    }
  });

  it('says nothing about fewer than two values', () => {
    expect(meanInterval(NO_VALUES, { alpha: 0.05 })).toEqual({ low: -Infinity, high: Infinity });
    expect(meanInterval(withValue(NO_VALUES, 4), { alpha: 0.05 })).toEqual({ low: -Infinity, high: Infinity });
  });

  it('narrows with more values and with a larger alpha, and scales with the spread', () => {
    const size = fc.integer({ min: 2, max: 1_000_000_000 });
    fc.assert(
      fc.property(size, fc.double({ min: 1e-9, max: 0.4, noNaN: true }), (n, alpha) => {
        expect(width(n + Math.ceil(n / 10), alpha)).toBeLessThan(width(n, alpha));
        expect(width(n, alpha * 1.1)).toBeLessThan(width(n, alpha));
        const wide = meanInterval({ ...unit(n), squares: 4 * (n - 1) }, { alpha });
        expect(wide.high - wide.low).toBeCloseTo(2 * width(n, alpha), 9);
      }),
    );
  });

  /** Share of runs in which the mean of 2,000 values is ever missed, looking at every value from the 100th on. */
  function missed(valueOf: (random: number) => number, mean: number): number {
    const random = seededRandom(7);
    const runs = 200;
    let misses = 0;
    for (let run = 0; run < runs; run++) {
      let moments = NO_VALUES;
      for (let n = 1; n <= 2_000; n++) {
        moments = withValue(moments, valueOf(random()));
        if (n < 100) continue;
        const { low, high } = meanInterval(moments, { alpha: 0.05, narrowestAt: 500 });
        if (low <= mean && high >= mean) continue;
        misses += 1;
        break;
      }
    }
    return misses / runs;
  }

  it('misses the mean of evenly spread values in fewer runs than alpha allows, at 1,900 looks each', () => {
    expect(missed((random) => random, 0.5)).toBeLessThan(0.05);
  });

  it('is a promise in the limit only: of rare events 100 values are too few, and ratios have an interval of their own', () => {
    expect(missed((random) => (random < 0.05 ? 1 : 0), 0.05)).toBeGreaterThan(0.05);
  });

  it.each([
    [{ alpha: 0 }],
    [{ alpha: 1 }],
    [{ alpha: 0.5, side: 'low' as const }],
    [{ alpha: Number.NaN }],
    [{ alpha: 0.05, narrowestAt: 0 }],
  ])('refuses %j', (options) => {
    expect(() => meanInterval(unit(10), options)).toThrow(RangeError);
  });
});
