import { describe, expect, it } from '@jest/globals';
import { sha256Hex } from '@banyan/kernel';
import * as fc from 'fast-check';
import { distinctCount, joinSketches, SKETCH_SIZE, withHash } from './distinct-sketch.js';

const hash = (n: number | string): string => sha256Hex(String(n)).slice(0, 16);
const sketchOf = (hashes: readonly string[]) => hashes.reduce(withHash, [] as readonly string[]);

describe('how many different ones', () => {
  it('is exact as long as they are few, however often each comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: SKETCH_SIZE - 2 }), { maxLength: 200 }), (seen) => {
        const sketch = sketchOf(seen.map(hash));
        expect(distinctCount(sketch)).toEqual({ count: new Set(seen).size, exact: true });
      }),
    );
  });

  it('is about right when they are many, and says that it is about', () => {
    for (const many of [100, 1_000, 20_000]) {
      const sketch = sketchOf(Array.from({ length: many }, (_, n) => hash(n)));
      const { count, exact } = distinctCount(sketch);
      expect([sketch.length, exact]).toEqual([SKETCH_SIZE, false]);
      // Four standard errors of a sketch of this size.
      expect(Math.abs(count - many) / many).toBeLessThan(4 / Math.sqrt(SKETCH_SIZE - 2));
    }
  });

  it('is the same of several sketches as of one that saw everything', () => {
    const some = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 120 });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), (parts) => {
        const joined = joinSketches(parts.map((part) => sketchOf(part.map(hash))));
        expect(joined).toEqual(sketchOf(parts.flat().map(hash)));
      }),
    );
  });
});
