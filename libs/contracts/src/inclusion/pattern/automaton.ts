import { type CodePoints, EVERY, includes, WORD } from './code-points.js';
import { type CharacterClasses, characterClasses } from './character-classes.js';
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

/** Where in a text a free move may be made. */
type Edge = 'always' | 'start' | 'end' | 'boundary' | 'no boundary';

/** What surrounds a place in a text. */
interface Surroundings {
  readonly isStart: boolean;
  readonly isEnd: boolean;
  readonly isBoundary: boolean;
}

/** States that the pattern may be in, before free moves: those depend on the character that comes. */
interface Situation {
  readonly states: readonly number[];
  readonly isStart: boolean;
  readonly isBehindWord: boolean;
}

/** A pattern made deterministic as far as it is walked. It matches anywhere in a text, unless it says where. */
export class PatternAutomaton implements Automaton {
  readonly borders: readonly number[];
  readonly #classes: CharacterClasses;
  /** Free moves of each state, and the moves by a character. */
  readonly #free: { edge: Edge; to: number }[][] = [];
  readonly #moves: { set: CodePoints; to: number }[][] = [];
  readonly #final: number;
  readonly #situations: Situation[] = [];
  readonly #accepting: (boolean | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #steps: Map<number, number>[] = [];
  readonly #most: number;
  readonly #spend: (steps: number) => void;
  #hasBoundaries = false;

  /**
   * @param most states before it is made deterministic
   * @throws NotRegular when there would be more, and for look-around
   */
  constructor(pattern: PatternNode, most: number, spend: (steps: number) => void) {
    this.#most = most;
    this.#spend = spend;
    const first = this.#state();
    this.#final = this.#state();
    this.#moves[first]?.push({ set: EVERY, to: first });
    this.#link(this.#build(pattern, first), this.#final);
    const sets = new Set(this.#moves.flat().map(({ set }) => set));
    if (this.#hasBoundaries) sets.add(WORD);
    this.#classes = characterClasses([...sets]);
    this.borders = this.#classes.borders;
    this.#number({ states: [first], isStart: true, isBehindWord: false });
  }

  step(state: number, point: number): number {
    const situation = this.#situations[state] as Situation;
    if (situation.states[0] === this.#final) return state;
    const steps = this.#steps[state] as Map<number, number>;
    const key = this.classOf(point);
    let next = steps.get(key);
    if (next === undefined) {
      const isWord = this.#hasBoundaries && includes(WORD, point);
      const closed = this.#closure(situation, { isEnd: false, isWord });
      const reached = new Set<number>();
      for (const each of closed) {
        for (const { set, to } of this.#moves[each] ?? []) if (includes(set, point)) reached.add(to);
      }
      this.#spend(1 + (closed.length >> 3));
      const states = closed.includes(this.#final) ? [this.#final] : [...reached];
      next = this.#number({ states, isStart: false, isBehindWord: isWord });
      steps.set(key, next);
    }
    return next;
  }

  classOf(point: number): number {
    return this.#classes.classOf(point);
  }

  accepts(state: number): boolean {
    const situation = this.#situations[state] as Situation;
    return (this.#accepting[state] ??= this.#closure(situation, { isEnd: true, isWord: false }).includes(this.#final));
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
      case 'look':
        throw new NotRegular('look-around inside a pattern');
      case 'boundary':
      case 'no boundary':
      case 'start':
      case 'end': {
        this.#hasBoundaries ||= node.kind !== 'start' && node.kind !== 'end';
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

  #closure(situation: Situation, next: { readonly isEnd: boolean; readonly isWord: boolean }): readonly number[] {
    const { states, isStart, isBehindWord } = situation;
    const isBoundary = isBehindWord !== next.isWord;
    const reached = new Set(states);
    const open = [...states];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      for (const { edge, to } of this.#free[state] ?? []) {
        if (reached.has(to) || !isOpen(edge, { isStart, isEnd: next.isEnd, isBoundary })) continue;
        reached.add(to);
        open.push(to);
      }
    }
    return [...reached];
  }

  #number({ states, isStart, isBehindWord }: Situation): number {
    const set = [...states].sort((a, b) => a - b);
    const key = `${isStart ? 'start' : ''}${isBehindWord ? 'word' : ''} ${set.join()}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#situations.push({ states: set, isStart, isBehindWord }) - 1;
      this.#steps.push(new Map());
      this.#accepting.push(undefined);
      this.#numbers.set(key, number);
    }
    return number;
  }
}

function isOpen(edge: Edge, { isStart, isEnd, isBoundary }: Surroundings): boolean {
  switch (edge) {
    case 'always':
      return true;
    case 'start':
      return isStart;
    case 'end':
      return isEnd;
    case 'boundary':
      return isBoundary;
    case 'no boundary':
      return !isBoundary;
  }
}
