import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { Tracer } from '@opentelemetry/api';
import { countedExporter } from './counted-exporter.js';
import { newSpanId, newTraceId } from './trace-ids.js';

/** The tracing of this process: at rest until `startTracing`. `span.ts` reads it; nothing else should. */
export const tracing: {
  tracer: Tracer | undefined;
  /** Share of new traces that are sampled, 0-1. */
  ratio: number;
  /** The id whose sampling was just decided; the next root span takes it. */
  nextTraceId: string | undefined;
} = { tracer: undefined, ratio: 0, nextTraceId: undefined };

export interface TracingOptions {
  readonly exporter: SpanExporter;
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly environment: string;
  /** Share of new traces that are sampled, 0-1. A trace that arrives sampled is continued whatever this says. */
  readonly ratio: number;
  /** How long a finished span may wait for others before it is sent, ms. */
  readonly delayMs?: number;
}

let provider: TracerProvider | undefined;

/** An exporter to `<endpoint>/v1/traces`, OTLP over HTTP with JSON. Gives up on a batch after `timeoutMs`. */
export function otlpExporter(endpoint: string, timeoutMs = 2_000): SpanExporter {
  return new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: timeoutMs,
    httpAgentOptions: { keepAlive: true, maxSockets: 2 },
  });
}

/** Starts recording sampled traces. Sampling is decided before a span object exists (see `startSpan`), so the SDK's sampler says yes. */
export function startTracing(options: TracingOptions): void {
  provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.serviceName,
      'service.version': options.serviceVersion,
      'service.instance.id': `${process.pid}`,
      'deployment.environment.name': options.environment,
    }),
    sampler: new AlwaysOnSampler(),
    idGenerator: {
      generateTraceId: () => {
        const decided = tracing.nextTraceId ?? newTraceId();
        tracing.nextTraceId = undefined;
        return decided;
      },
      generateSpanId: newSpanId,
    },
    spanLimits: { attributeCountLimit: 64, attributeValueLengthLimit: 512 },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: countedExporter(options.exporter),
        scheduledDelayMillis: options.delayMs ?? 500,
        exportTimeoutMillis: 3_000,
      }),
    ],
  });
  tracing.tracer = provider.getTracer('banyan', options.serviceVersion);
  tracing.ratio = options.ratio;
}

/** Sends what is waiting; resolves when it is sent, lost, or `withinMs` is over. Never throws. */
export async function flushTraces(withinMs: number): Promise<void> {
  if (provider === undefined) return;
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, withinMs);
  // What was lost is counted by the exporter; here there is nobody left to tell.
  await Promise.race([provider.forceFlush().catch(() => undefined), timeUp]);
  clearTimeout(timer);
}

/** Stops recording and forgets the exporter. */
export async function stopTracing(): Promise<void> {
  await flushTraces(1_000);
  tracing.tracer = undefined;
  provider = undefined;
}
