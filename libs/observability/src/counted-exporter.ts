import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { counter } from './metrics.js';

/** Counts what reached the collector and what did not: a collector that is away is seen in metrics, not in traffic. */
export function countedExporter(inner: SpanExporter): SpanExporter {
  const sent = counter('banyan_trace_export_total').with({ outcome: 'sent' });
  const lost = counter('banyan_trace_export_total').with({ outcome: 'lost' });
  return {
    export: (spans, done) => {
      inner.export(spans, (result) => {
        (result.error === undefined ? sent : lost).inc(spans.length);
        done(result);
      });
    },
    shutdown: () => inner.shutdown(),
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
  };
}
