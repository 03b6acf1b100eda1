import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { promotion } from '../../testing/price-records.js';
import { type PricedLine, spread, takenOff } from './promotion-steps.js';

const line = (priceMinor: number, pieces: number, more: Partial<PricedLine> = {}): PricedLine => ({
  quantityE4: pieces * 10_000,
  priceMinor,
  per: 1,
  remainingMinor: Math.round(priceMinor * pieces),
  ...more,
});

const sum = (parts: readonly number[]): number => parts.reduce((all, part) => all + part, 0);
const remainders = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 12 });

describe('amount off', () => {
  test.each([
    [7, [100, 100, 100], [3, 2, 2]],
    [100, [1, 1, 1], [1, 1, 1]],
    [1, [1, 1], [1, 0]],
    [10, [333, 333, 334], [3, 3, 4]],
    [5, [0, 0], [0, 0]],
    [5, [0, 10], [0, 5]],
    [2, [1, 2, 1], [1, 1, 0]],
    [500, [1999, 1], [500, 0]],
  ])('%d over %j is %j', (amount, remaining, expected) => {
    expect(spread(amount, remaining)).toEqual(expected);
  });

  test('sums to the amount or to all that remains; nobody gives more than he has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), remainders, (amount, remaining) => {
        const parts = spread(amount, remaining);
        expect(sum(parts)).toBe(Math.min(amount, sum(remaining)));
        expect(parts.every((part, at) => part >= 0 && part <= (remaining[at] ?? 0))).toBe(true);
      }),
    );
  });

  test('is the whole part of each share, and one more for the largest fractions, the earlier line first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), remainders, (amount, remaining) => {
        const whole = BigInt(sum(remaining));
        fc.pre(whole > 0n);
        const given = BigInt(Math.min(amount, sum(remaining)));
        const shares = remaining.map((minor, at) => ({
          at,
          part: (given * BigInt(minor)) / whole,
          rest: (given * BigInt(minor)) % whole,
        }));
        let left = Number(given - shares.reduce((all, { part }) => all + part, 0n));
        const expected = shares.map(({ part }) => Number(part));
        const waiting = [...shares];
        while (left > 0) {
          const best = waiting.reduce((a, b) => (b.rest > a.rest ? b : a));
          expected[best.at] = (expected[best.at] ?? 0) + 1;
          waiting.splice(waiting.indexOf(best), 1);
          left -= 1;
        }
        expect(spread(amount, remaining)).toEqual(expected);
      }),
    );
  });
});

describe('percent off', () => {
  test.each([
    ['10.0000', 5, 1],
    ['10.0000', 4, 0],
    ['2.5000', 20, 1],
    ['2.5000', 19, 0],
    ['33.3300', 100, 33],
    ['0.0100', 4999, 0],
    ['0.0100', 5000, 1],
    ['100.0000', 12_345, 12_345],
  ])('%s of %d is %d: halves go up', (rate, remainingMinor, expected) => {
    expect(takenOff(promotion({ rate }), [line(1, 1, { remainingMinor })])).toEqual([expected]);
  });
});

describe('n for m', () => {
  const threeForTwo = promotion({ type: 'n-for-m', n: 3, m: 2 });

  test.each([
    ['the cheapest is free', [line(500, 2), line(300, 1)], [0, 300]],
    ['of six, two are', [line(500, 3), line(300, 3)], [0, 600]],
    ['of two, none is', [line(500, 2)], [0]],
    ['ties go to the later line', [line(300, 2), line(300, 2)], [0, 300]],
    ['a free line may be more than one', [line(900, 7), line(100, 1), line(200, 1)], [900, 100, 200]],
    ['parts of a piece are not laid out', [line(300, 1.5), line(500, 3)], [0, 500]],
    ['what is priced per hundred is not', [line(1, 300, { per: 100, remainingMinor: 3 }), line(500, 3)], [0, 500]],
    ['at most what remains', [line(300, 3, { remainingMinor: 120 })], [120]],
  ])('%s', (_, lines, expected) => {
    expect(takenOff(threeForTwo, lines)).toEqual(expected);
  });

  test('is what laying out every piece and picking the cheapest gives', () => {
    const lines = fc.array(
      fc.record({
        priceMinor: fc.integer({ min: 1, max: 5 }),
        quantityE4: fc.oneof(
          fc.integer({ min: 1, max: 8 }).map((pieces) => pieces * 10_000),
          fc.integer({ min: 1, max: 50_000 }),
        ),
        per: fc.constantFrom(1, 1, 1, 10),
        remainingMinor: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 5 }), fc.nat(4), (basket, n, m) => {
        fc.pre(m < n);
        const units = basket.flatMap(({ priceMinor, quantityE4, per }, at) =>
          per === 1 && quantityE4 % 10_000 === 0
            ? Array.from({ length: quantityE4 / 10_000 }, () => ({ priceMinor, at }))
            : [],
        );
        const free = units
          .toSorted((a, b) => a.priceMinor - b.priceMinor || b.at - a.at)
          .slice(0, Math.floor(units.length / n) * (n - m));
        const expected = basket.map(({ priceMinor, remainingMinor }, at) =>
          Math.min(remainingMinor, free.filter((unit) => unit.at === at).length * priceMinor),
        );
        expect(takenOff(promotion({ type: 'n-for-m', n, m }), basket)).toEqual(expected);
      }),
    );
  });
});
