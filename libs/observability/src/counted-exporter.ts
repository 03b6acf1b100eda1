import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { counter } from './metrics.js';

export interface CountedExporter extends SpanExporter {
  /** Spans that are on their way to it. Whoever hands them on adds to it. */
  waiting: number;
}

/** Counts what reached the collector and what did not: a collector that is away is seen in metrics, not in traffic. */
export function countedExporter(inner: SpanExporter): CountedExporter {
  const sent = counter('banyan_trace_export_total').with({ outcome: 'sent' });
  const lost = counter('banyan_trace_export_total').with({ outcome: 'lost' });
  const counted: CountedExporter = {
    waiting: 0,
    export: (spans, done) => {
      counted.waiting = Math.max(0, counted.waiting - spans.length);
      inner.export(spans, (result) => {
        (result.error === undefined ? sent : lost).inc(spans.length);
        done(result);
      });
    },
    shutdown: () => inner.shutdown(),
    forceFlush: () => inner.forceFlush?.() ?? Promise.resolve(),
  };
  return counted;
}
