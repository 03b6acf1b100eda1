import type { TraceContext } from '@banyan/kernel';
import type { SpanAttributes } from './span-attributes.js';

export type SpanRole = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** One step of a trace. Without tracing every method is a no-op; the context travels all the same. */
export interface Span {
  /** What a child span or another process is given as its parent. Its `sampled` is true once the trace is kept. */
  readonly context: TraceContext;
  /** Adds attributes; undefined values are left out. A `banyan.degraded.reason` keeps the trace. */
  set(attributes: SpanAttributes): void;
  /** Marks the step as failed. `errorType` is a closed word such as `deadline` or a status code; never a message. It keeps the trace. */
  fail(errorType: string): void;
  /** Names what caused this without waiting for it, such as what an event was written by. */
  link(context: TraceContext | undefined): void;
  /** Renames a span whose route was not known when it began. */
  rename(name: string): void;
  /** Ends the step; later calls do nothing. */
  end(): void;
  /** The header that makes the next process continue this trace. */
  traceparent(): string;
}
