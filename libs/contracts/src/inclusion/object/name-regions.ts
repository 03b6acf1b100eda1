import type { Formula, NameSet } from '../formula.js';
import { TYPE } from '../json-type.js';
import type { Solving } from '../solving.js';
import type { ObjectQuestion } from './object-question.js';

/** Names that nobody mentions, alike in which of the patterns they match. */
export interface NameRegion {
  /** The patterns that its names match. */
  readonly matched: ReadonlySet<string>;
  /** What holds of its names. */
  readonly name: readonly Formula[];
  /** What holds of the values of members with such names. */
  readonly value: readonly Formula[];
}

/** Those that may have a name and a value. */
export function nameRegions(question: ObjectQuestion, solving: Solving): readonly NameRegion[] {
  const { formulas } = solving;
  const start = [
    formulas.types(TYPE.string),
    ...question.names,
    ...(question.known.size > 0 ? [formulas.not(formulas.values([...question.known]))] : []),
  ];
  let regions: readonly { matched: ReadonlySet<string>; name: readonly Formula[] }[] = [
    { matched: new Set(), name: start },
  ];
  for (const source of question.patterns) {
    const pattern = formulas.pattern(source);
    regions = regions
      .flatMap(({ matched, name }) => [
        { matched, name: [...name, formulas.not(pattern)] },
        { matched: new Set([...matched, source]), name: [...name, pattern] },
      ])
      .filter(({ name }) => solving.satisfy(name).kind !== 'none');
  }
  return regions
    .map((region) => ({ ...region, value: valueIn(region.matched, question) }))
    .filter(({ name, value }) => solving.satisfy(value).kind !== 'none' && solving.satisfy(name).kind !== 'none');
}

/** Are the names of a region in the set? */
export function isWithin(matched: ReadonlySet<string>, names: NameSet): boolean {
  return 'matching' in names ? matched.has(names.matching) : !names.exceptMatching.some((each) => matched.has(each));
}

function valueIn(matched: ReadonlySet<string>, { members }: ObjectQuestion): readonly Formula[] {
  return members.filter(({ names }) => isWithin(matched, names)).map(({ holds }) => holds);
}
