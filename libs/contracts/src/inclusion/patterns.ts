import type { Budget, InclusionLimits } from './limits.js';
import { PatternAutomaton } from './pattern/automaton.js';
import { NotRegular, parsePattern } from './pattern/parse-pattern.js';

/** The patterns of one question, each made an automaton once. */
export class Patterns {
  readonly #automata = new Map<string, PatternAutomaton | RegExp | undefined>();

  constructor(
    readonly limits: InclusionLimits,
    readonly budget: Budget,
  ) {}

  /** Undefined: nothing can be proved of it. */
  automaton(source: string): PatternAutomaton | undefined {
    const found = this.#of(source);
    return found instanceof PatternAutomaton ? found : undefined;
  }

  /** Undefined: it is no pattern. */
  matches(source: string, text: string): boolean | undefined {
    const found = this.#of(source);
    return found instanceof PatternAutomaton ? found.matches(text) : found?.test(text);
  }

  #of(source: string): PatternAutomaton | RegExp | undefined {
    if (!this.#automata.has(source)) this.#automata.set(source, this.#make(source));
    return this.#automata.get(source);
  }

  #make(source: string): PatternAutomaton | RegExp | undefined {
    try {
      const spend = (steps: number): void => this.budget.spend(steps);
      return new PatternAutomaton(parsePattern(source), this.limits.patternStates, spend);
    } catch (error) {
      if (!(error instanceof NotRegular)) throw error;
    }
    try {
      return new RegExp(source, 'u');
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}
