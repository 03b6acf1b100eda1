import { expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { CpuMinutes } from './cpu-minutes.js';

it('is what was used within the last minutes, and no more', () => {
  const clock = new ManualClock();
  let us = 5_000_000;
  const minutes = new CpuMinutes(clock, () => us);
  expect(minutes.report()).toEqual({ minutes: 10, ms: 0 });
  for (let minute = 0; minute < 30; minute += 1) {
    clock.advance(60_000);
    us += 2_000_000;
    minutes.report();
  }
  expect(minutes.report()).toEqual({ minutes: 10, ms: 20_000 });
});
