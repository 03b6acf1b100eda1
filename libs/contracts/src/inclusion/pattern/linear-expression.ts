import { automatonOf } from './automaton-of.js';
import type { Automaton } from './automaton.js';
import { NotRegular, parsePattern, type PatternNode } from './parse-pattern.js';

/** Shorter texts end a backtracking match soon, whatever the pattern. */
const SHORT = 24;
/** States of the automaton of a pattern that might be slow. */
const MOST_STATES = 6_000;

interface Tests {
  test(text: string): boolean;
  /** What ajv tells patterns apart by. */
  toString(): string;
}

/**
 * The engine that ajv is given for patterns: JavaScript's own, but for long texts and patterns that repeat what repeats
 * (`(a+)+`), over which it may sit for hours. Those are matched by an automaton.
 */
export const linearExpression = Object.assign(
  (source: string, flags: string): Tests => {
    const expression = new RegExp(source, flags);
    let automaton: Automaton | undefined | null = null;
    return {
      toString: () => String(expression),
      test: (text) => {
        if (text.length <= SHORT) return expression.test(text);
        if (automaton === null) automaton = automatonIfSlow(source);
        return automaton ? matches(automaton, text) : expression.test(text);
      },
    };
  },
  { code: 'new RegExp' },
);

function automatonIfSlow(source: string): Automaton | undefined {
  try {
    const pattern = parsePattern(source);
    return repeatsRepeated(pattern, false) ? automatonOf(pattern, MOST_STATES, () => undefined) : undefined;
  } catch (error) {
    if (error instanceof NotRegular) return undefined;
    throw error;
  }
}

function repeatsRepeated(node: PatternNode, isRepeated: boolean): boolean {
  switch (node.kind) {
    case 'repeat': {
      const repeats = node.most > 1;
      return (repeats && isRepeated) || repeatsRepeated(node.part, isRepeated || repeats);
    }
    case 'choice':
      return isRepeated || node.parts.some((part) => repeatsRepeated(part, isRepeated));
    case 'sequence':
      return node.parts.some((part) => repeatsRepeated(part, isRepeated));
    case 'look':
      return repeatsRepeated(node.part, isRepeated);
    default:
      return false;
  }
}

function matches(automaton: Automaton, text: string): boolean {
  let state = 0;
  for (const character of text) state = automaton.step(state, character.codePointAt(0) as number);
  return automaton.accepts(state);
}
