/**
 * Picks a share of what passes, every n-th rather than by chance: the cost is even, and what is picked hangs neither on
 * what it is nor on luck.
 */
export class EvenSampler {
  #owed = 0;

  /** @param ratio 0 picks none, 1 everything */
  constructor(private readonly ratio: number) {}

  /** Is this one picked? */
  picks(): boolean {
    this.#owed += this.ratio;
    if (this.#owed < 1) return false;
    this.#owed -= 1;
    return true;
  }

  /** Picks the next one out of turn, unless none are picked at all. Asking twice before it comes picks one. */
  owe(): void {
    if (this.ratio > 0) this.#owed = 1;
  }
}
