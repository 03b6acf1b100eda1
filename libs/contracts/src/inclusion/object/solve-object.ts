import { NONE, type Outcome, unknown } from '../outcome.js';
import type { Literal } from '../branches.js';
import type { Solving } from '../solving.js';
import { MemberSearch } from './member-search.js';
import { objectQuestion } from './object-question.js';

/** An object that all literals hold of: with few members. */
export function solveObject(literals: readonly Literal[], solving: Solving): Outcome {
  const question = objectQuestion(literals, (formula) => solving.formulas.not(formula));
  if (question.least > question.most || question.required.size > question.most) return NONE;
  if ([...question.required].some((name) => question.forbidden.has(name))) return NONE;
  if (question.least > solving.limits.size) return unknown(`an object of more than ${solving.limits.size} members`);
  return new MemberSearch(question, solving).find();
}
