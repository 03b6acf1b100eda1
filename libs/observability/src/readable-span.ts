import { SpanStatusCode, TraceFlags, type Attributes, type HrTime, type SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { TraceContext } from '@banyan/kernel';
import type { EndedSpan } from './trace-part.js';

/** What all spans of a process say. */
export interface SpanScope {
  readonly resource: Resource;
  readonly version: string;
  /** Wall clock where the monotonic one is 0, ms. */
  readonly originMs: number;
}

const LONGEST_VALUE = 512;

/** A span that has ended, as OpenTelemetry's exporters take it. Made only of what is sent. */
export function readableSpan(span: EndedSpan, { resource, version, originMs }: SpanScope): ReadableSpan {
  const own = contextOf(span);
  const { parentSpanId, startedMs, tookMs } = span;
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => own,
    ...(parentSpanId === undefined ? {} : { parentSpanContext: { ...own, spanId: parentSpanId } }),
    startTime: hrTime(originMs + startedMs),
    endTime: hrTime(originMs + startedMs + tookMs),
    duration: hrTime(tookMs),
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: attributesOf(span),
    links: (span.links ?? []).map((link) => ({ context: contextOf(link) })),
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: 'banyan', version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function attributesOf({ attributes }: EndedSpan): Attributes {
  const said: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) said[name] = typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value;
  }
  return said;
}

function contextOf({ traceId, spanId }: TraceContext): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

const MS_PER_SECOND = 1_000;
const NANOS_PER_MS = 1_000_000;

function hrTime(ms: number): HrTime {
  const seconds = Math.trunc(ms / MS_PER_SECOND);
  return [seconds, Math.round((ms - seconds * MS_PER_SECOND) * NANOS_PER_MS)];
}
