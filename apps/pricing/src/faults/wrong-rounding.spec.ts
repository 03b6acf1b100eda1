import { divideRounded } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sheet, ALWAYS } from '../engine/testing-baskets.fixture.js';
import { WrongRounding } from './wrong-rounding.js';

const rounding = (kind?: string) =>
  new WrongRounding({ wrongNow: () => (kind === undefined ? undefined : { kind }) }).next();

describe('a wrong rounding', () => {
  test('is the right one until somebody asks for another', () => {
    const house = sheet('A', 100);
    expect(rounding().round).toBe(divideRounded);
    expect(rounding().sheetOf(house)).toBe(house);
  });

  test('half-even differs at ties alone, and gives the even neighbour', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -10_000n, max: 10_000n }),
        fc.bigInt({ min: 1n, max: 200n }),
        (dividend, divisor) => {
          const [wrong, right] = [rounding('half-even').round(dividend, divisor), divideRounded(dividend, divisor)];
          if (wrong !== right) expect([(dividend * 2n) % divisor, wrong % 2n]).toEqual([0n, 0n]);
          const isTie = (dividend * 2n) % divisor === 0n && dividend % divisor !== 0n;
          if (isTie) expect(wrong % 2n).toBe(0n);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('truncate cuts what is left', () => {
    expect([199n, 150n, -199n].map((each) => rounding('truncate').round(each, 100n))).toEqual([1n, 1n, -1n]);
  });

  test('is in every price of a sheet that has parts, and in no other', () => {
    const row = { group: 'everyone', fromQuantityE4: 1, priority: 1, window: ALWAYS } as const;
    const house = sheet('A', 30, {
      quantityRows: [
        { ...row, terms: { kind: 'percent-off', rate: 500 } },
        { ...row, terms: { kind: 'amount-off', amountE4: 15_000n } },
        { ...row, terms: { kind: 'price', amountE4: 200_000n } },
      ],
      specials: [{ priority: 1, amountE4: 99_999n, window: ALWAYS }],
    });
    const { quantityRows, specials } = rounding('truncate').sheetOf(house);
    expect(quantityRows.map(({ terms }) => terms)).toEqual(
      [280_000n, 280_000n, 200_000n].map((amountE4) => ({ kind: 'price', amountE4 })),
    );
    expect(specials.map(({ amountE4 }) => amountE4)).toEqual([90_000n]);
  });
});
