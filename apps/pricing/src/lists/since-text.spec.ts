import { shopTimeText } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { sinceText } from './since-text.js';

const HOUR_MS = 3_600_000;
/** The clocks go back at 01:00 UTC of the last Sunday of October, and forward at that of March. */
const BACK = Date.UTC(2026, 9, 25, 1);
const FORWARD = Date.UTC(2027, 2, 28, 1);

const instant = fc
  .tuple(fc.constantFrom(BACK, FORWARD, Date.UTC(2026, 5, 1)), fc.integer({ min: -6 * HOUR_MS, max: 6 * HOUR_MS }))
  .map(([at, by]) => at + by);

describe('from where a list is asked', () => {
  test('nothing that changes from an instant on has an earlier time', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 24 * HOUR_MS }), (sinceMs, laterMs) => {
        expect(shopTimeText(sinceMs + laterMs) >= sinceText(sinceMs)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no more is asked for than that needs', () => {
    fc.assert(
      fc.property(instant, (sinceMs) => {
        const inDoubledHour = sinceMs > BACK - HOUR_MS && sinceMs < BACK;
        expect(sinceText(sinceMs)).toBe(inDoubledHour ? '2026-10-25 02:00:00' : shopTimeText(sinceMs));
      }),
      { numRuns: 1_000 },
    );
  });
});
