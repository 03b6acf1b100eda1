import { describe, expect, it } from '@jest/globals';
import { Chance } from './chance.js';
import { detections } from './detections.js';
import { falseRollbacks, PRODUCT } from './false-rollbacks.js';
import { failingFrom } from './faults.js';
import { Minutes } from './minute-counts.js';
import { ownOf } from './report.js';
import { upperBound } from './upper-bound.js';

describe('the simulated days', () => {
  it('take back no service that is well: a slice of the study', () => {
    const { falseDays, kinds } = falseRollbacks(25, 4, 2, () => undefined);
    expect(falseDays[PRODUCT] ?? 0).toBe(0);
    expect(Object.keys(kinds).length).toBeGreaterThan(8);
    // The same days through the eyes of others: there was something to be deceived by.
    expect(Object.values(falseDays).reduce((sum, days) => sum + days, 0)).toBeGreaterThan(5);
  });

  it('take back one that is dead, or fails a fifth, as fast as is promised', () => {
    const own = (ratio: number) =>
      ownOf(detections(failingFrom(0, { share: 0.05, rate: 10, ratio, minutes: 60 }), 20, 9));
    expect(own(1)?.medianRequests).toBeLessThanOrEqual(4);
    expect(own(0.2)?.medianRequests).toBeLessThanOrEqual(20);
    expect(own(0.2)).toMatchObject({ found: 20, tooEarly: 0 });
  });

  it('are the same for the same seed', () => {
    const days = () => falseRollbacks(5, 8, 2, () => undefined);
    expect(days()).toEqual(days());
  });
});

describe('what the study is made of', () => {
  it('draws counts with the mean they should have, small and large', () => {
    const chance = new Chance(3);
    for (const mean of [0.2, 3, 49, 51, 4_000]) {
      const sum = Array.from({ length: 3_000 }, () => chance.poisson(mean)).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum / 3_000 - mean)).toBeLessThan(5 * Math.sqrt(mean / 3_000));
    }
    expect(chance.poisson(0)).toBe(0);
  });

  it('bounds a count from above as Garwood does', () => {
    // Exact Poisson, one-sided 95 %: Garwood 1936, and every table since.
    expect(upperBound(0)).toBeCloseTo(2.996, 3);
    expect(upperBound(1)).toBeCloseTo(4.744, 3);
    expect(upperBound(10)).toBeCloseTo(16.96, 2);
  });

  it('sums any window of minutes', () => {
    const minutes = new Minutes();
    for (let each = 1; each <= 10; each++) {
      minutes.push({ legacy: { requests: 0, failed: 0 }, service: { requests: each, failed: 1 } });
    }
    expect(minutes.sum('service', 3)).toEqual({ requests: 27, failed: 3 });
    expect(minutes.sum('service')).toEqual({ requests: 55, failed: 10 });
  });
});
