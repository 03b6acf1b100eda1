import { ManualClock } from '@banyan/kernel';
import { expect, test } from '@jest/globals';
import { Spacing } from './spacing.js';

test('at first at once, then at distances that double up to the most, and again from the first when it was worth it', () => {
  const clock = new ManualClock();
  const spacing = new Spacing(clock, 10, 60);
  const distances: number[] = [];
  const next = (worthIt: boolean): void => {
    let waitedMs = 0;
    while (!spacing.allows) {
      clock.advance(1);
      waitedMs += 1;
    }
    distances.push(waitedMs);
    spacing.happened(worthIt);
  };
  for (let time = 0; time < 6; time++) next(false);
  next(true);
  next(false);
  next(false);
  expect(distances).toEqual([0, 10, 20, 40, 60, 60, 60, 10, 20]);
});
