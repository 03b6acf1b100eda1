import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { burnRate } from './burn-rate.js';
import { BURN_POLICY, type BurnPolicy } from './burn-rows.js';
import { burnText } from './burn-text.js';
import { judgeBurn, type BurnRowResult } from './judge-burn.js';
import { MinuteRing } from './minute-ring.js';

const TARGET = 0.999;
const LAST = 100;
/** The shape of the table with windows short enough to be generated. */
const SMALL: BurnPolicy = {
  ...BURN_POLICY,
  rows: {
    source: 'this test',
    value: [
      { severity: 'page', budgetShare: 0.02, longMinutes: 12, shortMinutes: 1, factor: 14.4 },
      { severity: 'ticket', budgetShare: 0.1, longMinutes: 24, shortMinutes: 2, factor: 1 },
    ],
  },
};

interface Told {
  readonly requests: number;
  readonly failed: number;
}
/** The last minutes, newest first; undefined: nobody told. */
function ringOf(minutes: readonly (Told | undefined)[]): MinuteRing {
  const ring = new MinuteRing(60);
  minutes.forEach((counts, ago) => counts && ring.set(LAST - ago, counts));
  return ring;
}
const judge = (ring: MinuteRing): BurnRowResult[] => judgeBurn(ring, LAST, TARGET, SMALL);
const states = (ring: MinuteRing): string[] => judge(ring).map(({ state }) => state);
const steady = (minutes: number, counts: Told): Told[] => Array.from({ length: minutes }, () => counts);

const minute = fc
  .record({ failed: fc.nat(6), more: fc.nat(200) })
  .map(({ failed, more }) => ({ requests: failed + more, failed }));
const minutes = fc.array(fc.option(minute, { nil: undefined, freq: 6 }), { maxLength: 30 });

describe('a row of the burn-rate table', () => {
  it('fires while both windows are over its factor, and falls silent when the short one is not', () => {
    const burning = steady(24, { requests: 100, failed: 5 });
    expect(states(ringOf(burning))).toEqual(['fires', 'fires']);
    const over = steady(2, { requests: 100, failed: 0 });
    expect(states(ringOf([...over, ...burning]))).toEqual(['quiet', 'quiet']);
  });

  it('has no data when minutes are missing: never quiet by default', () => {
    expect(states(new MinuteRing(60))).toEqual(['no-data', 'no-data']);
    expect(states(ringOf([undefined, undefined, ...steady(22, { requests: 100, failed: 0 })]))).toEqual([
      'no-data',
      'no-data',
    ]);
  });

  it('is quiet when one window is known in full and not over, whatever the other would say', () => {
    expect(states(ringOf(steady(2, { requests: 100, failed: 0 })))).toEqual(['quiet', 'quiet']);
  });

  it('is quiet where nobody asked and that is known', () => {
    expect(states(ringOf(steady(24, { requests: 0, failed: 0 })))).toEqual(['quiet', 'quiet']);
  });

  it('fires on what is known, before the long window is full', () => {
    expect(states(ringOf(steady(3, { requests: 100, failed: 50 })))).toEqual(['fires', 'fires']);
  });

  it('is not fired by fewer than three failures, though one of two requests burns 500-fold', () => {
    const lone = (failed: number) =>
      ringOf([{ requests: 2 * failed, failed }, ...steady(23, { requests: 0, failed: 0 })]);
    expect(judge(lone(1))[0]?.long.burn).toBeCloseTo(500, 9);
    expect([1, 2, 3].map((failed) => states(lone(failed))[0])).toEqual(['quiet', 'quiet', 'fires']);
  });

  it('fires if and only if both its windows do, each over the factor with enough failures', () => {
    fc.assert(
      fc.property(minutes, (told) => {
        const ring = ringOf(told);
        for (const { row, long, short, state } of judge(ring)) {
          const over = [row.longMinutes, row.shortMinutes].map((window) => {
            const counts = told.slice(0, window).filter((each) => each !== undefined);
            const sum = {
              requests: counts.reduce((total, { requests }) => total + requests, 0),
              failed: counts.reduce((total, { failed }) => total + failed, 0),
            };
            return sum.failed >= 3 && (burnRate(sum, TARGET) ?? 0) > row.factor;
          });
          expect([long.state === 'over', short.state === 'over']).toEqual(over);
          expect(state === 'fires').toBe(over.every(Boolean));
          if (state === 'quiet') expect([long, short].some((each) => each.state === 'under')).toBe(true);
        }
      }),
    );
  });

  it('is never raised by healthy requests, in whichever minute they come, and never lowered by failures', () => {
    fc.assert(
      fc.property(minutes, fc.nat(29), fc.integer({ min: 1, max: 100 }), (told, ago, more) => {
        const [before, healthier, worse] = [ringOf(told), ringOf(told), ringOf(told)].map((ring, index) => {
          const known = ring.at(LAST - ago) !== undefined;
          if (known && index > 0) ring.add(LAST - ago, { requests: more, failed: index === 1 ? 0 : more });
          return judge(ring);
        });
        before?.forEach((row, index) => {
          for (const window of ['long', 'short'] as const) {
            const burn = row[window].burn ?? 0;
            expect(healthier?.[index]?.[window].burn ?? 0).toBeLessThanOrEqual(burn);
            expect(worse?.[index]?.[window].burn ?? 0).toBeGreaterThanOrEqual(burn);
          }
          if (row.state !== 'fires') expect(healthier?.[index]?.state).not.toBe('fires');
          if (row.state === 'fires') expect(worse?.[index]?.state).toBe('fires');
        });
      }),
    );
  });

  it('a minute that becomes known never turns quiet into no data', () => {
    fc.assert(
      fc.property(minutes, fc.nat(29), (told, ago) => {
        const [before, after] = [ringOf(told), ringOf(told)];
        if (after.at(LAST - ago) === undefined) after.set(LAST - ago, { requests: 0, failed: 0 });
        judge(before).forEach(({ state }, index) => {
          if (state === 'quiet') expect(judge(after)[index]?.state).toBe('quiet');
        });
      }),
    );
  });

  it('refuses a target at which nothing or everything is allowed', () => {
    expect(() => judgeBurn(ringOf(steady(1, { requests: 1, failed: 0 })), LAST, 1, SMALL)).toThrow(RangeError);
  });
});

describe('what is said of a row', () => {
  const say = (told: readonly (Told | undefined)[]): string | undefined => judge(ringOf(told)).map(burnText)[0];

  it('names value and threshold in both windows', () => {
    expect(say(steady(24, { requests: 100, failed: 5 }))).toBe(
      'page: the budget burns 50× (60 of 1,200) in 12 min, 50× (5 of 100) in 1 min; fires over 14.4',
    );
    expect(say(steady(24, { requests: 1000, failed: 0 }))).toBe(
      'quiet: 0× (0 of 12,000) in 12 min, 0× (0 of 1,000) in 1 min; a page over 14.4',
    );
  });

  it('says how much is missing', () => {
    expect(say([undefined, { requests: 100, failed: 1 }])).toBe(
      'no data: 10× (1 of 100) in 12 min, 1 of 12 minutes known, no requests in 1 min, 0 of 1 minutes known; a page over 14.4',
    );
  });
});
