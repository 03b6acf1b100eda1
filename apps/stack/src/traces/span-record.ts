/** One span as the launcher keeps it: OTLP without its wrapping. */
export interface SpanRecord {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** Absent: the first of its trace. It may name a span that nobody reported, such as the storefront's. */
  readonly parentSpanId?: string;
  /** The process it is from, `service.name`. */
  readonly service: string;
  readonly name: string;
  readonly role: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since the Unix epoch, with a fraction. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly failed: boolean;
  /** Traces and spans that caused it without waiting for it; absent: none. */
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Why it failed, when the span says so. */
  readonly statusMessage?: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}
