/** How often something was counted, at least `count - error` and at most `count` times. */
export interface Heavy {
  readonly name: string;
  readonly count: number;
  readonly error: number;
}

/**
 * The most frequent names of a stream in bounded memory: what comes more often than 1/capacity of all is surely among them, and
 * no count is too small. Forgets nothing by itself.
 *
 * Source: A. Metwally, D. Agrawal and A. El Abbadi (2005), "Efficient Computation of Frequent and Top-k Elements in Data Streams":
 * Space-Saving.
 */
export class SpaceSaving {
  readonly #counts = new Map<string, { count: number; error: number }>();

  /** @param capacity names that are kept, at least 1 */
  constructor(private readonly capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 1)) throw new RangeError(`${capacity} is no capacity`);
  }

  add(name: string): void {
    const known = this.#counts.get(name);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.#counts.size < this.capacity) {
      this.#counts.set(name, { count: 1, error: 0 });
      return;
    }
    // The least of them makes room, and what comes in its place may have been seen as often before.
    let least: readonly [string, { count: number }] | undefined;
    for (const entry of this.#counts) if (least === undefined || entry[1].count < least[1].count) least = entry;
    if (least === undefined) return;
    this.#counts.delete(least[0]);
    this.#counts.set(name, { count: least[1].count + 1, error: least[1].count });
  }

  /** The most frequent first. */
  top(most: number): readonly Heavy[] {
    return Array.from(this.#counts, ([name, counted]) => ({ name, ...counted }))
      .toSorted((a, b) => b.count - b.error - (a.count - a.error))
      .slice(0, most);
  }
}
