import { describe, expect, it, test } from '@jest/globals';
import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import * as fc from 'fast-check';
import { SERIES_POLICY } from './series-policy.js';
import { seriesRange } from './series-range.js';
import { seriesMarks } from './series-marks.js';
import { seriesOf } from './series-view.js';

const NOW = Date.UTC(2026, 10, 28, 10, 0, 30);
const COUNTS = {
  requests: 100,
  failed: 5,
  slow: 10,
  journeysFailed: 1,
  intendedMicro: 20_000_000,
  compared: 40,
  mismatched: 2,
};

describe('the range of a chart', () => {
  it('is the last hour in minutes, the present one among them', () => {
    const range = seriesRange({}, NOW);
    expect(range).toEqual({ from: range.to - 61, to: Math.floor(NOW / 60_000) + 1, minutesAStep: 1, steps: 61 });
  });

  it('has never more steps than are drawn, holds all that was asked for, and begins at whole steps', () => {
    const instant = fc.integer({ min: NOW - 40 * 86_400_000, max: NOW }).map((ms) => new Date(ms).toISOString());
    fc.assert(
      fc.property(instant, instant, fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined }), (a, b, step) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        fc.pre(from !== to);
        const range = seriesRange({ from, to, ...(step === undefined ? {} : { step }) }, NOW);
        expect(range.steps).toBeLessThanOrEqual(SERIES_POLICY.mostPoints);
        expect(range.from % range.minutesAStep).toBe(0);
        expect(range.to - range.from).toBe(range.steps * range.minutesAStep);
        expect(range.minutesAStep).toBeGreaterThanOrEqual(step ?? 1);
        expect(range.to * 60_000).toBeGreaterThan(Date.parse(to));
        const oldest = Math.floor(NOW / 60_000) - SERIES_POLICY.keptMinutes;
        expect(range.from).toBeLessThanOrEqual(Math.max(oldest + 1440 * 2, Math.floor(Date.parse(from) / 60_000)));
      }),
      { numRuns: 300 },
    );
  });

  test.each([{ from: '2026-11-28T10:00:00Z', to: '2026-11-28T09:00:00Z' }, { from: '2026-11-28T11:00:00Z' }])(
    'is refused where it ends before it begins: %j',
    (question) => {
      expect(() => seriesRange(question, NOW)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    },
  );
});

describe('the columns of a chart', () => {
  const range = { from: 29_500_020, to: 29_500_040, minutesAStep: 10, steps: 2 };
  const series = seriesOf(
    [
      {
        step: 0,
        arm: 'legacy',
        ...COUNTS,
        requests: 300,
        failed: 0,
        slow: 0,
        intendedMicro: 60_000_000,
        compared: 0,
        mismatched: 0,
      },
      { step: 0, arm: 'service', ...COUNTS },
    ],
    range,
  );

  it('have a ratio with the interval of the evidence, and none where nothing was asked', () => {
    const { low, high } = ratioInterval(5, 100, SHOWN_ALPHA.value);
    expect(series.at).toEqual([29_500_020 * 60, 29_500_030 * 60]);
    expect(series.arms.service.requests).toEqual([100, 0]);
    expect(series.arms.service.failedRatio.value).toEqual([0.05, null]);
    expect(series.arms.service.failedRatio.low[0]).toBeCloseTo(low, 5);
    expect(series.arms.service.failedRatio.high[0]).toBeCloseTo(high, 5);
    expect(series.arms.service.failedRatio.high[1]).toBeNull();
    expect(series.arms.service.slowRatio.value).toEqual([0.1, null]);
  });

  it('have the share that was intended beside the one that was', () => {
    expect(series.share).toEqual({ intended: [0.2, null], observed: [0.25, null] });
  });

  it('have the agreement of copies; more that differ than were compared in a step is none', () => {
    expect(series.shadow.agreement.value).toEqual([0.95, null]);
    const late = seriesOf([{ step: 1, arm: 'service', ...COUNTS, compared: 1, mismatched: 2 }], range);
    expect(late.shadow.agreement.value).toEqual([null, 0]);
  });
});

test('marks are what turned traffic, in order, decided or seen', () => {
  const decision = { domain: 'inventory', sequence: 1, by: { kind: 'control' }, epoch: 1, evidence: null } as const;
  const hashes = { previousHash: '', hash: '' };
  const marks = seriesMarks(
    [
      { ...decision, ...hashes, id: 'b', atMs: 2_000, kind: 'trip', reason: 'too many failures' },
      { ...decision, ...hashes, id: 'c', atMs: 3_000, kind: 'ramp-frozen', reason: 'it is night' },
    ],
    [{ id: 'a', domain: 'inventory', kind: 'slider', atMs: 1_000, was: '5', is: '20' }],
  );
  expect(marks.map(({ kind, text, decision: id }) => [kind, text, id])).toEqual([
    ['slider', 'the flag intends 20 % for the service, and 5 % before', null],
    ['trip', 'too many failures', 'b'],
  ]);
});
