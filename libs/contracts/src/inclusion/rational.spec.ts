import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ceil, compare, floor, isWhole, leastCommonMultiple, numberOf, over, rationalOf } from './rational.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('a fraction', () => {
  it('is the number as it is written, and back', () => {
    fc.assert(
      fc.property(finite, (value) => expect(numberOf(rationalOf(value))).toBe(value === 0 ? 0 : value)),
      { numRuns: 2_000 },
    );
    for (const value of [5e-324, Number.MAX_VALUE, 0.1, 1e21, 123456789.123])
      expect(numberOf(rationalOf(value))).toBe(value);
  });

  it('is in the order of numbers', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) =>
        expect(compare(rationalOf(a), rationalOf(b))).toBe(a < b ? -1 : a > b ? 1 : 0),
      ),
    );
  });

  it('knows multiples as decimals have them', () => {
    expect(isWhole(over(rationalOf(0.3), rationalOf(0.1)))).toBe(true);
    expect(isWhole(over(rationalOf(1e300), rationalOf(3)))).toBe(false);
    const multiple = leastCommonMultiple(rationalOf(0.06), rationalOf(0.04));
    expect(numberOf(multiple)).toBe(0.12);
  });

  it('is rounded down and up', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        expect([Number(floor(rationalOf(value))), Number(ceil(rationalOf(value)))]).toEqual([
          Math.floor(value) + 0,
          Math.ceil(value) + 0,
        ]);
      }),
    );
  });
});
