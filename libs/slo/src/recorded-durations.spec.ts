import { describe, expect, it } from '@jest/globals';
import { RecordedDurations } from './recorded-durations.js';

describe('recorded durations', () => {
  it('knows quantiles to a percent, and the longest exactly', () => {
    const durations = new RecordedDurations();
    for (let ms = 1; ms <= 1_000; ms++) durations.add(ms);
    const { count, p50, p95, p99, most } = durations.summary() ?? { count: 0, p50: 0, p95: 0, p99: 0, most: 0 };
    expect([count, most]).toEqual([1_000, 1_000]);
    for (const [found, exact] of [
      [p50, 500],
      [p95, 950],
      [p99, 990],
    ] as const) {
      expect(Math.abs(found / exact - 1)).toBeLessThan(0.015);
    }
  });

  it('has nothing to say of nothing, and takes whatever is a duration', () => {
    expect(new RecordedDurations().summary()).toBeUndefined();
    const durations = new RecordedDurations();
    for (const ms of [0, 1e300]) durations.add(ms);
    expect(durations.summary()).toMatchObject({ count: 2, most: 1e300 });
  });
});
