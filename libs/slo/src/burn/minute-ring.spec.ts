import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { minuteOf, MinuteRing } from './minute-ring.js';

const CAPACITY = 10;

describe('the ring of minutes', () => {
  it('keeps a minute without requests apart from one that nobody told of', () => {
    const ring = new MinuteRing(CAPACITY);
    ring.set(100, { requests: 0, failed: 0 });
    ring.add(102, { requests: 3, failed: 1 });
    expect(ring.at(100)).toEqual({ requests: 0, failed: 0 });
    expect(ring.at(101)).toBeUndefined();
    expect(ring.sum(102, 3)).toEqual({ requests: 3, failed: 1, known: 2 });
    expect(ring.newest).toBe(102);
  });

  it('is empty at first, also for windows that reach before the first minute of all', () => {
    const ring = new MinuteRing(CAPACITY);
    expect(ring.newest).toBe(-1);
    expect(ring.sum(5, 100)).toEqual({ requests: 0, failed: 0, known: 0 });
    expect(ring.at(-1)).toBeUndefined();
  });

  it('says when a minute is too old to be kept', () => {
    const ring = new MinuteRing(CAPACITY);
    expect(ring.set(100, { requests: 1, failed: 0 })).toBe(true);
    expect(ring.set(91, { requests: 1, failed: 0 })).toBe(true);
    expect(ring.set(90, { requests: 1, failed: 0 })).toBe(false);
    expect(ring.add(90, { requests: 1, failed: 0 })).toBe(false);
    expect(ring.sum(100, CAPACITY)).toEqual({ requests: 2, failed: 0, known: 2 });
  });

  it('sums as a plain list of the last minutes does, in whatever order they come', () => {
    const told = fc.record({
      minute: fc.integer({ min: 0, max: 40 }),
      failed: fc.nat(5),
      more: fc.nat(5),
      set: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(told, { maxLength: 60 }),
        fc.integer({ min: 0, max: 45 }),
        fc.integer({ min: 1, max: 20 }),
        (all, last, minutes) => {
          const ring = new MinuteRing(CAPACITY);
          const plain = new Map<number, { requests: number; failed: number }>();
          let newest = -1;
          for (const { minute, failed, more, set } of all) {
            const counts = { requests: failed + more, failed };
            const kept = set ? ring.set(minute, counts) : ring.add(minute, counts);
            expect(kept).toBe(newest < 0 || minute > newest - CAPACITY);
            if (!kept) continue;
            const before = set ? undefined : plain.get(minute);
            plain.set(minute, {
              requests: (before?.requests ?? 0) + counts.requests,
              failed: (before?.failed ?? 0) + counts.failed,
            });
            newest = Math.max(newest, minute);
            for (const old of plain.keys()) if (old <= newest - CAPACITY) plain.delete(old);
          }
          const expected = { requests: 0, failed: 0, known: 0 };
          for (const [minute, counts] of plain) {
            if (minute > last || minute <= last - minutes) continue;
            expected.requests += counts.requests;
            expected.failed += counts.failed;
            expected.known += 1;
          }
          expect(ring.sum(last, minutes)).toEqual(expected);
        },
      ),
    );
  });

  it('numbers minutes from the Unix epoch, and refuses what is none', () => {
    expect(minuteOf(Date.UTC(2026, 0, 1))).toBe(29_453_760);
    expect(() => new MinuteRing(CAPACITY).set(1.5, { requests: 0, failed: 0 })).toThrow(RangeError);
    expect(() => new MinuteRing(CAPACITY).set(-1, { requests: 0, failed: 0 })).toThrow(RangeError);
  });
});
