import type { Literal } from '../branches.js';
import { compare, type Rational } from '../rational.js';

interface Bound {
  readonly bound: Rational;
  readonly exclusive: boolean;
}

/** Undefined: no bound on that side. */
export interface Interval {
  readonly least?: Bound;
  readonly most?: Bound;
}

export function intervalOf(literals: readonly Literal[]): Interval {
  let least: Bound | undefined;
  let most: Bound | undefined;
  for (const literal of literals) {
    if (literal.op === 'least' && isTighter(literal, least, 1)) least = literal;
    if (literal.op === 'most' && isTighter(literal, most, -1)) most = literal;
  }
  return { ...(least && { least }), ...(most && { most }) };
}

function isTighter(bound: Bound, than: Bound | undefined, side: 1 | -1): boolean {
  if (!than) return true;
  const order = compare(bound.bound, than.bound) * side;
  return order > 0 || (order === 0 && bound.exclusive);
}

export function isEmpty({ least, most }: Interval): boolean {
  if (!least || !most) return false;
  const order = compare(least.bound, most.bound);
  return order > 0 || (order === 0 && (least.exclusive || most.exclusive));
}
