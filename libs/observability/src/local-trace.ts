import type { HeldTraces } from './held-traces.js';
import type { SpanAttributes } from './span-attributes.js';
import type { EndedSpan, KeptBecause, TracePart } from './trace-part.js';

/** What a part of a trace needs of the tracing of its process. */
export interface TraceSink {
  /** What was not sampled, and may be wanted yet. */
  readonly held: HeldTraces;
  /** A part of a trace that took so long, ms, is kept though it was not sampled. */
  readonly slowMs: number;
  /** Sends a span that has ended. */
  send(span: EndedSpan): void;
}

/**
 * The part of one trace below one local root: a request that was received, a run of a saga, a delivery. Sent span by span where
 * the trace is sampled; else collected, and sent or held when its root ends.
 */
export class LocalTrace implements TracePart {
  #finished: EndedSpan[] = [];
  #sending: boolean;
  #because: KeptBecause | undefined;
  #root: EndedSpan | undefined;
  /** Of its root there is no other step. */
  #isAlone = true;

  constructor(
    readonly traceId: string,
    sampled: boolean,
    private readonly sink: TraceSink,
  ) {
    this.#sending = sampled;
  }

  /** Is it sent, as far as is known now? What is called from here on is told so. */
  get sampled(): boolean {
    if (!this.#sending) {
      const because = this.sink.held.keptBecause(this.traceId);
      if (because !== undefined) this.#send(because);
    }
    return this.#sending;
  }

  /** Spans that are collected. */
  get size(): number {
    return this.#finished.length;
  }

  get isRead(): boolean {
    const method = this.#root?.attributes['http.request.method'];
    return method === 'GET' || method === 'HEAD';
  }

  /** A step below its root began. */
  began(): void {
    this.#isAlone = false;
  }

  /** Something about it is worth keeping all of it. */
  keep(because: KeptBecause): void {
    if (this.sampled) return;
    this.#send(because);
    for (const part of this.sink.held.keep(this.traceId, because)) part.send(because);
  }

  ended(span: EndedSpan, isRoot: boolean): void {
    if (isRoot) {
      this.#root = span;
      if (span.tookMs >= this.sink.slowMs && span.isAnswer) this.keep('slow');
    }
    // Begun here and nobody told of it: nobody can come to want it.
    if (isRoot && this.#isAlone && span.parentSpanId === undefined && !this.sampled) return;
    this.#finished.push(span);
    if (this.sampled) this.send('told');
    else if (isRoot) this.sink.held.hold(this, this.#finished.length);
    else if (this.#root !== undefined) this.sink.held.hold(this, 1);
  }

  /** Sends what is collected; and what ends later, as it ends. */
  send(because: KeptBecause): void {
    if (!this.#sending) this.#send(because);
    const finished = this.#finished;
    this.#finished = [];
    for (const span of finished) {
      if (span === this.#root && this.#because !== undefined) span.note({ 'banyan.kept.reason': this.#because });
      this.sink.send(span);
    }
  }

  forget(): void {
    this.#finished = [];
  }

  has(attributes: SpanAttributes): boolean {
    const wanted = Object.entries(attributes);
    return this.#finished.some((span) => wanted.every(([name, value]) => span.attributes[name] === value));
  }

  #send(because: KeptBecause): void {
    this.#sending = true;
    this.#because = because;
  }
}
