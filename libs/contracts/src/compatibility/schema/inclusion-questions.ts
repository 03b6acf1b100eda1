import { INCLUSION_LIMITS } from '../../inclusion/limits.js';
import { schemaInclusion } from '../../inclusion/schema-inclusion.js';
import type { Inclusion, SchemaSource } from '../inclusion.js';

/**
 * How many steps a question may take after so many of one comparison came to no end. Components that refer to each other
 * in their hundreds, under hundreds of operations, would otherwise take minutes to be undecided one by one.
 */
const PATIENCE: readonly { readonly open: number; readonly steps: number }[] = [
  { open: 24, steps: 4_000 },
  { open: 4, steps: 40_000 },
  { open: 0, steps: INCLUSION_LIMITS.steps },
];

/** The questions of one comparison. Counted in questions and not in time, so that the answers are the same everywhere. */
export class InclusionQuestions {
  #open = 0;

  ask(first: SchemaSource, second: SchemaSource): Inclusion {
    const { steps = INCLUSION_LIMITS.steps } = PATIENCE.find(({ open }) => this.#open >= open) ?? {};
    const searchSteps = Math.min(steps, INCLUSION_LIMITS.searchSteps);
    const inclusion = schemaInclusion(first, second, { ...INCLUSION_LIMITS, steps, searchSteps });
    if (inclusion.included === null) this.#open += 1;
    return inclusion;
  }
}
