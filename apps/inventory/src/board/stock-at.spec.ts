import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stockAt, type BoardLevel } from './stock-at.js';

const level = (source: string, quantityE4: number, change: Partial<BoardLevel> = {}): BoardLevel => ({
  source,
  quantityE4,
  inStock: true,
  managed: true,
  changedAtMs: 1_000,
  doubtedField: null,
  claimedE4: 0,
  claims: 0,
  ...change,
});

const at = (levels: readonly BoardLevel[], ...enabled: string[]) => stockAt(levels, new Set(enabled));

describe('what a place has', () => {
  test('the oracle: 5.5 and 3 where it is in stock, not the 10 that are out of stock, not the 10 that are disabled', () => {
    const levels = [
      level('A', 55_000),
      level('B', 30_000, { changedAtMs: 3_000 }),
      level('C', 100_000, { inStock: false, changedAtMs: 2_000 }),
      level('OFF', 100_000, { changedAtMs: 9_000 }),
    ];
    expect(at(levels, 'A', 'B', 'C')).toEqual({
      kind: 'held',
      sellable: true,
      stock: { kind: 'counted', quantityE4: 85_000 },
      changedAtMs: 3_000,
    });
  });

  test('where none is in stock, what lies there, and it is not sold', () => {
    const levels = [
      level('A', 20_000, { inStock: false }),
      level('B', -5_000, { inStock: false }),
      level('OFF', 70_000),
    ];
    expect(at(levels, 'A', 'B')).toMatchObject({ sellable: false, stock: { kind: 'counted', quantityE4: 15_000 } });
  });

  test('where none of its sources ever held it, nothing', () => {
    expect(at([level('ELSEWHERE', 10_000)], 'A')).toEqual({
      kind: 'held',
      sellable: false,
      stock: { kind: 'counted', quantityE4: 0 },
      changedAtMs: null,
    });
  });

  test('what is not counted is not counted where it is sold; elsewhere none of it is there', () => {
    expect(at([level('A', 0, { managed: false })], 'A')).toMatchObject({
      sellable: true,
      stock: { kind: 'unmanaged' },
    });
    expect(at([level('A', 0, { managed: false, inStock: false })], 'A')).toMatchObject({
      sellable: false,
      stock: { kind: 'counted', quantityE4: 0 },
    });
  });

  test('a doubt counts where the source does, and everywhere when nobody knows where', () => {
    const doubt = level('A', 0, { doubtedField: 'feed.stock.unit', changedAtMs: null });
    expect(at([doubt, level('B', 1)], 'A', 'B')).toEqual({ kind: 'doubted', field: 'feed.stock.unit' });
    expect(at([doubt, level('B', 1)], 'B')).toMatchObject({ kind: 'held' });
    expect(at([{ ...doubt, source: '' }, level('B', 1)], 'B')).toMatchObject({ kind: 'doubted' });
  });

  test('a sum that no number holds exactly is in doubt', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(at([level('A', most), level('B', most)], 'A', 'B')).toEqual({
      kind: 'doubted',
      field: 'feed.stock.quantity',
    });
  });

  test('does not depend on the order of sources, nor on what is disabled', () => {
    const anyLevels = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
        quantityE4: fc.integer({ min: -1_000_000, max: 1_000_000 }),
        inStock: fc.boolean(),
      }),
      { selector: ({ source }) => source },
    );
    fc.assert(
      fc.property(anyLevels, fc.subarray(['A', 'B', 'C', 'D', 'E']), (drawn, enabled) => {
        const levels = drawn.map(({ source, quantityE4, inStock }) => level(source, quantityE4, { inStock }));
        const answer = at(levels, ...enabled);
        expect(at(levels.toReversed(), ...enabled)).toEqual(answer);
        expect(
          at(
            levels.filter(({ source }) => enabled.includes(source)),
            ...enabled,
          ),
        ).toEqual(answer);
      }),
    );
  });
});
