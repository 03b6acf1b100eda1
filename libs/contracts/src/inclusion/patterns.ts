import type { Budget, InclusionLimits } from './limits.js';
import type { Automaton } from './pattern/automaton.js';
import { automatonOf } from './pattern/automaton-of.js';
import { NotRegular, parsePattern } from './pattern/parse-pattern.js';

/** The patterns of one question, each made an automaton once. */
export class Patterns {
  readonly #automata = new Map<string, Automaton | undefined>();
  readonly #expressions = new Map<string, RegExp | undefined>();

  constructor(
    readonly limits: InclusionLimits,
    readonly budget: Budget,
  ) {}

  /**
   * Undefined: nothing can be proved of it.
   *
   * @param ignoresCase of ASCII letters
   */
  automaton(source: string, ignoresCase = false): Automaton | undefined {
    const key = `${ignoresCase} ${source}`;
    if (!this.#automata.has(key)) this.#automata.set(key, this.#make(source, ignoresCase));
    return this.#automata.get(key);
  }

  /** Undefined: it is no pattern. */
  matches(source: string, text: string): boolean | undefined {
    const automaton = this.automaton(source);
    if (!automaton) return this.#expression(source)?.test(text);
    let state = 0;
    for (const character of text) state = automaton.step(state, character.codePointAt(0) as number);
    return automaton.accepts(state);
  }

  #make(source: string, ignoresCase: boolean): Automaton | undefined {
    try {
      const spend = (steps: number): void => this.budget.spend(steps);
      return automatonOf(parsePattern(source, ignoresCase), this.limits.patternStates, spend);
    } catch (error) {
      if (error instanceof NotRegular) return undefined;
      throw error;
    }
  }

  #expression(source: string): RegExp | undefined {
    if (!this.#expressions.has(source)) this.#expressions.set(source, expressionOf(source));
    return this.#expressions.get(source);
  }
}

function expressionOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
