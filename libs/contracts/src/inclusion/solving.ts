import type { JsonValue } from '../resolve-references.js';
import type { Evaluator } from './evaluate.js';
import type { Formula } from './formula.js';
import type { Formulas } from './formulas.js';
import type { Budget, InclusionLimits } from './limits.js';
import type { Outcome } from './outcome.js';
import type { Patterns } from './patterns.js';

/** What the solving of one type may ask of the others: parts of an array or object are values of any type. */
export interface Solving {
  readonly formulas: Formulas;
  readonly patterns: Patterns;
  readonly evaluator: Evaluator;
  readonly limits: InclusionLimits;
  readonly budget: Budget;
  /** A value that all formulas hold of. */
  satisfy(conjunction: readonly Formula[]): Outcome;
  /** Up to so many different values; `every`: there are no more, which is proved. */
  several(conjunction: readonly Formula[], most: number): Several;
}

export interface Several {
  readonly values: readonly JsonValue[];
  readonly every: boolean;
}
