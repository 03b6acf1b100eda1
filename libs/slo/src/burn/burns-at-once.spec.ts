import { expect, it } from '@jest/globals';
import { burnsAtOnce, fastestFactor } from './burns-at-once.js';

it.each([
  // 14.4 times 0.1 % is 1.44 %: not over it.
  [{ requests: 10_000, failed: 144 }, undefined],
  [{ requests: 10_000, failed: 145 }, 14.5],
  // Two failures are no burning budget, however few were asked.
  [{ requests: 2, failed: 2 }, undefined],
  [{ requests: 3, failed: 3 }, 1_000],
  [{ requests: 0, failed: 0 }, undefined],
])('of %j the budget burns %s times as fast as it may, and too fast, or does not', (counts, burn) => {
  expect(burnsAtOnce(counts, 0.999)).toEqual(burn === undefined ? undefined : expect.closeTo(burn, 6));
});

it('goes by the fastest row of the table', () => expect(fastestFactor()).toBe(14.4));
