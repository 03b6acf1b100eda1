import { type RawFields, valueOf } from './fields.js';
import type { KeepingRules } from './keeping-rules.js';
import type { Variant } from './stored-answer.js';

/**
 * Which request fields chose an answer: those its `Vary` names, those the owner names, and what a core forgets to name. A
 * compressed answer was chosen by `Accept-Encoding`, and one that lets an origin in by `Origin`.
 *
 * @returns undefined for `Vary: *`: nobody else's request ever chooses it
 */
export function variantOf(answer: RawFields, request: RawFields, rules: KeepingRules): Variant | undefined {
  const names = new Set(rules.vary);
  for (const part of (valueOf(answer, 'vary') ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    if (name === '*') return undefined;
    if (name !== '') names.add(name);
  }
  if (valueOf(answer, 'content-encoding') !== undefined) names.add('accept-encoding');
  if (valueOf(answer, 'access-control-allow-origin') !== undefined) names.add('origin');
  return [...names].sort().map((name) => [name, valueOf(request, name)]);
}

/** Would this request have chosen the answer? Values are compared as they came. */
export function choosesVariant(variant: Variant, request: RawFields): boolean {
  return variant.every(([name, value]) => valueOf(request, name) === value);
}

/** Are they chosen between by the same values of the same fields? */
export function isSameVariant(one: Variant, other: Variant): boolean {
  return (
    one.length === other.length && one.every(([name, value], at) => other[at]?.[0] === name && other[at][1] === value)
  );
}
