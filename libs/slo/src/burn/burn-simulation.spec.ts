import { describe, expect, it } from '@jest/globals';
import { simulateBurn } from '../../../../test/support/simulated-burn.js';
import { BURN_POLICY } from './burn-rows.js';

const RUNS = 150;

/** A slice of `npm run proof -- burn-rows`. */
describe('page rows on the service arm alone, at little traffic', () => {
  const leastFailed = BURN_POLICY.leastFailed.value;
  const healthy = { perSecond: 0.05, failing: 0.001 };

  it('would page on a healthy first day in one run of six when one failure were enough, and hardly do', () => {
    expect(simulateBurn({ ...healthy, leastFailed: 1 }, RUNS, 1).paged).toBeGreaterThan(0.12 * RUNS);
    expect(simulateBurn({ ...healthy, leastFailed }, RUNS, 1).paged).toBeLessThan(0.03 * RUNS);
  });

  it('still page within minutes when a fifth of the requests fail', () => {
    const { paged, median, p95 } = simulateBurn({ ...healthy, failing: 0.2, leastFailed }, RUNS, 1);
    expect([paged, median <= 6, p95 <= 15]).toEqual([RUNS, true, true]);
  });
});
