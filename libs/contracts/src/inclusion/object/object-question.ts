import type { Formula, NameSet } from '../formula.js';
import type { Literal } from '../branches.js';

/** A member that must exist: its name one of a set, or such that a formula holds of it; and what holds of its value. */
export interface Wanted {
  readonly names?: NameSet;
  readonly name?: Formula;
  readonly holds: readonly Formula[];
}

/** What is asked of an object, put in order. */
export interface ObjectQuestion {
  readonly least: number;
  readonly most: number;
  readonly required: ReadonlySet<string>;
  readonly forbidden: ReadonlySet<string>;
  readonly properties: ReadonlyMap<string, readonly Formula[]>;
  readonly members: readonly { readonly names: NameSet; readonly holds: Formula }[];
  /** What holds of every name. */
  readonly names: readonly Formula[];
  readonly wanted: readonly Wanted[];
  /** Every name that is mentioned. */
  readonly known: ReadonlySet<string>;
  readonly patterns: readonly string[];
}

export function objectQuestion(literals: readonly Literal[], not: (formula: Formula) => Formula): ObjectQuestion {
  let [least, most] = [0, Infinity];
  const [required, forbidden, known, patterns] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const properties = new Map<string, readonly Formula[]>();
  const members: { names: NameSet; holds: Formula }[] = [];
  const names: Formula[] = [];
  const wanted: Wanted[] = [];
  const mention = (set: NameSet): void => {
    if ('matching' in set) patterns.add(set.matching);
    else {
      set.except.forEach((name) => known.add(name));
      set.exceptMatching.forEach((pattern) => patterns.add(pattern));
    }
  };
  for (const literal of literals) {
    switch (literal.op) {
      case 'minProperties':
        least = Math.max(least, literal.count);
        break;
      case 'maxProperties':
        most = Math.min(most, literal.count);
        break;
      case 'has':
        known.add(literal.name);
        (literal.positive ? required : forbidden).add(literal.name);
        break;
      case 'property':
        known.add(literal.name);
        properties.set(literal.name, [...(properties.get(literal.name) ?? []), literal.holds]);
        break;
      case 'members':
        mention(literal.names);
        if (literal.positive) members.push(literal);
        else wanted.push({ names: literal.names, holds: [not(literal.holds)] });
        break;
      case 'names':
        if (literal.positive) names.push(literal.holds);
        else wanted.push({ name: not(literal.holds), holds: [] });
        break;
      default:
    }
  }
  return { least, most, required, forbidden, properties, members, names, wanted, known, patterns: [...patterns] };
}
