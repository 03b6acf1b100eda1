import { seededRandom } from '@banyan/slo';

/** Seeded chance: the same seed gives the same days. */
export class Chance {
  /** 0 <= x < 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
    for (let each = 0; each < 8; each++) this.next();
  }

  /** Evenly on a logarithmic scale. */
  logBetween(least: number, most: number): number {
    return least * (most / least) ** this.next();
  }

  between(least: number, most: number): number {
    return least + (most - least) * this.next();
  }

  oneOf<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }

  /** A Poisson count: Knuth's product for small means, the rounded normal from 50 on (its error is far below the noise). */
  poisson(mean: number): number {
    if (!(mean > 0)) return 0;
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count++;
    return count;
  }

  /** Box and Muller. */
  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
