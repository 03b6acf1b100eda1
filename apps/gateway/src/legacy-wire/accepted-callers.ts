import type { Clock } from '@banyan/kernel';

interface Known {
  /** When the core was asked by the caller that it let in, monotonic ms. */
  readonly acceptedMs: number;
  /** What was asked no later than this says nothing any more. */
  readonly refusedMs: number;
}

const NEVER: Known = { acceptedMs: -Infinity, refusedMs: -Infinity };

/**
 * Which callers the core has let in lately, by its own answers. Both times are the asking's, not the answer's: of two answers
 * that overtake each other the later question counts.
 */
export class AcceptedCallers {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly clock: Clock,
    /** Most callers that are kept; those first seen go first, and are taught again by the core. */
    private readonly most = 10_000,
  ) {}

  accept(key: string, askedMs: number): void {
    const known = this.#known.get(key) ?? NEVER;
    if (askedMs > known.refusedMs && askedMs > known.acceptedMs) this.#keep(key, { ...known, acceptedMs: askedMs });
  }

  /** The core does not let it in any more, or the caller has gone: nothing that was asked before now counts. */
  refuse(key: string): void {
    this.#keep(key, { acceptedMs: -Infinity, refusedMs: this.clock.monotonicMs() });
  }

  isAccepted(key: string, withinMs: number): boolean {
    return this.clock.monotonicMs() - (this.#known.get(key) ?? NEVER).acceptedMs <= withinMs;
  }

  #keep(key: string, known: Known): void {
    this.#known.set(key, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.most) break;
      this.#known.delete(oldest);
    }
  }
}
