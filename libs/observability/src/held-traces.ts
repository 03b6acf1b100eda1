import { noteKeptTrace } from '@banyan/kernel';
import type { SpanAttributes } from './span-attributes.js';
import type { KeptBecause, TracePart } from './trace-part.js';
import { TraceRing } from './trace-ring.js';

/** Ids that are remembered as kept: what comes of a kept trace later, such as a delivery from the outbox, is sent too. */
const MOST_KEPT = 4_096;
/**
 * Of what may be held, reads have a part of their own: there are a hundred of them for each order, whose journey would be
 * pushed out by them while it goes on elsewhere. And what is held survives every collection: 4,096 spans of reads cost each
 * request 4 µs.
 */
const SHARE_OF_READS = 1 / 8;

/**
 * What was not sampled, for a while: the last so many spans, oldest forgotten first. And which traces are kept though they were
 * not sampled.
 */
export class HeldTraces {
  readonly #reads: TraceRing;
  readonly #others: TraceRing;
  readonly #kept = new Map<string, KeptBecause>();

  /** @param most spans; 0: nothing is held */
  constructor(readonly most: number) {
    const reads = Math.ceil(most * SHARE_OF_READS);
    this.#reads = new TraceRing(reads);
    this.#others = new TraceRing(most - reads);
  }

  /** Undefined: it is not kept, as far as this process knows. */
  keptBecause(traceId: string): KeptBecause | undefined {
    return this.#kept.size === 0 ? undefined : this.#kept.get(traceId);
  }

  /** Takes in what a local root left, or what ended after it. @param spans how many are new */
  hold(part: TracePart, spans: number): void {
    (part.isRead ? this.#reads : this.#others).hold(part, spans);
  }

  /** @returns what was held of it */
  keep(traceId: string, because: KeptBecause): readonly TracePart[] {
    if (!this.#kept.has(traceId)) {
      this.#kept.set(traceId, because);
      noteKeptTrace(traceId);
      if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
    }
    return this.take(traceId);
  }

  /** @returns what is held of it, which is no longer */
  take(traceId: string): readonly TracePart[] {
    const reads = this.#reads.take(traceId);
    const others = this.#others.take(traceId);
    if (others.length === 0) return reads;
    return reads.length === 0 ? others : [...reads, ...others];
  }

  /** Traces held of which a span has all of these attributes. */
  tracesWith(attributes: SpanAttributes): readonly string[] {
    return [...new Set([...this.#reads.tracesWith(attributes), ...this.#others.tracesWith(attributes)])];
  }
}
