/** Sums of a ratio come out a little under the whole. */
const ROUNDING = 1e-9;

/**
 * Picks a share of what passes, every n-th rather than by chance: the cost is even, and what is picked hangs neither on
 * what it is nor on luck.
 */
export class EvenSampler {
  #due = 0;
  #owed = 0;

  /** @param ratio 0 picks none, 1 everything */
  constructor(private readonly ratio: number) {}

  /** Is this one picked? */
  picks(): boolean {
    if (this.#owed > 0) {
      this.#owed -= 1;
      return true;
    }
    this.#due += this.ratio;
    if (this.#due < 1 - ROUNDING) return false;
    this.#due -= 1;
    return true;
  }

  /** Picks the next so many out of turn, unless none are picked at all. Asking again before they came adds none to them. */
  owe(count: number): void {
    if (this.ratio > 0) this.#owed = Math.max(this.#owed, count);
  }
}
