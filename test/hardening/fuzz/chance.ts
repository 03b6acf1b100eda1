/** Chance that can be played again: the same seed gives the same choices. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. The generator is mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True in this share of the calls. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Between `least` and `most` of them, repeated ones included. */
  some<T>(from: readonly T[], least: number, most: number): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, () => this.pick(from));
  }

  /** The text in one to `most` packets. */
  packets(text: string, most: number): string[] {
    const cuts = Array.from({ length: this.below(most) }, () => this.below(text.length + 1)).sort((a, b) => a - b);
    return [...cuts, text.length]
      .map((cut, index) => text.slice(cuts[index - 1] ?? 0, cut))
      .filter((one) => one !== '');
  }
}
