import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace';
import { onTraceResponse, systemClock } from '@banyan/kernel';
import { countedExporter } from './counted-exporter.js';
import { HeldTraces } from './held-traces.js';
import type { TraceSink } from './local-trace.js';
import { counter } from './metrics.js';
import { readableSpan, type SpanScope } from './readable-span.js';
import type { SpanAttributes } from './span-attributes.js';
import { processResource, type ProcessResource } from './process-resource.js';
import type { KeptBecause } from './trace-part.js';

/** The tracing of this process: undefined until `startTracing`. `span.ts` reads it; nothing else should. */
export const tracing: { running: RunningTracing | undefined } = { running: undefined };

interface RunningTracing extends TraceSink {
  /** Share of new traces that are sampled, 0-1. */
  readonly ratio: number;
}

export interface TracingOptions extends ProcessResource {
  readonly exporter: SpanExporter;
  /** Share of new traces that are sampled, 0-1. A trace that arrives sampled is continued whatever this says. */
  readonly ratio: number;
  /** A part of a trace that took so long is kept, ms. Default 1,000. */
  readonly slowMs?: number;
  /** Finished spans that are held for a while in case their trace is kept yet; 0: what is not sampled is not recorded. Default 4,096. */
  readonly heldSpans?: number;
  /** How long a finished span may wait for others before it is sent, ms. */
  readonly delayMs?: number;
}

/** A rollback asks for everything that is held at once, and what goes on meanwhile must find a place beside it. */
const MOST_WAITING = 16_384;

let processor: BatchSpanProcessor | undefined;

/** An exporter to `<endpoint>/v1/traces`, OTLP over HTTP with JSON. Gives up on a batch after `timeoutMs`. */
export function otlpExporter(endpoint: string, timeoutMs = 2_000): SpanExporter {
  return new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: timeoutMs,
    httpAgentOptions: { keepAlive: true, maxSockets: 2 },
  });
}

/** Starts recording: what is sampled is sent as it ends, what is not is held for a while (decision record 34). */
export function startTracing(options: TracingOptions): void {
  const exporter = countedExporter(options.exporter);
  const lost = counter('banyan_trace_export_total').with({ outcome: 'lost' });
  const batches = new BatchSpanProcessor({
    exporter,
    maxQueueSize: MOST_WAITING,
    scheduledDelayMillis: options.delayMs ?? 500,
    exportTimeoutMillis: 3_000,
  });
  processor = batches;
  const scope: SpanScope = {
    resource: processResource(options),
    version: options.serviceVersion,
    originMs: systemClock.nowMs() - systemClock.monotonicMs(),
  };
  tracing.running = {
    ratio: options.ratio,
    slowMs: options.slowMs ?? 1_000,
    held: new HeldTraces(options.heldSpans ?? 4_096),
    send: (span) => {
      // The SDK drops what it has no place for, and tells nobody.
      if (exporter.waiting >= MOST_WAITING) return lost.inc();
      exporter.waiting += 1;
      batches.onEnd(readableSpan(span, scope));
    },
  };
  onTraceResponse(({ traceId }) => keepTrace(traceId, 'told'));
}

/** Keeps a trace from now on, and what is held of it. Another process may have found out that it is wanted. */
export function keepTrace(traceId: string, because: KeptBecause): void {
  const { running } = tracing;
  if (running === undefined) return;
  for (const part of running.held.keep(traceId, because)) part.send(because);
}

/** Keeps all that is held of traces of which a span has all of these attributes. @returns how many traces */
export function keepHeld(attributes: SpanAttributes, because: KeptBecause): number {
  const { running } = tracing;
  if (running === undefined) return 0;
  const wanted = running.held.tracesWith(attributes);
  for (const traceId of wanted) keepTrace(traceId, because);
  return wanted.length;
}

/** Sends what is waiting; resolves when it is sent, lost, or `withinMs` is over. Never throws. */
export async function flushTraces(withinMs: number): Promise<void> {
  if (processor === undefined) return;
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, withinMs);
  // What was lost is counted by the exporter; here there is nobody left to tell.
  await Promise.race([processor.forceFlush().catch(() => undefined), timeUp]);
  clearTimeout(timer);
}

/** Stops recording and forgets the exporter. */
export async function stopTracing(): Promise<void> {
  await flushTraces(1_000);
  onTraceResponse(undefined);
  tracing.running = undefined;
  processor = undefined;
}
