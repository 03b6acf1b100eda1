import { firstOf, NONE, type Outcome, unknown } from '../outcome.js';
import type { Literal } from '../branches.js';
import type { Solving } from '../solving.js';
import { arrayQuestion } from './array-question.js';
import { ItemSearch } from './item-search.js';

/** An array that all literals hold of: the shortest, with its items. */
export function solveArray(literals: readonly Literal[], solving: Solving): Outcome {
  const question = arrayQuestion(literals, solving.formulas);
  const { least, most, tail, tracked, areDistinct, hasTwins } = question;
  if (least > most || (areDistinct && hasTwins)) return NONE;
  const needed = tracked.reduce((sum, { need }) => sum + need, 0) + (hasTwins ? 2 : 0);
  // A longer one could do without one of its last items, which nothing needs.
  const longest = Math.min(most, Math.max(least, tail + needed));
  const { size } = solving.limits;
  const found = firstOf(lengths(least, Math.min(longest, size)), (length) =>
    firstOf(hasTwins ? twins(Math.min(length, tail + 2)) : [undefined], (pair) =>
      new ItemSearch(question, length, pair, solving).find(),
    ),
  );
  return found.kind === 'none' && longest > size ? unknown(`an array of more than ${size} items`) : found;
}

function* lengths(from: number, to: number): Generator<number> {
  for (let length = from; length <= to; length++) yield length;
}

/** Pairs of indices whose items are to be equal. */
function* twins(below: number): Generator<readonly [number, number]> {
  for (let b = 1; b < below; b++) for (let a = 0; a < b; a++) yield [a, b];
}
