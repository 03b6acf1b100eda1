import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { availableE4Of, standingAt, type Standing } from './standing.js';

const AT = { lowAtE4: 50_000, recoveredAtE4: 100_000 };

describe('stock of an article', () => {
  it.each<[number, Standing | undefined, Standing]>([
    [50_000, undefined, 'low'],
    [50_000, 'enough', 'low'],
    [50_001, 'enough', 'enough'],
    [50_001, 'low', 'low'],
    [50_001, undefined, 'enough'],
    [99_999, 'low', 'low'],
    [100_000, 'low', 'enough'],
    [-1, undefined, 'low'],
    [Infinity, 'low', 'enough'],
  ])('of %d that was %s is %s', (availableE4, was, standing) => {
    expect(standingAt(availableE4, AT, was)).toBe(standing);
  });

  it('does not change while it moves between the two thresholds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Standing>('low', 'enough'),
        fc.array(fc.integer({ min: AT.lowAtE4 + 1, max: AT.recoveredAtE4 - 1 })),
        (was, moves) => moves.every((availableE4) => standingAt(availableE4, AT, was) === was),
      ),
    );
  });

  it('is what can be sold, and nothing where nothing can be said', () => {
    const held = { kind: 'held', sellable: true, changedAtMs: 0 } as const;
    expect(availableE4Of({ ...held, stock: { kind: 'counted', quantityE4: 7 } })).toBe(7);
    expect(availableE4Of({ ...held, sellable: false, stock: { kind: 'counted', quantityE4: 7 } })).toBe(0);
    expect(availableE4Of({ ...held, stock: { kind: 'unmanaged' } })).toBe(Infinity);
    expect(availableE4Of({ kind: 'doubted', field: 'feed.stock.quantity' })).toBeUndefined();
  });
});
