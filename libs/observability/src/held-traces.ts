import { noteKeptTrace } from '@banyan/kernel';
import type { SpanAttributes } from './span-attributes.js';
import type { KeptBecause, TracePart } from './trace-part.js';

/** Ids that are remembered as kept: what comes of a kept trace later, such as a delivery from the outbox, is sent too. */
const MOST_KEPT = 4_096;
const NONE: readonly TracePart[] = [];

/**
 * What was not sampled, for a while: the last so many spans, oldest forgotten first. And which traces are kept though they were
 * not sampled.
 */
export class HeldTraces {
  /** In the order in which their first roots ended. */
  readonly #held = new Map<string, TracePart[]>();
  readonly #kept = new Map<string, KeptBecause>();
  #spans = 0;

  /** @param most spans; 0: nothing is held */
  constructor(readonly most: number) {}

  /** Undefined: it is not kept, as far as this process knows. */
  keptBecause(traceId: string): KeptBecause | undefined {
    return this.#kept.get(traceId);
  }

  /** Takes in what a local root left, or what ended after it. @param spans how many are new */
  hold(part: TracePart, spans: number): void {
    const parts = this.#held.get(part.traceId);
    if (parts === undefined) this.#held.set(part.traceId, [part]);
    else if (!parts.includes(part)) parts.push(part);
    this.#spans += spans;
    while (this.#spans > this.most) this.#forgetOldest();
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
    const parts = this.#held.get(traceId);
    if (parts === undefined) return NONE;
    this.#held.delete(traceId);
    for (const { size } of parts) this.#spans -= size;
    return parts;
  }

  /** Traces held of which a span has all of these attributes. */
  tracesWith(attributes: SpanAttributes): readonly string[] {
    return [...this.#held].flatMap(([traceId, parts]) => (parts.some((part) => part.has(attributes)) ? [traceId] : []));
  }

  #forgetOldest(): void {
    const oldest = this.#held.keys().next().value;
    if (oldest === undefined) this.#spans = 0;
    else for (const part of this.take(oldest)) part.forget();
  }
}
