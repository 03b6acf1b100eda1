import type { DayPoint } from './load-profile.js';

interface Corner {
  /** Since the run began. */
  readonly atMs: number;
  /** For each ms. */
  readonly rate: number;
}

/** How fast something comes over the time of a run: straight lines between corners. */
export class RateCurve {
  readonly #corners: readonly Corner[];

  private constructor(corners: readonly Corner[]) {
    this.#corners = corners;
  }

  /**
   * Squeezes a day into the time of a run; where the day is highest, so is the run.
   *
   * @param durationMs of the run
   * @param peakRps a second, at the highest point
   */
  static squeezed(day: readonly DayPoint[], durationMs: number, peakRps: number): RateCurve {
    const [first, last] = [day[0]?.atMinutes ?? 0, day.at(-1)?.atMinutes ?? 0];
    const highest = Math.max(...day.map(({ rps }) => rps));
    return new RateCurve(
      day.map(({ atMinutes, rps }) => ({
        atMs: ((atMinutes - first) / (last - first)) * durationMs,
        rate: ((rps / highest) * peakRps) / 1_000,
      })),
    );
  }

  /** The same, slower or faster. */
  times(factor: number): RateCurve {
    return new RateCurve(this.#corners.map(({ atMs, rate }) => ({ atMs, rate: rate * factor })));
  }

  get durationMs(): number {
    return this.#corners.at(-1)?.atMs ?? 0;
  }

  /** How many come between two moments, in the mean. */
  between(fromMs: number, toMs: number): number {
    return this.#until(toMs) - this.#until(fromMs);
  }

  /**
   * The moment by which so many have come, in the mean: the inverse of `between(0, …)`.
   *
   * @returns undefined: so many do not come
   */
  momentOf(count: number): number | undefined {
    let left = count;
    for (let index = 1; index < this.#corners.length; index++) {
      const [from, to] = [this.#corners[index - 1], this.#corners[index]];
      if (from === undefined || to === undefined) return undefined;
      const length = to.atMs - from.atMs;
      const all = ((from.rate + to.rate) / 2) * length;
      if (left <= all && all > 0) {
        // The root of rate x + slope x^2 / 2 = left, in the form that loses no digits where the slope is near 0.
        const slope = (to.rate - from.rate) / length;
        const root = Math.sqrt(Math.max(0, from.rate * from.rate + 2 * slope * left));
        return from.atMs + Math.min(length, (2 * left) / (from.rate + root || Number.MIN_VALUE));
      }
      left -= all;
    }
    return undefined;
  }

  #until(ms: number): number {
    let sum = 0;
    for (let index = 1; index < this.#corners.length; index++) {
      const [from, to] = [this.#corners[index - 1], this.#corners[index]];
      if (from === undefined || to === undefined || ms <= from.atMs) break;
      const length = to.atMs - from.atMs;
      const x = Math.min(ms, to.atMs) - from.atMs;
      sum += from.rate * x + (((to.rate - from.rate) / length) * x * x) / 2;
    }
    return sum;
  }
}
