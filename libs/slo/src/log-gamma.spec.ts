import { describe, expect, it } from '@jest/globals';
import { factorial, logOfRatio } from '../../../test/support/exact-ratio.js';
import { logGamma, stirlingError } from './log-gamma.js';

describe('log-gamma', () => {
  it.each([1, 2, 3, 5, 10, 14, 15, 16, 20, 50, 100, 500, 2000])('is ln (n-1)! at n = %d', (n) => {
    const exact = logOfRatio(factorial(n - 1), 1n);
    expect(Math.abs(logGamma(n) - exact)).toBeLessThan(4e-15 + 1e-15 * exact);
  });

  it('is ln √π at a half, and keeps its recurrence between whole numbers', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    for (const x of [0.1, 0.7, 1.5, 7.3, 14.9, 99.5]) {
      expect(logGamma(x + 1)).toBeCloseTo(logGamma(x) + Math.log(x), 12);
    }
  });

  it.each([0, -1, Number.NaN])('is refused at %d', (x) => {
    expect(() => logGamma(x)).toThrow(RangeError);
  });
});

describe('what Stirling leaves out', () => {
  it('falls smoothly, also where the method changes', () => {
    let last = stirlingError(0.5);
    for (let x = 0.75; x < 40; x += 0.25) {
      const next = stirlingError(x);
      expect(next).toBeLessThan(last);
      expect(next).toBeGreaterThan(0);
      last = next;
    }
  });

  it('is 1 - ln √(2π) at 1', () => {
    expect(stirlingError(1)).toBeCloseTo(1 - 0.5 * Math.log(2 * Math.PI), 14);
  });
});
