import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { RetryBudget } from './retry-budget.js';

describe('a retry budget', () => {
  it('lets a tenth of the calls be made again, and one a second, when everything fails', () => {
    const clock = new ManualClock();
    const budget = new RetryBudget(clock);
    let again = 0;
    for (let count = 0; count < 10_000; count++) {
      clock.advance(10);
      budget.called();
      if (budget.take()) again++;
    }
    // A hundred seconds, ten thousand calls, and what it begins with.
    expect(again).toBeGreaterThanOrEqual(1_090);
    expect(again).toBeLessThanOrEqual(1_110);
  });

  it('saves up for those that are under way when a core forgets them, and no more', () => {
    const clock = new ManualClock();
    const budget = new RetryBudget(clock);
    for (let count = 0; count < 100_000; count++) budget.called();
    clock.advance(3_600_000);
    let again = 0;
    while (budget.take()) again++;
    expect(again).toBe(100);
    clock.advance(2_000);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  });
});
