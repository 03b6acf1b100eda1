import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { binomialTail } from './binomial-tail.js';

/** By its sum, for small n. */
function summed(x: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let hits = 0; hits < x; hits++) {
    below += term;
    term *= ((n - hits) / (hits + 1)) * (p / (1 - p));
  }
  return 1 - below;
}

describe('the tail of a binomial distribution', () => {
  it('is the sum of its terms', () => {
    const counts = fc
      .integer({ min: 0, max: 60 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([x, n], p) => {
        expect(binomialTail(x, n, p)).toBeCloseTo(summed(x, n, p), 9);
      }),
    );
  });

  it('falls with every further hit', () => {
    const tails = Array.from({ length: 60 }, (_, x) => binomialTail(x, 2_000, 0.01));
    expect(tails).toEqual(tails.toSorted((a, b) => b - a));
  });

  it.each([
    [-1, 10],
    [11, 10],
    [0.5, 10],
    [1, 10.5],
  ])('refuses %d of %d', (x, n) => {
    expect(() => binomialTail(x, n, 0.5)).toThrow(RangeError);
  });
});
