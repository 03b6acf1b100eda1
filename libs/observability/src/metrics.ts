import { Registry, collectDefaultMetrics, type Metric } from 'prom-client';
import { MetricFamily, type Series } from './metric-family.js';
import { CounterSeries, GaugeSeries, HistogramSeries } from './metric-series.js';
import { METRICS, type LabelsOf, type MetricName, type MetricNameOf, type MetricRow } from './metric-table.js';

/** A metric of the table; `with` binds its labels once and returns the series to touch. */
export interface BoundBy<N extends MetricName, S> {
  with(labels: LabelsOf<N>): S;
}

const registry = new Registry();
const families = new Map<MetricName, MetricFamily<Series>>();

function family<S extends Series>(name: MetricName, make: () => S): MetricFamily<S> {
  const known = families.get(name);
  if (known) return known as unknown as MetricFamily<S>;
  const dropped = name === 'banyan_metric_series_dropped_total' ? undefined : 'banyan_metric_series_dropped_total';
  const made = new MetricFamily<S>(name, METRICS[name], make, () => {
    if (dropped !== undefined) counter(dropped).with({}).inc();
  });
  families.set(name, made);
  registry.registerMetric(made as unknown as Metric);
  return made;
}

/** A counter of the table. */
export function counter<N extends MetricNameOf<'counter'>>(name: N): BoundBy<N, CounterSeries> {
  return family(name, () => new CounterSeries());
}

/** A gauge of the table. */
export function gauge<N extends MetricNameOf<'gauge'>>(name: N): BoundBy<N, GaugeSeries> {
  return family(name, () => new GaugeSeries());
}

/** A histogram of the table. */
export function histogram<N extends MetricNameOf<'histogram'>>(name: N): BoundBy<N, HistogramSeries> {
  const row: MetricRow = METRICS[name];
  return family(name, () => new HistogramSeries(row.buckets ?? []));
}

let defaultsCollected = false;

/** Adds Node's own metrics (`process_*`, `nodejs_*`); once per process, the ops side does it. */
export function collectProcessMetrics(): void {
  if (defaultsCollected) return;
  defaultsCollected = true;
  collectDefaultMetrics({ register: registry });
}

export const METRICS_MEDIA_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Every metric of this process in Prometheus' text format. */
export function metricsText(): Promise<string> {
  return registry.metrics();
}
