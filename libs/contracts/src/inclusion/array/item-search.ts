import type { JsonValue } from '../../resolve-references.js';
import type { Formula } from '../formula.js';
import { firstOf, NONE, type Outcome, some, unknown } from '../outcome.js';
import type { Solving } from '../solving.js';
import type { ArrayQuestion } from './array-question.js';
import { distinctValues } from './distinct-values.js';

/** Of each thing tracked: the item counts for it, must not, or nobody asks. */
type Signs = readonly ('counts' | 'must not' | 'free')[];

/** Looks for the items of an array of a certain length, one index after the other. */
export class ItemSearch {
  /** Where the search has been and found nothing, and what came of it. */
  readonly #fruitless = new Map<string, Outcome>();

  /** @param twins indices, ascending, whose items are to be equal */
  constructor(
    readonly question: ArrayQuestion,
    readonly length: number,
    readonly twins: readonly [number, number] | undefined,
    readonly solving: Solving,
  ) {}

  find(): Outcome {
    const { tracked } = this.question;
    return this.#from(
      [],
      [],
      tracked.map(({ need }) => need),
      tracked.map(({ most }) => most),
    );
  }

  #from(
    items: readonly (readonly Formula[])[],
    signs: readonly Signs[],
    needs: readonly number[],
    left: readonly number[],
  ): Outcome {
    const index = items.length;
    const { solving, question, length } = this;
    solving.budget.spend();
    if (needs.some((need) => need > length - index)) return NONE;
    if (index === length) return this.#values(items);
    const key = `${index}:${needs.join()}:${left.join()}`;
    const memoised = !question.areDistinct && !this.twins;
    const known = memoised ? this.#fruitless.get(key) : undefined;
    if (known) return known;
    const options = this.#options(index, signs, needs, left);
    const outcome = firstOf(options, (option) => {
      const asked = this.#asked(index, option);
      const item = solving.satisfy(asked);
      if (item.kind === 'none') return NONE;
      const rest = this.#from(
        [...items, asked],
        [...signs, option],
        needs.map((need, i) => (option[i] === 'counts' ? Math.max(0, need - 1) : need)),
        left.map((most, i) => (option[i] === 'counts' ? most - 1 : most)),
      );
      return item.kind === 'unknown' && rest.kind !== 'none' ? item : rest;
    });
    if (memoised && outcome.kind !== 'some') this.#fruitless.set(key, outcome);
    return outcome;
  }

  #asked(index: number, signs: Signs): readonly Formula[] {
    const { question, solving, twins } = this;
    const indices = twins?.includes(index) ? twins : [index];
    return [
      ...indices.flatMap((each) => question.at(each)),
      ...question.tracked.flatMap(({ holds }, i) => {
        if (signs[i] === 'free') return [];
        return signs[i] === 'counts' ? [holds] : [solving.formulas.not(holds)];
      }),
    ];
  }

  #options(index: number, signs: readonly Signs[], needs: readonly number[], left: readonly number[]): Iterable<Signs> {
    const { tracked } = this.question;
    if (this.twins?.[1] === index) {
      const same = signs[this.twins[0]] as Signs;
      return same.every((sign, i) => sign !== 'counts' || (left[i] as number) > 0) ? [same] : [];
    }
    let options: readonly Signs[] = [[]];
    tracked.forEach(({ most, from }, i) => {
      const mayCount = index >= from && (left[i] as number) > 0;
      const counts: Signs = mayCount && ((needs[i] as number) > 0 || most < Infinity) ? ['counts'] : [];
      const others: Signs = [most < Infinity ? 'must not' : 'free'];
      const signsHere = (needs[i] as number) > 0 ? [...counts, ...others] : [...others, ...counts];
      options = options.flatMap((option) => signsHere.map((sign) => [...option, sign]));
      this.solving.budget.spend(options.length);
    });
    return options;
  }

  #values(items: readonly (readonly Formula[])[]): Outcome {
    if (this.question.areDistinct) return distinctValues(items, this.solving);
    const values: JsonValue[] = [];
    for (const asked of items) {
      const outcome = this.solving.satisfy(asked);
      if (outcome.kind !== 'some') return unknown('an item that nobody could find');
      values.push(outcome.value);
    }
    return some(values);
  }
}
