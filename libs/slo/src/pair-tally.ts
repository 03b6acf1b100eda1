import type { FieldPairs, Pairs } from './evidence.js';

/** Paths that differed in two comparisons made of one request. */
export interface Pair {
  /** Service against legacy; what feed lag explains is not among them. */
  readonly service: readonly string[];
  /** Legacy against itself. */
  readonly noise: readonly string[];
}

/** Fields beyond the bound are counted under this name. */
const OTHER = 'other';

type Counts = { -readonly [K in Exclude<keyof FieldPairs, 'path'>]: number };

/** Counts the pairs of one operation by field, a bounded number of them. */
export class PairTally {
  readonly #fields = new Map<string, Counts>();
  #samples = 0;

  constructor(private readonly mostFields: number) {}

  add({ service, noise }: Pair): void {
    this.#samples++;
    for (const path of new Set([...service, ...noise])) {
      const [isRaw, isNoise] = [service.includes(path), noise.includes(path)];
      const counts = this.#countsOf(path);
      if (isRaw && !isNoise) counts.rawOnly++;
      if (isNoise && !isRaw) counts.noiseOnly++;
      if (isNoise) counts.noise++;
    }
  }

  /** Undefined while there are none. */
  snapshot(): Pairs | undefined {
    if (this.#samples === 0) return undefined;
    return { samples: this.#samples, fields: Array.from(this.#fields, ([path, counts]) => ({ path, ...counts })) };
  }

  #countsOf(path: string): Counts {
    // One place is kept for all the others, so that they are together never more than the bound.
    const name = this.#fields.has(path) || this.#fields.size < this.mostFields - 1 ? path : OTHER;
    const counts = this.#fields.get(name) ?? { rawOnly: 0, noiseOnly: 0, noise: 0 };
    this.#fields.set(name, counts);
    return counts;
  }
}
