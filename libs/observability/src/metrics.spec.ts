import { describe, expect, it } from '@jest/globals';
import { assert, double, property } from 'fast-check';
import { MetricFamily, MOST_SERIES } from './metric-family.js';
import { CounterSeries, HistogramSeries } from './metric-series.js';
import { METRICS } from './metric-table.js';
import { counter, gauge, histogram, metricsText } from './metrics.js';

describe('metrics', () => {
  it('exposes a counter with its labels', async () => {
    const series = counter('banyan_trips_total').with({ domain: 'inventory', source: 'person' });
    series.inc();
    series.inc(2);
    expect(await metricsText()).toContain('banyan_trips_total{domain="inventory",source="person"} 3');
  });

  it('gives the same series for the same labels, whatever their order', () => {
    const one = counter('banyan_trips_total').with({ domain: 'pricing', source: 'replica' });
    const other = counter('banyan_trips_total').with({ source: 'replica', domain: 'pricing' });
    expect(other).toBe(one);
  });

  it('reads a gauge at each scrape', async () => {
    let age = 1;
    gauge('banyan_flag_age_seconds')
      .with({})
      .readFrom(() => age);
    expect(await metricsText()).toMatch(/^banyan_flag_age_seconds 1$/m);
    age = 7;
    expect(await metricsText()).toMatch(/^banyan_flag_age_seconds 7$/m);
  });

  it('exposes a histogram with cumulative buckets, sum and count', async () => {
    const series = histogram('banyan_rollback_duration_seconds').with({ domain: 'inventory' });
    series.observe(0.01);
    series.observe(0.3);
    series.observe(99);
    series.observe(Number.NaN);
    const text = await metricsText();
    expect(text).toContain('banyan_rollback_duration_seconds_bucket{domain="inventory",le="0.01"} 1');
    expect(text).toContain('banyan_rollback_duration_seconds_bucket{domain="inventory",le="0.5"} 2');
    expect(text).toContain('banyan_rollback_duration_seconds_bucket{domain="inventory",le="+Inf"} 3');
    expect(text).toMatch(/^banyan_rollback_duration_seconds_count\{domain="inventory"\} 3$/m);
    expect(text).toMatch(/^banyan_rollback_duration_seconds_sum\{domain="inventory"\} 99\.31$/m);
  });

  it('puts every value into the first bucket whose bound is not below it', () => {
    assert(
      property(double({ min: 0, max: 20, noNaN: true }), (value) => {
        const bounds = [0.5, 1, 5, 10];
        const series = new HistogramSeries(bounds);
        series.observe(value);
        const expected = bounds.findIndex((bound) => value <= bound);
        expect(series.counts[expected === -1 ? bounds.length : expected]).toBe(1);
      }),
    );
  });

  it('escapes label values', async () => {
    counter('banyan_trips_total').with({ domain: 'a"b\\c\nd', source: 'person' }).inc();
    expect(await metricsText()).toContain(String.raw`domain="a\"b\\c\nd"`);
  });

  it('refuses label sets beyond the bound and says so, and the caller never notices', async () => {
    let dropped = 0;
    const family = new MetricFamily(
      'banyan_trips_total',
      METRICS.banyan_trips_total,
      () => new CounterSeries(),
      () => dropped++,
    );
    for (let n = 0; n < MOST_SERIES + 5; n++) family.with({ domain: `d${n}`, source: 'person' }).inc();
    expect(dropped).toBe(5);
    expect((await family.get()).values).toHaveLength(MOST_SERIES);
  });
});
