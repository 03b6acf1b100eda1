import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { merged, NO_VALUES, varianceOf, withValue, type Moments } from './running-mean.js';

const momentsOf = (values: readonly number[]): Moments => values.reduce(withValue, NO_VALUES);
const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((amount) => amount / 100);
const values = fc.array(value, { maxLength: 60 });

describe('the running mean', () => {
  it('is mean and unbiased variance of the values', () => {
    // 4, 7, 13, 16: mean 10, variance 30 (Wikipedia, "Algorithms for calculating variance", Example).
    const { mean, ...rest } = momentsOf([4, 7, 13, 16]);
    expect(mean).toBe(10);
    expect(varianceOf({ mean, ...rest })).toBe(30);
  });

  it('keeps its digits where values are large and close: 1e9 + 4, 7, 13, 16', () => {
    const moments = momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(moments.mean).toBe(1e9 + 10);
    expect(varianceOf(moments)).toBe(30);
  });

  it('has no spread before the second value', () => {
    expect(varianceOf(NO_VALUES)).toBeUndefined();
    expect(varianceOf(momentsOf([3]))).toBeUndefined();
  });

  it('of two halves merged is that of all, however they are cut', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const [all, both] = [momentsOf([...left, ...right]), merged(momentsOf(left), momentsOf(right))];
        expect(both.n).toBe(all.n);
        expect(Math.abs(both.mean - all.mean)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(all.mean)) + 1e-9);
        expect(Math.abs(both.squares - all.squares)).toBeLessThanOrEqual(1e-10 * (1 + all.squares));
      }),
    );
  });
});
