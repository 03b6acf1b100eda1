import { describe, expect, it } from '@jest/globals';
import { factorial, logOfRatio } from '../../../test/support/exact-ratio.js';
import { logBeta, logBetaWeight } from './log-beta.js';

describe('log-beta', () => {
  it.each([
    [1, 1],
    [2, 3],
    [1, 1000],
    [15, 16],
    [500, 700],
    [3, 1500],
  ])('is exact at (%d, %d), either way round', (a, b) => {
    const exact = logOfRatio(factorial(a - 1) * factorial(b - 1), factorial(a + b - 1));
    expect(Math.abs(logBeta(a, b) - exact)).toBeLessThan(4e-15 * (1 + Math.abs(exact)));
    expect(Math.abs(logBeta(b, a) - exact)).toBeLessThan(4e-15 * (1 + Math.abs(exact)));
  });

  it('keeps its digits at a billion: B(1, b) = 1/b, B(2, b) = 1/(b (b+1))', () => {
    expect(logBeta(1, 1e9)).toBeCloseTo(-Math.log(1e9), 12);
    expect(logBeta(2, 1e9)).toBeCloseTo(-Math.log(1e9) - Math.log(1e9 + 1), 12);
  });

  it('is refused outside its range', () => {
    expect(() => logBeta(0, 1)).toThrow(RangeError);
    expect(() => logBeta(1, -1)).toThrow(RangeError);
  });
});

describe('the weight of the beta distribution', () => {
  it.each([
    [0.3, 2, 5],
    [0.001, 3, 900],
    [0.9, 40, 2],
    [0.5, 200, 210],
    [1e-6, 1, 1_000_000],
  ])('is x^a (1-x)^b / B(a, b) at %d (%d, %d)', (x, a, b) => {
    const plain = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b);
    expect(logBetaWeight(x, a, b)).toBeCloseTo(plain, 10);
  });
});
