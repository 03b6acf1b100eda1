import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { budgetSpent, burnRate, detectionMinutes, exhaustionMinutes } from './burn-rate.js';
import { BURN_POLICY } from './burn-rows.js';
import { judgeBurn } from './judge-burn.js';
import { MinuteRing } from './minute-ring.js';

const PERIOD = BURN_POLICY.periodMinutes.value;
const DAY = 24 * 60;
const [hour] = BURN_POLICY.rows.value;
if (hour === undefined) throw new Error('the table has rows');

describe('the burn rate', () => {
  // Google SRE Workbook, chapter 5, table 5-4 (reprinted in the CNCF TAG Observability whitepaper, table 3).
  it.each([
    [1, 0.001, 30 * DAY],
    [2, 0.002, 15 * DAY],
    [10, 0.01, 3 * DAY],
    [1000, 1, 43],
  ])('of %d is a failure ratio of %d at 99.9 %%, and leaves the published time', (burn, ratio, minutes) => {
    const found = burnRate({ requests: 1e6, failed: 1e6 * ratio }, 0.999);
    expect(found).toBeCloseTo(burn, 9);
    expect(Math.round(exhaustionMinutes(found ?? 0, PERIOD))).toBe(minutes);
  });

  it('is 36 when five percent of 30 days are spent in one hour, and 2 % in an hour are 14.4, as the workbook says', () => {
    expect((0.05 * PERIOD) / 60).toBe(36);
    expect((0.02 * PERIOD) / 60).toBeCloseTo(14.4, 12);
  });

  it('says nothing without requests, and reaches 1 exactly at the objective', () => {
    expect(burnRate({ requests: 0, failed: 0 }, 0.999)).toBeUndefined();
    for (const target of [0.9, 0.99, 0.999, 0.9996]) {
      expect(burnRate({ requests: 1e6, failed: Math.round(1e6 * (1 - target)) }, target)).toBe(1);
    }
  });

  it.each([
    [{ requests: 1, failed: 2 }, 0.9],
    [{ requests: 1, failed: -1 }, 0.9],
    [{ requests: Infinity, failed: 1 }, 0.9],
    [{ requests: 1, failed: 1 }, 0],
    [{ requests: 1, failed: 1 }, 1],
    [{ requests: 1, failed: 1 }, Number.NaN],
  ])('refuses %j at %d', (counts, target) => {
    expect(() => burnRate(counts, target)).toThrow(RangeError);
  });
});

describe('the budget', () => {
  it('is spent by as many failures as the objective allows for so many requests', () => {
    expect(budgetSpent(5, 5_000, 0.999)).toBe(1);
    expect(budgetSpent(1, 5_000, 0.999)).toBeCloseTo(0.2, 12);
    expect(budgetSpent(0, 0, 0.999)).toBeUndefined();
  });
});

describe('the time to detection', () => {
  it('is what the workbook states for its examples', () => {
    // Chapter 5, "2: Increased Alert Window": a complete outage is seen by a 36-hour window at factor 1 in 2 min 10 s.
    const wide = { ...hour, factor: 1, longMinutes: 36 * 60 };
    expect(Math.round(detectionMinutes(wide, 0.999, 1) * 60)).toBe(130);
    // ALGORITHMS of this project: factor * (1 - target) / failure ratio * long window.
    expect(detectionMinutes(hour, 0.999, 0.05)).toBeCloseTo(14.4 * 0.02 * 60, 12);
  });

  it('is never longer than the long window, falls with the failure ratio, and is infinite where the row cannot fire', () => {
    const ratio = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, fc.constantFrom(...BURN_POLICY.rows.value), (one, other, row) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)].map((r) => detectionMinutes(row, 0.999, r));
        expect(many).toBeLessThanOrEqual(few ?? 0);
        expect(few === Infinity || (few ?? 0) <= row.longMinutes).toBe(true);
      }),
    );
    expect(detectionMinutes(hour, 0.999, 0.0143)).toBe(Infinity);
    expect(detectionMinutes(hour, 0.999, 0)).toBe(Infinity);
    expect(() => detectionMinutes(hour, 0.999, 2)).toThrow(RangeError);
  });

  it('is when the row really begins to fire: what it says at a steady rate, to the minute', () => {
    for (const [ratio, rowIndex] of [
      [0.05, 0],
      [0.02, 1],
      [1, 0],
      [0.005, 2],
    ] as const) {
      const row = BURN_POLICY.rows.value[rowIndex];
      if (row === undefined) throw new Error('the table has four rows');
      const ring = new MinuteRing(2 * row.longMinutes);
      for (let minute = 1; minute <= row.longMinutes; minute++) ring.set(minute, { requests: 10_000, failed: 0 });
      let minute = row.longMinutes;
      const state = () => judgeBurn(ring, minute, 0.999, BURN_POLICY)[rowIndex]?.state;
      do ring.set(++minute, { requests: 10_000, failed: 10_000 * ratio });
      while (state() !== 'fires');
      const expected = detectionMinutes(row, 0.999, ratio);
      expect(Math.abs(minute - row.longMinutes - expected)).toBeLessThanOrEqual(1);
    }
  });
});
