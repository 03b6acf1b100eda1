import { describe, expect, test } from '@jest/globals';
import type { BoardLevel } from '../board/stock-at.js';
import { compareLevels, compareProduct, openKey } from './compare-levels.js';

const level = (source: string, quantityE4: number, change: Partial<BoardLevel> = {}): BoardLevel => ({
  source,
  quantityE4,
  inStock: true,
  managed: true,
  changedAtMs: 0,
  doubtedField: null,
  claimedE4: 0,
  claims: 0,
  ...change,
});

const core = (source: string, quantityE4: number) => ({ sku: 'A', source, quantityE4 });
const compared = (known: readonly BoardLevel[], atCore: readonly ReturnType<typeof core>[], open = new Map()) =>
  compareProduct('A', known, atCore, open).differences.map(({ source, serviceE4, coreE4 }) => [
    source,
    serviceE4,
    coreE4,
  ]);

describe('one product on both sides', () => {
  test('agrees, source by source', () => {
    expect(compared([level('N', 7), level('S', 0)], [core('S', 0), core('N', 7)])).toEqual([]);
  });

  test('differs where a quantity does, or one side does not know it, or is in doubt', () => {
    const known = [level('N', 7), level('S', 5), level('D', 3, { doubtedField: 'feed.stock.quantity' })];
    expect(compared(known, [core('N', 8), core('X', 1), core('D', 3)])).toEqual([
      ['D', null, 3],
      ['N', 7, 8],
      ['S', 5, null],
      ['X', null, 1],
    ]);
  });

  test('an order on its way is no difference; what is claimed for none is', () => {
    const known = [level('N', 7, { claimedE4: 2 })];
    expect(compared(known, [core('N', 7)], new Map([[openKey('A', 'N'), 2]]))).toEqual([]);
    expect(compared(known, [core('N', 7)])).toEqual([['N', 5, 7]]);
  });
});

test('what only was on its way agrees at another look', async () => {
  let looks = 0;
  const sides = {
    skus: () => ['A'],
    levelsOf: () => [level('N', looks < 2 ? 8 : 7)],
    openClaims: () => Promise.resolve(new Map<string, number>()),
    coreLevels: () => {
      looks += 1;
      return Promise.resolve([core('N', 7)]);
    },
  };
  expect(await compareLevels(sides)).toEqual({ products: 1, levels: 1, differences: [] });
  expect(looks).toBe(2);
});

describe('a level that differs at every look', () => {
  /** @param sold between two looks */
  const looking = (sold: number) => {
    let looks = 0;
    return {
      skus: () => ['A'],
      levelsOf: () => [level('N', 100 - looks * sold)],
      openClaims: () => Promise.resolve(new Map<string, number>()),
      coreLevels: () => Promise.resolve([core('N', 99 - looks++ * sold)]),
    };
  };

  test('is a difference, unless it is told in trade and was another each time', async () => {
    const [still, sold] = await Promise.all([compareLevels(looking(0), true), compareLevels(looking(3), true)]);
    expect([still.differences.length, sold.differences.length]).toEqual([1, 0]);
    expect((await compareLevels(looking(3))).differences).toHaveLength(1);
  });
});
