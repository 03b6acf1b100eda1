import type { Automaton } from './automaton.js';
import type { Signed } from './shortest-word.js';

/** Several languages at once: a text must lie in each, or outside of it. */
export class AllOf implements Automaton {
  readonly borders: readonly number[];
  readonly #parts: readonly Signed[];
  readonly #states: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #classes = new Map<string, number>();

  constructor(parts: readonly Signed[]) {
    this.#parts = parts;
    this.borders = [...new Set(parts.flatMap(({ automaton }) => automaton.borders))].sort((a, b) => a - b);
    this.#number(parts.map(() => 0));
  }

  step(state: number, point: number): number {
    const states = this.#states[state] as readonly number[];
    return this.#number(this.#parts.map(({ automaton }, i) => automaton.step(states[i] as number, point)));
  }

  accepts(state: number): boolean {
    const states = this.#states[state] as readonly number[];
    return this.#parts.every(({ automaton, inside }, i) => automaton.accepts(states[i] as number) === inside);
  }

  classOf(point: number): number {
    const key = this.#parts.map(({ automaton }) => automaton.classOf(point)).join();
    let number = this.#classes.get(key);
    if (number === undefined) this.#classes.set(key, (number = this.#classes.size));
    return number;
  }

  #number(states: readonly number[]): number {
    const key = states.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#states.push(states) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
