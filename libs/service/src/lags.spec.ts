import { describe, expect, test } from '@jest/globals';
import { KEPT_LAGS, Lags } from './lags.js';

describe('the lags of a source', () => {
  test('are counted against the bound, and sorted for quantiles', () => {
    const lags = new Lags(100);
    expect([lags.withinBoundRatio, lags.quantileMs(0.99)]).toEqual([1, 0]);
    for (let lagMs = 200; lagMs > 0; lagMs--) lags.add(lagMs, 1_000 + lagMs);
    expect(lags).toMatchObject({ changes: 200, withinBoundRatio: 0.5, lastLagMs: 1, lastChangeAtMs: 1_200 });
    expect([lags.quantileMs(0.5), lags.quantileMs(0.99), lags.quantileMs(1)]).toEqual([101, 199, 200]);
  });

  test('are forgotten, the oldest first', () => {
    const lags = new Lags(100);
    lags.add(9_999, 0);
    for (let count = 0; count < KEPT_LAGS; count++) lags.add(1, 0);
    expect([lags.quantileMs(1), lags.changes]).toEqual([1, KEPT_LAGS + 1]);
  });
});
