import { SpanKind } from '@opentelemetry/api';
import { formatTraceparent, type TraceContext } from '@banyan/kernel';
import { activeContext } from './active-span.js';
import { LocalTrace } from './local-trace.js';
import { RecordedSpan } from './recorded-span.js';
import type { Span, SpanRole } from './span.js';
import { newRootContext, newTraceId, isSampled } from './trace-ids.js';
import { tracing } from './tracing.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const satisfies Record<SpanRole, SpanKind>;

class SilentSpan implements Span {
  constructor(readonly context: TraceContext) {}

  set(): void {}

  fail(): void {}

  link(): void {}

  rename(): void {}

  end(): void {}

  traceparent(): string {
    return formatTraceparent(this.context);
  }
}

/**
 * Begins a step. A sampled parent is continued; without a parent a new trace begins and BANYAN_TRACE_RATIO decides whether it is
 * sampled. What is not sampled is recorded all the same and held for a while: it is sent when the trace turns out to be worth it.
 *
 * @param parent from `parseTraceparent` or another span's `context`; default: the active span of this call
 */
export function startSpan(name: string, role: SpanRole, parent: TraceContext | undefined = activeContext()): Span {
  const { running } = tracing;
  if (running === undefined) return new SilentSpan(parent ?? newRootContext(0));
  if (parent instanceof RecordedSpan)
    return new RecordedSpan(parent.trace, name, KINDS[role], parent.spanId, false, false);
  const traceId = parent?.traceId ?? newTraceId();
  const sampled = parent?.sampled ?? isSampled(traceId, running.ratio);
  if (!sampled && running.held.most === 0) return new SilentSpan(parent ?? { ...newRootContext(0), traceId });
  // Whoever calls here knows by now that it is wanted; earlier calls of the same trace may be held.
  if (sampled && parent !== undefined) for (const part of running.held.take(traceId)) part.send('told');
  const trace = new LocalTrace(traceId, sampled, running);
  return new RecordedSpan(trace, name, KINDS[role], parent?.spanId, true, role === 'server');
}

/** The step that this call is in, to be told more of; undefined: there is none that is recorded. */
export function activeSpan(): Span | undefined {
  const context = activeContext();
  return context instanceof RecordedSpan ? context : undefined;
}
