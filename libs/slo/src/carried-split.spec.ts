import { describe, expect, it } from '@jest/globals';
import { CarriedSplit } from './carried-split.js';
import { logBayesFactor } from './log-bayes-factor.js';

function followed(split: CarriedSplit, failures: string, theta: number): CarriedSplit {
  for (const [index, letter] of failures.split('').entries()) split.add(letter === 's', theta, `${letter}${index}`);
  return split;
}

describe('carried split', () => {
  it('goes on from the Bayes factor of the first share', () => {
    const split = followed(new CarriedSplit(0.05, 2), 'slsll', 0.05);
    expect(split.isCarried).toBe(false);
    split.move();
    expect(split.isCarried).toBe(true);
    expect(split.logStatistic(undefined)).toBeCloseTo(logBayesFactor(2, 5, 0.05), 12);
  });

  it('is at worst ln 2 behind the present stretch judged by itself', () => {
    const split = followed(new CarriedSplit(0.05, 2), 'l'.repeat(200), 0.05);
    split.move();
    followed(split, 'sssss', 0.25);
    const alone = logBayesFactor(5, 5, 0.25);
    expect(split.logStatistic(alone)).toBeGreaterThan(alone - Math.LN2);
  });

  it('costs nothing to move often: one prior, not one a stretch', () => {
    const split = new CarriedSplit(0.05, 2);
    for (let stretch = 0; stretch < 60; stretch++) {
      followed(split, stretch % 3 === 0 ? 'l' : 's', stretch % 2 === 0 ? 0.05 : 0.1);
      split.move();
    }
    expect(split.logStatistic(0)).toBeGreaterThan(50);
  });

  it('learns nothing of the split where there is none, but knows the sessions', () => {
    const split = followed(new CarriedSplit(1, 2), 'sss', 1);
    split.move();
    expect([split.logStatistic(undefined), split.sessions, split.counts]).toEqual([0, 2, { bad: 0, requests: 0 }]);
  });
});
