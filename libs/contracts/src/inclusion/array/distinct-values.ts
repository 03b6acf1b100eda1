import type { JsonValue } from '../../resolve-references.js';
import type { Formula } from '../formula.js';
import { canonicalText } from '../json-texts.js';
import { NONE, type Outcome, some, unknown } from '../outcome.js';
import type { Several, Solving } from '../solving.js';

/**
 * A value for each, no two alike: a matching of places to values. Of each place as many values are looked at as there
 * are places; a place with fewer has no more, so that where no matching is found there is none.
 */
export function distinctValues(places: readonly (readonly Formula[])[], solving: Solving): Outcome {
  const offers = new Map<string, Several>();
  const offerOf = (asked: readonly Formula[]): Several => {
    const key = asked.map(({ id }) => id).join();
    const offer = offers.get(key) ?? solving.several(asked, places.length);
    offers.set(key, offer);
    return offer;
  };
  const takenBy = new Map<string, number>();
  const chosen: JsonValue[] = [];
  const take = (index: number, value: JsonValue): true => {
    takenBy.set(canonicalText(value), index);
    chosen[index] = value;
    return true;
  };
  const place = (index: number, tried: Set<string>): boolean => {
    const { values } = offerOf(places[index] ?? []);
    solving.budget.spend();
    const free = values.find((value) => !takenBy.has(canonicalText(value)));
    if (free !== undefined) return take(index, free);
    for (const value of values) {
      solving.budget.spend();
      const text = canonicalText(value);
      const holder = takenBy.get(text);
      if (holder === undefined || tried.has(text)) continue;
      tried.add(text);
      if (place(holder, tried)) return take(index, value);
    }
    return false;
  };
  if (places.every((_, index) => place(index, new Set()))) return some(chosen);
  const isProved = places.every((asked) => {
    const { values, every } = offerOf(asked);
    return every || values.length === places.length;
  });
  return isProved ? NONE : unknown('items that differ from each other');
}
