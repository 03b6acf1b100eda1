import type { SpanRecord } from './span-record.js';

/** One line of the list of traces. */
export interface TraceSummary {
  readonly traceId: string;
  /** Its earliest span. */
  readonly service: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly spans: number;
  readonly failed: boolean;
}

/** The most recent traces, in memory; what is older than the last `maxTraces` is forgotten. */
export class TraceStore {
  /** Least recently added to first. */
  readonly #traces = new Map<string, SpanRecord[]>();

  constructor(
    private readonly maxTraces = 1000,
    private readonly maxSpansPerTrace = 500,
  ) {}

  add(spans: readonly SpanRecord[]): void {
    for (const span of spans) {
      const trace = this.#traces.get(span.traceId) ?? [];
      if (trace.length < this.maxSpansPerTrace) trace.push(span);
      this.#traces.delete(span.traceId);
      this.#traces.set(span.traceId, trace);
    }
    for (const traceId of this.#traces.keys()) {
      if (this.#traces.size <= this.maxTraces) break;
      this.#traces.delete(traceId);
    }
  }

  /** All its spans that arrived so far; undefined when the trace is not known (any more). */
  trace(traceId: string): readonly SpanRecord[] | undefined {
    return this.#traces.get(traceId.toLowerCase());
  }

  /** The last `limit` traces, newest first. */
  recent(limit: number): TraceSummary[] {
    return [...this.#traces.values()].slice(-limit).toReversed().map(summaryOf);
  }
}

function summaryOf(spans: readonly SpanRecord[]): TraceSummary {
  const [first] = spans.toSorted((a, b) => a.startMs - b.startMs);
  if (first === undefined) throw new Error('a trace without spans is not kept');
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  return {
    traceId: first.traceId,
    service: first.service,
    name: first.name,
    startMs: first.startMs,
    durationMs: endMs - first.startMs,
    spans: spans.length,
    failed: spans.some((span) => span.failed),
  };
}
