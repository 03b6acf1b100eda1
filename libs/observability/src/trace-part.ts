import type { SpanKind } from '@opentelemetry/api';
import type { TraceContext } from '@banyan/kernel';
import type { AttributeValue, SpanAttributes } from './span-attributes.js';

/** Why a trace that was not sampled is kept; `told`: another process, which has its reason, says so. */
export type KeptBecause = 'failed' | 'slow' | 'degraded' | 'rolled-back' | 'told';

/** A span that has ended, as it is collected and sent. */
export interface EndedSpan extends TraceContext {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly links: readonly TraceContext[] | undefined;
  readonly failed: boolean;
  /** Monotonic, ms. */
  readonly startedMs: number;
  readonly tookMs: number;
  /** Did somebody wait for it? Slowness says nothing of the others. */
  readonly isAnswer: boolean;
  /** Adds what is only known once it has ended. */
  note(attributes: SpanAttributes): void;
}

/** The part of a trace below one local root, as it is held. */
export interface TracePart {
  readonly traceId: string;
  /** Spans that are collected. */
  readonly size: number;
  /** Was nothing but read? */
  readonly isRead: boolean;
  /** Has one of its spans all of these attributes? */
  has(attributes: SpanAttributes): boolean;
  /** Sends what is collected; and what ends later, as it ends. */
  send(because: KeptBecause): void;
  /** Drops what is collected. */
  forget(): void;
}
