import { SpanKind, SpanStatusCode, trace, TraceFlags, ROOT_CONTEXT, type Span as SdkSpan } from '@opentelemetry/api';
import { formatTraceparent, type TraceContext } from '@banyan/kernel';
import { activeContext } from './active-span.js';
import type { SpanAttributes } from './span-attributes.js';
import { newRootContext } from './trace-ids.js';
import { tracing } from './tracing.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export type SpanRole = keyof typeof KINDS;

/** One step of a trace. Where the trace is not sampled every method is a no-op; the context travels all the same. */
export interface Span {
  /** What a child span or another process is given as its parent. */
  readonly context: TraceContext;
  /** Adds attributes; undefined values are left out. */
  set(attributes: SpanAttributes): void;
  /** Marks the step as failed. `errorType` is a closed word such as `deadline` or a status code; never a message. */
  fail(errorType: string): void;
  /** Renames a span whose route was not known when it began. */
  rename(name: string): void;
  /** Ends the step; later calls do nothing. */
  end(): void;
  /** The header that makes the next process continue this trace. */
  traceparent(): string;
}

class SilentSpan implements Span {
  constructor(readonly context: TraceContext) {}

  set(): void {}

  fail(): void {}

  rename(): void {}

  end(): void {}

  traceparent(): string {
    return formatTraceparent(this.context);
  }
}

class RecordedSpan implements Span {
  readonly context: TraceContext;

  constructor(private readonly span: SdkSpan) {
    const { traceId, spanId } = span.spanContext();
    this.context = { traceId, spanId, sampled: true };
  }

  set(attributes: SpanAttributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) this.span.setAttribute(name, value);
    }
  }

  fail(errorType: string): void {
    this.span.setAttribute('error.type', errorType);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  end(): void {
    if (this.span.isRecording()) this.span.end();
  }

  traceparent(): string {
    return formatTraceparent(this.context);
  }
}

/**
 * Begins a step. A sampled parent is continued; an unsampled one is passed on as it is; without a parent a new trace
 * begins and BANYAN_TRACE_RATIO decides whether it is recorded.
 *
 * @param parent from `parseTraceparent` or another span's `context`; default: the active span of this call
 */
export function startSpan(name: string, role: SpanRole, parent: TraceContext | undefined = activeContext()): Span {
  const tracer = tracing.tracer;
  if (tracer === undefined) return new SilentSpan(parent ?? newRootContext(0));
  if (parent === undefined) {
    const root = newRootContext(tracing.ratio);
    if (!root.sampled) return new SilentSpan(root);
    tracing.nextTraceId = root.traceId;
    return new RecordedSpan(tracer.startSpan(name, { kind: KINDS[role] }, ROOT_CONTEXT));
  }
  if (!parent.sampled) return new SilentSpan(parent);
  const { traceId, spanId } = parent;
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
  return new RecordedSpan(tracer.startSpan(name, { kind: KINDS[role] }, context));
}
