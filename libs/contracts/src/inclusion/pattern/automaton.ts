import { type CodePoints, EVERY } from './code-points.js';
import { NotRegular, type PatternNode } from './parse-pattern.js';

/** Says of a text, character by character, whether it belongs to a language. States are numbers; 0 is the first. */
export interface Automaton {
  step(state: number, point: number): number;
  accepts(state: number): boolean;
  /** Where classes of characters begin that are not told apart inside; ascending, from 0. */
  readonly borders: readonly number[];
  /** Characters with the same number lead to the same state from everywhere. */
  classOf(point: number): number;
}

type Edge = 'always' | 'start' | 'end';

/** A pattern made deterministic as far as it is walked. It matches anywhere in a text, unless it says where. */
export class PatternAutomaton implements Automaton {
  readonly borders: readonly number[];
  readonly #classes: readonly number[];
  /** Free moves of each state, and the moves by a character. */
  readonly #free: { edge: Edge; to: number }[][] = [];
  readonly #moves: { set: CodePoints; to: number }[][] = [];
  readonly #final: number;
  readonly #sets: (readonly number[])[] = [];
  readonly #accepting: boolean[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #steps = new Map<number, number>();
  readonly #most: number;
  readonly #spend: (steps: number) => void;

  /**
   * @param most states before it is made deterministic
   * @throws NotRegular when there would be more
   */
  constructor(pattern: PatternNode, most: number, spend: (steps: number) => void) {
    this.#most = most;
    this.#spend = spend;
    const first = this.#state();
    this.#final = this.#state();
    this.#moves[first]?.push({ set: EVERY, to: first });
    this.#link(this.#build(pattern, first), this.#final);
    const sets = [...new Set(this.#moves.flat().map(({ set }) => set))];
    [this.borders, this.#classes] = classesOf(sets);
    this.#number(this.#closure([first], 'start'), true);
  }

  step(state: number, point: number): number {
    const set = this.#sets[state] as readonly number[];
    if (set[0] === this.#final) return state;
    const key = state * (this.#classes.length + 1) + this.classOf(point);
    let next = this.#steps.get(key);
    if (next === undefined) {
      const reached = new Set<number>();
      for (const each of set) {
        for (const { set: points, to } of this.#moves[each] ?? []) if (holds(points, point)) reached.add(to);
      }
      this.#spend(1 + (set.length >> 3));
      next = this.#number(this.#closure([...reached], 'always'));
      this.#steps.set(key, next);
    }
    return next;
  }

  accepts(state: number): boolean {
    return this.#accepting[state] as boolean;
  }

  classOf(point: number): number {
    let [low, high] = [0, this.borders.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.borders[middle] as number) <= point) low = middle;
      else high = middle - 1;
    }
    return this.#classes[low] as number;
  }

  /** Does a text match? */
  matches(text: string): boolean {
    let state = 0;
    for (const character of text) state = this.step(state, character.codePointAt(0) as number);
    return this.accepts(state);
  }

  #state(): number {
    if (this.#free.length >= this.#most) throw new NotRegular(`the pattern has more than ${this.#most} states`);
    this.#moves.push([]);
    return this.#free.push([]) - 1;
  }

  #link(from: number, to: number, edge: Edge = 'always'): void {
    this.#free[from]?.push({ edge, to });
  }

  /** @returns the state in which the node has matched */
  #build(node: PatternNode, from: number): number {
    switch (node.kind) {
      case 'characters': {
        const to = this.#state();
        this.#moves[from]?.push({ set: node.set, to });
        return to;
      }
      case 'sequence': {
        // A state of its own in front: what a loop leads back to must not be shared with what came before.
        let at = this.#state();
        this.#link(from, at);
        for (const part of node.parts) at = this.#build(part, at);
        return at;
      }
      case 'choice': {
        const to = this.#state();
        for (const part of node.parts) this.#link(this.#build(part, from), to);
        return to;
      }
      case 'start':
      case 'end': {
        const to = this.#state();
        this.#link(from, to, node.kind);
        return to;
      }
      case 'repeat':
        return this.#repeat(node, from);
    }
  }

  #repeat({ part, least, most }: Extract<PatternNode, { kind: 'repeat' }>, from: number): number {
    if (Math.max(least, most === Infinity ? 0 : most) > this.#most) throw new NotRegular('repeats too often');
    let at = from;
    for (let n = 0; n < least; n++) at = this.#build(part, at);
    const to = this.#state();
    if (most === Infinity) {
      const loop = this.#state();
      this.#link(at, loop);
      this.#link(this.#build(part, loop), loop);
      this.#link(loop, to);
      return to;
    }
    for (let n = least; n < most; n++) {
      this.#link(at, to);
      at = this.#build(part, at);
    }
    this.#link(at, to);
    return to;
  }

  #closure(states: readonly number[], edge: Edge): readonly number[] {
    const reached = new Set(states);
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (const { edge: needs, to } of this.#free[state] ?? []) {
        if ((needs !== 'always' && needs !== edge) || reached.has(to)) continue;
        reached.add(to);
        open.push(to);
      }
    }
    return [...reached];
  }

  /** @param isStart before any character, where `^` holds: never the same state as one behind characters */
  #number(states: readonly number[], isStart = false): number {
    // Whatever follows, it has matched.
    const set = states.includes(this.#final) ? [this.#final] : [...states].sort((a, b) => a - b);
    const key = isStart ? 'start' : set.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(set) - 1;
      this.#numbers.set(key, number);
      // At the very start of an empty text both ends are at once; states behind a `^` are in the set already.
      this.#accepting.push(this.#endsWell(set, isStart));
    }
    return number;
  }

  #endsWell(set: readonly number[], atStart: boolean): boolean {
    let states = this.#closure(set, 'end');
    if (atStart) {
      // `$^` and its like: free moves of both sorts, until there are no more.
      for (let size = -1; size !== states.length;) {
        size = states.length;
        states = this.#closure(this.#closure(states, 'start'), 'end');
      }
    }
    return states.includes(this.#final);
  }
}

function holds(set: CodePoints, point: number): boolean {
  let [low, high] = [0, set.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = set[middle] as readonly [number, number];
    if (point < from) high = middle - 1;
    else if (point > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** The borders at which any of the sets begins or ends, and for each stretch a number that says in which sets it is. */
function classesOf(sets: readonly CodePoints[]): readonly [readonly number[], readonly number[]] {
  const points = new Set([0]);
  for (const [from, to] of sets.flat()) {
    points.add(from);
    if (to < 0x10ffff) points.add(to + 1);
  }
  const borders = [...points].sort((a, b) => a - b);
  const numbers = new Map<string, number>();
  const classes = borders.map((border) => {
    const signature = sets.map((set) => (holds(set, border) ? 1 : 0)).join('');
    if (!numbers.has(signature)) numbers.set(signature, numbers.size);
    return numbers.get(signature) as number;
  });
  return [borders, classes];
}
