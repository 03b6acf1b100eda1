import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { spread } from './spread.js';

const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 30 })
  .filter((all) => all.some((weight) => weight > 0n));
const sumOf = (all: readonly bigint[]): bigint => all.reduce((sum, each) => sum + each, 0n);

describe('an amount that is spread', () => {
  test('is spread to the unit, and no part is further from its exact share than one', () => {
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 15n }), (parts, amount) => {
        const shares = spread(amount, parts);
        const sum = sumOf(parts);
        expect(sumOf(shares)).toBe(amount);
        for (const [index, share] of shares.entries()) {
          const exact = amount * (parts[index] ?? 0n);
          expect(share * sum - exact).toBeLessThan(sum);
          expect(exact - share * sum).toBeLessThan(sum);
        }
      }),
    );
  });

  test('takes no more from a part than it is, where it is no more than all of them', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, part) => {
        const amount = (sumOf(parts) * BigInt(Math.floor(part * 1_000))) / 1_000n;
        for (const [index, share] of spread(amount, parts).entries()) {
          expect(share >= 0n && share <= (parts[index] ?? 0n)).toBe(true);
        }
      }),
    );
  });

  test.each<[string, bigint, readonly bigint[], readonly bigint[]]>([
    ['the larger fraction first', 1n, [1n, 2n], [0n, 1n]],
    ['ties to the earlier', 7n, [5n, 5n, 5n], [3n, 2n, 2n]],
    ['nothing to what is nothing', 7n, [0n, 3n, 0n, 4n], [0n, 3n, 0n, 4n]],
    ['seven cents over three lines', 7n, [1_999n, 1_999n, 499n], [3n, 3n, 1n]],
    ['nothing at all', 0n, [1n, 1n], [0n, 0n]],
  ])('%s', (_, amount, parts, shares) => {
    expect(spread(amount, parts)).toEqual(shares);
  });
});
