import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CHAOS_GUARDS, forbidsChaos, type ChaosFacts } from './chaos-guard.js';
import { planFaults, planText } from './chaos-plan.js';
import { CHAOS_POLICY } from './chaos-policy.js';
import { bucketOf, NO_TALLY, p99Ms, sumOfTallies, TALLY_BOUNDS_MS, type ChaosTally } from './chaos-tally.js';
import { isInShare } from './is-in-share.js';
import { judgeRun } from './judge-run.js';
import { readToldRun } from './told-run.js';

const session = fc.string({ minLength: 1, maxLength: 40 });

describe('the share of sessions', () => {
  it('is as large as it was said, give or take what chance does to 20,000', () => {
    for (const percent of [1, 10, 50]) {
      const within = Array.from({ length: 20_000 }, (_, i) => isInShare('key', 'run', `s${i}`, percent)).filter(
        Boolean,
      ).length;
      const expected = 200 * percent;
      // Five standard deviations: once in two million runs, and the hash is the same in each.
      expect(Math.abs(within - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - percent / 100)));
    }
  });

  it('holds whoever is in it, and whoever is in a smaller one is in a larger one', () => {
    fc.assert(
      fc.property(
        session,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (id, a, b) => {
          const [less, more] = a < b ? [a, b] : [b, a];
          return !isInShare('key', 'run', id, less) || isInShare('key', 'run', id, more);
        },
      ),
    );
    expect(isInShare('key', 'run', 'anna', 0)).toBe(false);
    expect(isInShare('key', 'run', 'anna', 100)).toBe(true);
  });

  it('falls on others in another run', () => {
    const of = (run: string) => Array.from({ length: 2_000 }, (_, i) => isInShare('key', run, `s${i}`, 10));
    const [one, two] = [of('one'), of('two')];
    const both = one.filter((isIn, i) => isIn && two[i]).length;
    // 20 are expected in both; were it the same draw it would be 200.
    expect(both).toBeLessThan(60);
  });
});

const WELL: ChaosFacts = {
  allowedHere: true,
  gateways: [{ replica: 'gateway-1', allows: true }],
  freeze: undefined,
  latches: [{ domain: 'inventory', state: 'armed' }],
  incidents: [],
  burning: [],
};

describe('the guard', () => {
  it.each<readonly [(typeof CHAOS_GUARDS)[number], Partial<ChaosFacts>]>([
    ['not-allowed', { allowedHere: false }],
    [
      'not-allowed',
      {
        gateways: [
          { replica: 'a', allows: true },
          { replica: 'b', allows: false },
        ],
      },
    ],
    ['no-gateway', { gateways: [] }],
    ['frozen', { freeze: { name: 'black week', until: '2026-12-01T00:00:00.000Z' } }],
    ['latch-unread', { latches: [{ domain: 'inventory', state: undefined }] }],
    [
      'tripped',
      {
        latches: [
          { domain: 'inventory', state: 'armed' },
          { domain: 'pricing', state: 'tripped' },
        ],
      },
    ],
    ['incidents-unread', { incidents: undefined }],
    ['incident-open', { incidents: ['pricing was tripped'] }],
    ['burning', { burning: ['inventory, availability.one burns'] }],
  ])('says %s of %j', (guard, over) => {
    expect(forbidsChaos({ ...WELL, ...over })).toMatchObject({ guard, text: expect.stringMatching(/\.$/) });
  });

  it('lets nothing through but a shop that is known to be well', () => {
    expect(forbidsChaos(WELL)).toBeUndefined();
    expect(forbidsChaos({ ...WELL, latches: [{ domain: 'inventory', state: 'held' }] })).toBeUndefined();
    const flaws = fc.subarray<Partial<ChaosFacts>>(
      [
        { allowedHere: false },
        { gateways: [] },
        { freeze: { name: 'f', until: 'u' } },
        { latches: [{ domain: 'd', state: undefined }] },
        { incidents: undefined },
        { burning: ['b'] },
      ],
      { minLength: 1 },
    );
    fc.assert(fc.property(flaws, (each) => forbidsChaos(Object.assign({}, WELL, ...each) as ChaosFacts) !== undefined));
  });
});

const PLAN = { sharePercent: 10, latencyMs: 300, seconds: 300 };

describe('a plan', () => {
  it.each([
    [{ sharePercent: 0 }, 'sharePercent'],
    [{ sharePercent: 50.1 }, 'sharePercent'],
    [{ sharePercent: Number.NaN }, 'sharePercent'],
    [{ seconds: 901 }, 'seconds'],
    [{ seconds: -1 }, 'seconds'],
    [{ latencyMs: 10_001 }, 'latencyMs'],
  ])('of %j is out of bounds', (over, member) => {
    expect(planFaults({ ...PLAN, ...over })).toMatchObject([{ member, message: expect.stringContaining('at most') }]);
  });

  it('is told in words', () => {
    expect(planFaults(PLAN)).toEqual([]);
    expect(planText({ fault: 'latency', ...PLAN })).toBe('latency of 300 ms for 10 % of sessions');
    expect(planText({ fault: 'errors', ...PLAN })).toBe('errors for 10 % of sessions');
  });
});

describe('what control says of a run', () => {
  const TOLD = {
    run: 'r',
    integration: 'legacy-price',
    domain: 'pricing',
    operations: ['price.one'],
    fault: 'errors',
    sharePercent: 10,
    latencyMs: 300,
    remainingMs: 60_000,
  };
  it('is read', () => expect(readToldRun(TOLD)).toEqual(TOLD));
  it.each([
    undefined,
    null,
    7,
    { ...TOLD, run: 1 },
    { ...TOLD, fault: 'fire' },
    { ...TOLD, sharePercent: CHAOS_POLICY.mostSharePercent.value + 1 },
    { ...TOLD, remainingMs: CHAOS_POLICY.longestSeconds.value * 1_000 + 1 },
    { ...TOLD, remainingMs: 0 },
    { ...TOLD, latencyMs: '300' },
    { ...TOLD, operations: 'all' },
  ])('and is none where it is %j', (told) => expect(readToldRun(told)).toBeUndefined());
});

const tally = (over: Partial<ChaosTally>): ChaosTally => ({ ...NO_TALLY, injected: 5, requests: 200, ...over });

describe('a run', () => {
  it.each<readonly [string, Partial<ChaosTally>]>([
    ['unaffected', {}],
    ['unaffected', { slow: 2 }],
    ['degraded', { slow: 3 }],
    ['degraded', { stoodIn: 1 }],
    ['failed', { failed: 1, stoodIn: 4 }],
  ])('is %s where gateways counted %j', (outcome, over) => {
    expect(judgeRun(tally(over))).toMatchObject({ outcome });
  });

  it('in which nothing was injected proves nothing', () => expect(judgeRun(tally({ injected: 0 }))).toBeUndefined());

  it('is told with what 99 of 100 took, or that it cannot be told', () => {
    const took = [...NO_TALLY.took];
    took[bucketOf(120)] = 99;
    took[bucketOf(60_000)] = 1;
    expect(p99Ms({ took })).toBe(150);
    took[TALLY_BOUNDS_MS.length] = 2;
    expect(p99Ms({ took })).toBe(Infinity);
    expect(p99Ms(NO_TALLY)).toBeUndefined();
    expect(judgeRun(tally({ took }))?.behaviour).toContain('more than can be told');
  });

  it('is the sum of what each gateway counted', () => {
    const one = tally({ failed: 1, took: NO_TALLY.took.map(() => 1), all: { requests: 900, failed: 2 } });
    expect(sumOfTallies([one, one])).toMatchObject({ injected: 10, failed: 2, all: { requests: 1_800, failed: 4 } });
    expect(sumOfTallies([one, one]).took).toEqual(NO_TALLY.took.map(() => 2));
    expect(sumOfTallies([])).toEqual(NO_TALLY);
  });
});
