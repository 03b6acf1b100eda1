import type { JsonValue } from '../resolve-references.js';

/**
 * Is there a value that some formulas hold of?
 * - `some`: this one, as far as the formulas can be evaluated.
 * - `none`: proved.
 * - `unknown`: neither.
 */
export type Outcome =
  | { readonly kind: 'some'; readonly value: JsonValue }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly because: string };

export const NONE: Outcome = { kind: 'none' };
export const some = (value: JsonValue): Outcome => ({ kind: 'some', value });
export const unknown = (because: string): Outcome => ({ kind: 'unknown', because });

/** The first that is not `none`, a `some` before any `unknown`. */
export function firstOf<T>(alternatives: Iterable<T>, ask: (alternative: T) => Outcome): Outcome {
  let result: Outcome = NONE;
  for (const alternative of alternatives) {
    const outcome = ask(alternative);
    if (outcome.kind === 'some') return outcome;
    if (outcome.kind === 'unknown') result = outcome;
  }
  return result;
}
