import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MismatchTally } from './mismatch-tally.js';

const at = (path: string, shadowType = 'string') => ({ path, servingType: 'number', shadowType });

const times = (count: number) => ({ count, explained: 0, unexplained: 0, ignored: 0 });

describe('the tally of mismatches', () => {
  it('counts by place and types, most frequent first', () => {
    const tally = new MismatchTally();
    tally.record([at('a'), at('b')]);
    tally.record([at('b'), at('b', 'null')]);
    expect(tally.entries()).toEqual([
      { ...at('b'), ...times(2) },
      { ...at('a'), ...times(1) },
      { ...at('b', 'null'), ...times(1) },
    ]);
  });

  it('keeps at most so many, the rest as other, and loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 5 }), (paths, most) => {
        const tally = new MismatchTally(most);
        for (const path of paths) tally.record([at(path)]);
        const entries = tally.entries();
        expect(entries.length).toBeLessThanOrEqual(most + 1);
        expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(paths.length);
      }),
    );
  });

  it('says what became of a difference', () => {
    const tally = new MismatchTally(1);
    tally.record([at('a'), at('b')]);
    tally.record([at('a')]);
    tally.settle(at('a'), 'explained');
    tally.settle(at('a'), 'unexplained');
    tally.settle(at('b'), 'unexplained');
    expect(tally.entries()).toMatchObject([
      { path: 'a', count: 2, explained: 1, unexplained: 1 },
      { path: 'other', count: 1, explained: 0, unexplained: 1 },
    ]);
  });

  it('shows other last, however frequent', () => {
    const tally = new MismatchTally(1);
    tally.record([at('a'), at('b'), at('c')]);
    expect(tally.entries().at(-1)).toEqual({ path: 'other', servingType: 'other', shadowType: 'other', ...times(2) });
  });
});
