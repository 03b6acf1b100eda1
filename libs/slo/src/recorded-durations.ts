/** Steps are 2 % apart, so a quantile is at most 1 % off. */
const LOG_STEP = Math.log(1.02);
/** Shorter ones are taken for this long. */
const LEAST_MS = 0.01;
/** Steps up to 11 days; longer ones are in the last. */
const STEPS = 1_275;

/** How long requests took, in ms. */
export interface DurationSummary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** Quantiles of any number of durations, in 10 KB: counted in steps that are evenly spaced in logarithms. */
export class RecordedDurations {
  readonly #counts = new Float64Array(STEPS);
  #count = 0;
  #most = 0;

  /** @param ms from 0 */
  add(ms: number): void {
    const step = Math.floor(Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / LOG_STEP);
    const index = Math.min(step, STEPS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count++;
    if (ms > this.#most) this.#most = ms;
  }

  /** Undefined when there are none. Quantiles are good to 1 %, `most` is exact. */
  summary(): DurationSummary | undefined {
    if (this.#count === 0) return undefined;
    const [p50, p95, p99] = [this.#quantile(0.5), this.#quantile(0.95), this.#quantile(0.99)];
    return { count: this.#count, p50, p95, p99, most: this.#most };
  }

  #quantile(ratio: number): number {
    let left = Math.ceil(ratio * this.#count);
    const index = this.#counts.findIndex((count) => (left -= count) <= 0);
    // The middle of the step, in logarithms; three digits are more than it is worth.
    const ms = LEAST_MS * Math.exp((index + 0.5) * LOG_STEP);
    return Math.min(Number(ms.toPrecision(3)), this.#most);
  }
}
