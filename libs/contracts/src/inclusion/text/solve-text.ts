import { textFormat } from '../formats.js';
import type { Automaton } from '../pattern/automaton.js';
import { ExcludedWords } from '../pattern/excluded-words.js';
import { shortestWord, type Signed } from '../pattern/shortest-word.js';
import { lengthOf } from '../evaluate.js';
import { NONE, type Outcome, some, unknown } from '../outcome.js';
import type { Literal } from '../branches.js';
import type { Solving } from '../solving.js';

/** Words looked at where part of what is asked cannot be put into an automaton. */
const MOST_WORDS = 24;

/** A text that all literals hold of. */
export function solveText(literals: readonly Literal[], solving: Solving): Outcome {
  const { limits, budget, evaluator } = solving;
  const least = Math.max(0, ...literals.map((each) => (each.op === 'minLength' ? each.count : 0)));
  const most = Math.min(Infinity, ...literals.map((each) => (each.op === 'maxLength' ? each.count : Infinity)));
  if (least > most) return NONE;
  const { languages, examples } = languagesOf(literals, solving);
  const fits = (text: string): boolean => literals.every((literal) => evaluator.holds(literal, text) !== false);
  if (least > limits.textLength) return unknown(`a text of ${least} characters is longer than what is tried`);
  const excluded = literals.flatMap((each) => (each.op === 'values' && !each.positive ? each.values : []));
  const words = excluded.filter((value): value is string => typeof value === 'string' && lengthOf(value) <= most);
  for (let tries = 0; ; tries++) {
    const others: Signed[] = words.length === 0 ? [] : [{ automaton: new ExcludedWords(words), inside: true }];
    const word = shortestWord([...languages, ...others], least, most, (steps) => budget.spend(steps));
    // What was tried before and does not fit is excluded by now.
    if (word === undefined) return NONE;
    if (fits(word)) return some(word);
    if (tries >= MOST_WORDS) return fromExamples();
    words.push(word);
  }

  function fromExamples(): Outcome {
    const found = examples.find(fits);
    return found === undefined ? unknown('a format or a pattern that no automaton can express') : some(found);
  }
}

interface Languages {
  readonly languages: readonly Signed[];
  /** Texts that are of the formats asked for. */
  readonly examples: readonly string[];
}

function languagesOf(literals: readonly Literal[], { patterns }: Solving): Languages {
  const languages: Signed[] = [];
  const examples: string[] = [];
  const add = (automaton: Automaton | undefined, inside: boolean): void => {
    if (automaton) languages.push({ automaton, inside });
  };
  for (const literal of literals) {
    if (literal.op === 'pattern') add(patterns.automaton(literal.source), literal.positive);
    if (literal.op !== 'format') continue;
    const { exact, necessary, examples: texts } = textFormat(literal.name);
    if (exact) add(patterns.automaton(exact.source, exact.ignoresCase), literal.positive);
    if (!literal.positive) continue;
    examples.push(...texts);
    for (const { source, ignoresCase } of necessary) add(patterns.automaton(source, ignoresCase), true);
  }
  return { languages, examples };
}
