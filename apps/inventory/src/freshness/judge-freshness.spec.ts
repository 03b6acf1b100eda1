import { describe, expect, test } from '@jest/globals';
import { judgeFreshness, LATE_MS } from './judge-freshness.js';
import { KEPT_LAGS, SourceLags } from './source-lags.js';

const source = (lastLagMs: number, appliedAgoMs: number) => ({ source: 'WH-NORD', lastLagMs, appliedAgoMs });
const judge = (ageMs: number | undefined, ...sources: ReturnType<typeof source>[]) =>
  judgeFreshness({ boundMs: 5_000, ageMs, sources });

describe('what we know', () => {
  test.each([
    ['was read to its end in time, with nothing changing', judge(5_000), { kind: 'within-bound' }],
    ['came in time', judge(0, source(5_000, 10)), { kind: 'within-bound' }],
    ['was not read to its end in time', judge(5_001, source(0, 10)), { kind: 'behind', ageMs: 5_001 }],
    ['was never read', judge(undefined), { kind: 'behind', ageMs: Infinity }],
    ['came too late', judge(0, source(5_001, 10)), { kind: 'late', sources: ['WH-NORD'] }],
    ['came too late, a while ago', judge(0, source(60_000, LATE_MS)), { kind: 'within-bound' }],
  ])('%s', (_, state, expected) => {
    expect(state).toEqual(expected);
  });
});

describe('the lags of a source', () => {
  test('are counted against the bound, and sorted for quantiles', () => {
    const lags = new SourceLags(100);
    expect([lags.withinBoundRatio, lags.quantileMs(0.99)]).toEqual([1, 0]);
    for (let lagMs = 200; lagMs > 0; lagMs--) lags.add(lagMs, 1_000 + lagMs);
    expect(lags).toMatchObject({ changes: 200, withinBoundRatio: 0.5, lastLagMs: 1, lastChangeAtMs: 1_200 });
    expect([lags.quantileMs(0.5), lags.quantileMs(0.99), lags.quantileMs(1)]).toEqual([101, 199, 200]);
  });

  test('are forgotten, the oldest first', () => {
    const lags = new SourceLags(100);
    lags.add(9_999, 0);
    for (let count = 0; count < KEPT_LAGS; count++) lags.add(1, 0);
    expect([lags.quantileMs(1), lags.changes]).toEqual([1, KEPT_LAGS + 1]);
  });
});
