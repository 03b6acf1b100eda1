import type { Clock } from '@banyan/kernel';

/** Keeps a costly thing rare: at first it may happen at once, then no sooner than after a wait that grows. */
export class Spacing {
  #lastAtMs: number | undefined;
  #waitMs: number;

  constructor(
    private readonly clock: Clock,
    private readonly firstMs: number,
    private readonly mostMs: number,
  ) {
    this.#waitMs = firstMs;
  }

  get allows(): boolean {
    return this.sinceLastMs >= this.#waitMs;
  }

  /** Infinity when it never happened. */
  get sinceLastMs(): number {
    return this.#lastAtMs === undefined ? Infinity : this.clock.monotonicMs() - this.#lastAtMs;
  }

  /** It happened. `worthIt`: the next wait is the first one again; else it is twice this one. */
  happened(worthIt: boolean): void {
    const again = this.#lastAtMs !== undefined && !worthIt;
    this.#waitMs = again ? Math.min(this.mostMs, this.#waitMs * 2) : this.firstMs;
    this.#lastAtMs = this.clock.monotonicMs();
  }
}
