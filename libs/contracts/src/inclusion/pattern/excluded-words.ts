import type { Automaton } from './automaton.js';
import { LAST } from './code-points.js';

/** Accepts every text but some. */
export class ExcludedWords implements Automaton {
  readonly borders: readonly number[];
  readonly #next: Map<number, number>[] = [new Map()];
  readonly #ends = new Set<number>();
  readonly #letters = new Map<number, number>();

  constructor(words: readonly string[]) {
    for (const word of words) {
      let state = 0;
      for (const character of word) {
        const point = character.codePointAt(0) as number;
        if (!this.#letters.has(point)) this.#letters.set(point, this.#letters.size + 1);
        let to = this.#next[state]?.get(point);
        if (to === undefined) {
          to = this.#next.push(new Map()) - 1;
          this.#next[state]?.set(point, to);
        }
        state = to;
      }
      this.#ends.add(state);
    }
    const borders = new Set([0]);
    for (const point of this.#letters.keys()) {
      borders.add(point);
      if (point < LAST) borders.add(point + 1);
    }
    this.borders = [...borders].sort((a, b) => a - b);
  }

  /** -1: no excluded word begins like this. */
  step(state: number, point: number): number {
    return this.#next[state]?.get(point) ?? -1;
  }

  accepts(state: number): boolean {
    return !this.#ends.has(state);
  }

  classOf(point: number): number {
    return this.#letters.get(point) ?? 0;
  }
}
