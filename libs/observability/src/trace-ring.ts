import type { SpanAttributes } from './span-attributes.js';
import type { TracePart } from './trace-part.js';

const NONE: readonly TracePart[] = [];
/** Of an id, which is random throughout. */
const HASHED_CHARACTERS = 6;
const NOTHING = -1;

/**
 * The last so many spans, by their traces; oldest forgotten first.
 *
 * A ring, found in by chains through it: nothing that comes and goes with every request is kept in a Map (decision record 6). A
 * place in the ring is counted on for ever; a chain ends where it leads to one that has been given to somebody else.
 */
export class TraceRing {
  readonly #ring: (TracePart | undefined)[];
  /** For each place of the ring, the one before it in its chain. */
  readonly #before: Float64Array;
  readonly #heads: Float64Array;
  #oldest = 0;
  #next = 0;
  #spans = 0;

  /** @param most spans; 0: nothing is held */
  constructor(readonly most: number) {
    this.#ring = Array.from({ length: most }, () => undefined);
    this.#before = new Float64Array(most).fill(NOTHING);
    this.#heads = new Float64Array(2 ** Math.ceil(Math.log2(Math.max(1, most)))).fill(NOTHING);
  }

  /** Takes in what a local root left, or what ended after it. @param spans how many are new */
  hold(part: TracePart, spans: number): void {
    if (this.most === 0) return part.forget();
    if (!this.#isHeld(part)) this.#add(part);
    this.#spans += spans;
    while (this.#spans > this.most) this.#forgetOldest();
  }

  /** @returns what is held of it, in the order in which it came; it is held no longer */
  take(traceId: string): readonly TracePart[] {
    let taken: TracePart[] | undefined;
    for (let at = this.#headOf(traceId); at >= this.#oldest; at = this.#before[at % this.most]!) {
      const part = this.#ring[at % this.most];
      if (part?.traceId !== traceId) continue;
      (taken ??= []).push(part);
      this.#ring[at % this.most] = undefined;
      this.#spans -= part.size;
    }
    return taken?.toReversed() ?? NONE;
  }

  /** Traces held of which a span has all of these attributes. */
  tracesWith(attributes: SpanAttributes): readonly string[] {
    const found = new Set<string>();
    for (let at = this.#oldest; at < this.#next; at++) {
      const part = this.#ring[at % this.most];
      if (part?.has(attributes) === true) found.add(part.traceId);
    }
    return [...found];
  }

  #isHeld(part: TracePart): boolean {
    for (let at = this.#headOf(part.traceId); at >= this.#oldest; at = this.#before[at % this.most]!) {
      if (this.#ring[at % this.most] === part) return true;
    }
    return false;
  }

  #add(part: TracePart): void {
    if (this.#next - this.#oldest === this.most) this.#forgetOldest();
    const head = this.#chainOf(part.traceId);
    this.#before[this.#next % this.most] = this.#heads[head]!;
    this.#heads[head] = this.#next;
    this.#ring[this.#next % this.most] = part;
    this.#next++;
  }

  #forgetOldest(): void {
    if (this.#oldest === this.#next) {
      this.#spans = 0;
      return;
    }
    const place = this.#oldest % this.most;
    const part = this.#ring[place];
    this.#ring[place] = undefined;
    this.#oldest++;
    if (part === undefined) return;
    this.#spans -= part.size;
    part.forget();
  }

  #headOf(traceId: string): number {
    return this.most === 0 ? NOTHING : this.#heads[this.#chainOf(traceId)]!;
  }

  #chainOf(traceId: string): number {
    let hash = 0;
    const end = traceId.length;
    for (let index = Math.max(0, end - HASHED_CHARACTERS); index < end; index++) {
      hash = (Math.imul(hash, 31) + traceId.charCodeAt(index)) | 0;
    }
    // Hex digits differ in their low bits alone: what the next ones shift there is mixed down.
    return (hash ^ (hash >>> 11)) & (this.#heads.length - 1);
  }
}
