import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { BACK_OFF, restartDelayMs } from './back-off.js';

describe('the wait before a restart', () => {
  it('doubles from the first', () => {
    expect([1, 2, 3, 4].map((restart) => restartDelayMs(restart, BACK_OFF))).toEqual([250, 500, 1000, 2000]);
  });

  it('never shrinks and never exceeds its bound, however often the process crashes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (restart) => {
        const delay = restartDelayMs(restart, BACK_OFF);
        expect(delay).toBeLessThanOrEqual(BACK_OFF.maxMs);
        expect(restartDelayMs(restart + 1, BACK_OFF)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});
