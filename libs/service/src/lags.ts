/** Lags that are kept for quantiles; older ones are forgotten. */
export const KEPT_LAGS = 1_024;

/** How late changes arrived, of one source or of all. */
export class Lags {
  readonly #lagsMs: number[] = [];
  #next = 0;
  #changes = 0;
  #withinBound = 0;
  #lastLagMs = 0;
  #lastChangeAtMs = 0;

  constructor(private readonly boundMs: number) {}

  /** @param lagMs applied at − changed at; where the core tells whole seconds, it is up to a second too much */
  add(lagMs: number, changedAtMs: number): void {
    this.#changes += 1;
    if (lagMs <= this.boundMs) this.#withinBound += 1;
    this.#lastLagMs = lagMs;
    this.#lastChangeAtMs = Math.max(this.#lastChangeAtMs, changedAtMs);
    this.#lagsMs[this.#next] = lagMs;
    this.#next = (this.#next + 1) % KEPT_LAGS;
  }

  get changes(): number {
    return this.#changes;
  }

  /** Share of changes that arrived in time, 0-1; 1 when there were none. */
  get withinBoundRatio(): number {
    return this.#changes === 0 ? 1 : this.#withinBound / this.#changes;
  }

  get lastLagMs(): number {
    return this.#lastLagMs;
  }

  /** Change date of the newest change, ms since the epoch. */
  get lastChangeAtMs(): number {
    return this.#lastChangeAtMs;
  }

  /** @param q 0-1 */
  quantileMs(q: number): number {
    const sorted = this.#lagsMs.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  }
}
