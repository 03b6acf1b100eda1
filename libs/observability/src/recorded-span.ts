import type { SpanKind } from '@opentelemetry/api';
import { formatTraceparent, systemClock, type TraceContext } from '@banyan/kernel';
import type { LocalTrace } from './local-trace.js';
import type { AttributeValue, SpanAttributes } from './span-attributes.js';
import type { Span } from './span.js';
import { newSpanId } from './trace-ids.js';
import type { EndedSpan } from './trace-part.js';

/** A step that is recorded, sampled or not. It is its own context: nothing is made for what asks for it. */
export class RecordedSpan implements Span, EndedSpan {
  readonly spanId = newSpanId();
  /** What it was told, as it was told it: put together when somebody wants to read it, which is seldom. */
  #said: SpanAttributes[] = [];
  readonly startedMs = systemClock.monotonicMs();
  links: readonly TraceContext[] | undefined;
  failed = false;
  endedMs: number | undefined;

  constructor(
    readonly trace: LocalTrace,
    public name: string,
    readonly kind: SpanKind,
    readonly parentSpanId: string | undefined,
    private readonly isRoot: boolean,
    /** Does somebody wait for it, or did something have to come of it? Slowness says nothing of the others. */
    readonly isAnswer: boolean,
  ) {
    if (!isRoot) trace.began();
  }

  get context(): TraceContext {
    return this;
  }

  get traceId(): string {
    return this.trace.traceId;
  }

  get sampled(): boolean {
    return this.trace.sampled;
  }

  get attributes(): Readonly<Record<string, AttributeValue>> {
    const [first = {}, ...more] = this.#said;
    const all: SpanAttributes = more.length === 0 ? first : Object.assign({}, ...this.#said);
    this.#said = [all];
    return all as Readonly<Record<string, AttributeValue>>;
  }

  get tookMs(): number {
    return (this.endedMs ?? this.startedMs) - this.startedMs;
  }

  set(attributes: SpanAttributes): void {
    if (this.endedMs !== undefined) return;
    this.#said.push(attributes);
    if (attributes['banyan.degraded.reason'] !== undefined) this.trace.keep('degraded');
  }

  fail(errorType: string): void {
    if (this.endedMs !== undefined) return;
    this.#said.push({ 'error.type': errorType });
    this.failed = true;
    // What a copy came to is nobody's journey.
    if (this.attributes['banyan.shadow'] !== true) this.trace.keep('failed');
  }

  /** Adds what is only known once it has ended. */
  note(attributes: SpanAttributes): void {
    this.#said.push(attributes);
  }

  link(context: TraceContext | undefined): void {
    if (context !== undefined) this.links = [...(this.links ?? []), context];
  }

  rename(name: string): void {
    this.name = name;
  }

  end(): void {
    if (this.endedMs !== undefined) return;
    this.endedMs = systemClock.monotonicMs();
    this.trace.ended(this, this.isRoot);
  }

  traceparent(): string {
    return formatTraceparent(this);
  }
}
