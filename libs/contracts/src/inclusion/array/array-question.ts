import type { Formula } from '../formula.js';
import type { Formulas } from '../formulas.js';
import type { Literal } from '../branches.js';

/** Items that some formula must hold of at least, or at most, so often. */
export interface Tracked {
  readonly holds: Formula;
  readonly need: number;
  /** Infinite: as many as there are. */
  readonly most: number;
  /** The first index that counts. */
  readonly from: number;
}

/** What is asked of an array, put in order. */
export interface ArrayQuestion {
  readonly least: number;
  readonly most: number;
  /** From this index on all items are asked the same. */
  readonly tail: number;
  readonly tracked: readonly Tracked[];
  readonly areDistinct: boolean;
  /** Must two items be equal? */
  readonly hasTwins: boolean;
  /** What holds of the item at an index, whatever is tracked. */
  at(index: number): readonly Formula[];
}

export function arrayQuestion(literals: readonly Literal[], formulas: Formulas): ArrayQuestion {
  const tracked = new Map<string, Tracked>();
  let [least, most, tail] = [0, Infinity, 0];
  let [areDistinct, hasTwins] = [false, false];
  const track = (holds: Formula, from: number, need: number, atMost: number): void => {
    const key = `${holds.id} ${from}`;
    const known = tracked.get(key) ?? { holds, from, need: 0, most: Infinity };
    tracked.set(key, { ...known, need: Math.max(known.need, need), most: Math.min(known.most, atMost) });
  };
  for (const literal of literals) {
    switch (literal.op) {
      case 'minItems':
        least = Math.max(least, literal.count);
        break;
      case 'maxItems':
        most = Math.min(most, literal.count);
        break;
      case 'unique':
        if (literal.positive) areDistinct = true;
        else hasTwins = true;
        break;
      case 'item':
        tail = Math.max(tail, literal.index + 1);
        break;
      case 'rest':
        tail = Math.max(tail, literal.from);
        if (!literal.positive) track(formulas.not(literal.holds), literal.from, 1, Infinity);
        break;
      case 'atLeast':
        track(literal.holds, 0, literal.count, Infinity);
        break;
      case 'atMost':
        track(literal.holds, 0, 0, literal.count);
        break;
      default:
    }
  }
  const at = (index: number): readonly Formula[] =>
    literals.flatMap((literal) => {
      if (literal.op === 'item') return literal.index === index ? [literal.holds] : [];
      return literal.op === 'rest' && literal.positive && literal.from <= index ? [literal.holds] : [];
    });
  return { least, most, tail, tracked: [...tracked.values()], areDistinct, hasTwins, at };
}
