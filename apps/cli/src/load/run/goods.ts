import type { GoodsPlan } from '../profile/load-profile.js';

/** Which goods people look at: popular ones more often, by Zipf's law, and hot ones before all. */
export class Goods {
  /** Of the weights up to each, ascending. */
  readonly #sums: Float64Array;
  readonly #hot: readonly string[];

  /** @param skus the most popular first, at least one */
  constructor(
    private readonly skus: readonly string[],
    private readonly plan: GoodsPlan,
    private readonly random: () => number,
  ) {
    let sum = 0;
    this.#sums = Float64Array.from(skus, (_, index) => (sum += (index + 1) ** -plan.exponent));
    const { skus: hot = [] } = plan.hot ?? {};
    this.#hot = hot.length > 0 ? hot : skus.slice(0, 1);
  }

  one(): string {
    const { hot } = this.plan;
    if (hot !== undefined && this.random() < hot.share)
      return this.#hot[Math.floor(this.random() * this.#hot.length)] ?? '';
    return this.skus[this.#rankOf(this.random() * (this.#sums.at(-1) ?? 0))] ?? '';
  }

  /** What one page of a list shows: none twice. */
  listed(): readonly string[] {
    return [...new Set(Array.from({ length: this.plan.listed }, () => this.one()))];
  }

  /** Of the first whose sum is over what is asked for. */
  #rankOf(sum: number): number {
    let [low, high] = [0, this.#sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] ?? 0) > sum) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
