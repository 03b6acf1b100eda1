import type { JsonValue } from '../resolve-references.js';
import type { Atom, Formula, NameSet, Shape } from './formula.js';
import { canonicalText } from './json-texts.js';
import { ALL_TYPES, TYPE, type TypeSet } from './json-type.js';
import { keyOf, type Rational } from './rational.js';

/** Makes formulas, each once, and their opposites. */
export class Formulas {
  readonly #made = new Map<string, Formula>();
  readonly #opposites = new Map<number, Formula>();
  readonly true = this.#make('true', { op: 'true' });
  readonly false = this.#make('false', { op: 'false' });

  types(types: TypeSet): Formula {
    if (types === 0) return this.false;
    return types === ALL_TYPES ? this.true : this.#make(`types ${types}`, { op: 'types', types });
  }

  and(parts: readonly Formula[]): Formula {
    return this.#joined('and', parts, this.true, this.false);
  }

  or(parts: readonly Formula[]): Formula {
    return this.#joined('or', parts, this.false, this.true);
  }

  /** @param key what the schema says and where it stands */
  schema(key: string, expand: () => Formula): Formula {
    return this.#make(`schema ${key}`, { op: 'schema', positive: true, expand: once(expand) });
  }

  values(values: readonly JsonValue[]): Formula {
    const texts = new Map(values.map((value) => [canonicalText(value), value]));
    if (texts.size === 0) return this.false;
    const key = [...texts.keys()].sort().join();
    return this.#make(`values ${key}`, {
      op: 'values',
      positive: true,
      values: [...texts.values()],
      texts: new Set(texts.keys()),
    });
  }

  opaque(key: string, why: string, isDispute = false): Formula {
    return this.#make(`opaque ${isDispute} ${key}`, { op: 'opaque', positive: true, why, isDispute });
  }

  bound(op: 'least' | 'most', bound: Rational, exclusive: boolean): Formula {
    return this.#make(`${op} ${keyOf(bound)} ${exclusive}`, { op, bound, exclusive });
  }

  /** @param divisor as ajv divides by; 0: what is asked is the type */
  multiple(divisor: number, exact: Rational): Formula {
    return this.#make(`multiple ${keyOf(exact)} ${divisor === 0}`, { op: 'multiple', positive: true, divisor, exact });
  }

  count(
    op: 'minLength' | 'maxLength' | 'minItems' | 'maxItems' | 'minProperties' | 'maxProperties',
    count: number,
  ): Formula {
    const least = op.startsWith('min');
    if (least && count <= 0) return this.true;
    if (!least && count < 0) return this.types(ALL_TYPES & ~COUNTED[op]);
    return this.#make(`${op} ${count}`, { op, count });
  }

  pattern(source: string): Formula {
    return this.#make(`pattern ${source}`, { op: 'pattern', positive: true, source });
  }

  format(name: string): Formula {
    return this.#make(`format ${name}`, { op: 'format', positive: true, name });
  }

  unique(): Formula {
    return this.#make('unique', { op: 'unique', positive: true });
  }

  item(index: number, holds: Formula): Formula {
    if (holds === this.true) return this.true;
    if (holds === this.false) return this.count('maxItems', index);
    return this.#make(`item ${index} ${holds.id}`, { op: 'item', index, holds });
  }

  rest(from: number, holds: Formula): Formula {
    if (holds === this.true) return this.true;
    if (holds === this.false) return this.count('maxItems', from);
    return this.#make(`rest ${from} ${holds.id}`, { op: 'rest', positive: true, from, holds });
  }

  contains(op: 'atLeast' | 'atMost', count: number, holds: Formula): Formula {
    if (op === 'atLeast' && count <= 0) return this.true;
    if (op === 'atMost' && count < 0) return this.types(ALL_TYPES & ~TYPE.array);
    if (holds === this.false) return op === 'atMost' ? this.true : this.types(ALL_TYPES & ~TYPE.array);
    if (holds === this.true) return this.count(op === 'atLeast' ? 'minItems' : 'maxItems', count);
    return this.#make(`${op} ${count} ${holds.id}`, { op, count, holds });
  }

  has(name: string): Formula {
    return this.#make(`has ${name}`, { op: 'has', positive: true, name });
  }

  property(name: string, holds: Formula): Formula {
    if (holds === this.true) return this.true;
    if (holds === this.false) return this.or([this.types(ALL_TYPES & ~TYPE.object), this.not(this.has(name))]);
    return this.#make(`property ${holds.id} ${name}`, { op: 'property', name, holds });
  }

  members(names: NameSet, holds: Formula): Formula {
    if (holds === this.true) return this.true;
    if ('except' in names && names.except.length + names.exceptMatching.length === 0 && holds === this.false) {
      return this.count('maxProperties', 0);
    }
    return this.#make(`members ${nameSetKey(names)} ${holds.id}`, { op: 'members', positive: true, names, holds });
  }

  names(holds: Formula): Formula {
    if (holds === this.true) return this.true;
    if (holds === this.false) return this.count('maxProperties', 0);
    return this.#make(`names ${holds.id}`, { op: 'names', positive: true, holds });
  }

  not(formula: Formula): Formula {
    let opposite = this.#opposites.get(formula.id);
    if (!opposite) {
      opposite = this.#opposite(formula);
      this.#opposites.set(formula.id, opposite);
      if (!this.#opposites.has(opposite.id)) this.#opposites.set(opposite.id, formula);
    }
    return opposite;
  }

  #opposite(formula: Formula): Formula {
    switch (formula.op) {
      case 'true':
        return this.false;
      case 'false':
        return this.true;
      case 'and':
        return this.or(formula.parts.map((part) => this.not(part)));
      case 'or':
        return this.and(formula.parts.map((part) => this.not(part)));
      case 'schema': {
        const { expand } = formula;
        return this.#make(`not ${formula.id}`, {
          op: 'schema',
          positive: false,
          expand: once(() => this.not(expand())),
        });
      }
      case 'types':
        return this.types(ALL_TYPES & ~formula.types);
      case 'least':
        return this.#of(TYPE.number, this.bound('most', formula.bound, !formula.exclusive));
      case 'most':
        return this.#of(TYPE.number, this.bound('least', formula.bound, !formula.exclusive));
      case 'minLength':
        return this.#of(TYPE.string, this.count('maxLength', formula.count - 1));
      case 'maxLength':
        return this.#of(TYPE.string, this.count('minLength', formula.count + 1));
      case 'minItems':
        return this.#of(TYPE.array, this.count('maxItems', formula.count - 1));
      case 'maxItems':
        return this.#of(TYPE.array, this.count('minItems', formula.count + 1));
      case 'minProperties':
        return this.#of(TYPE.object, this.count('maxProperties', formula.count - 1));
      case 'maxProperties':
        return this.#of(TYPE.object, this.count('minProperties', formula.count + 1));
      case 'item':
        return this.and([
          this.#of(TYPE.array, this.count('minItems', formula.index + 1)),
          this.item(formula.index, this.not(formula.holds)),
        ]);
      case 'atLeast':
        return this.#of(TYPE.array, this.contains('atMost', formula.count - 1, formula.holds));
      case 'atMost':
        return this.#of(TYPE.array, this.contains('atLeast', formula.count + 1, formula.holds));
      case 'property':
        return this.and([
          this.#of(TYPE.object, this.has(formula.name)),
          this.property(formula.name, this.not(formula.holds)),
        ]);
      default:
        return this.#make(`not ${formula.id}`, { ...formula, positive: !formula.positive });
    }
  }

  #of(type: TypeSet, formula: Formula): Formula {
    return this.and([this.types(type), formula]);
  }

  #joined(op: 'and' | 'or', parts: readonly Formula[], empty: Formula, absorbing: Formula): Formula {
    const kept = new Map<number, Formula>();
    for (const part of parts) {
      if (part === absorbing) return absorbing;
      if (part === empty) continue;
      for (const each of part.op === op ? part.parts : [part]) kept.set(each.id, each);
    }
    const all = [...kept.values()].sort((a, b) => a.id - b.id);
    const [only] = all;
    if (only === undefined) return empty;
    if (all.length === 1) return only;
    return this.#make(`${op} ${all.map(({ id }) => id).join()}`, { op, parts: all });
  }

  #make(key: string, shape: Shape): Formula {
    let made = this.#made.get(key);
    if (!made) this.#made.set(key, (made = { ...shape, id: this.#made.size }));
    return made;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const COUNTED = {
  minLength: TYPE.string,
  maxLength: TYPE.string,
  minItems: TYPE.array,
  maxItems: TYPE.array,
  minProperties: TYPE.object,
  maxProperties: TYPE.object,
} as const;

const ABOUT: Readonly<Record<Atom['op'], TypeSet>> = {
  values: ALL_TYPES,
  opaque: ALL_TYPES,
  least: TYPE.number,
  most: TYPE.number,
  multiple: TYPE.number,
  pattern: TYPE.string,
  format: TYPE.string,
  unique: TYPE.array,
  item: TYPE.array,
  rest: TYPE.array,
  atLeast: TYPE.array,
  atMost: TYPE.array,
  has: TYPE.object,
  property: TYPE.object,
  members: TYPE.object,
  names: TYPE.object,
  ...COUNTED,
};

/** The types whose values an atom can refuse, where it is positive. */
export const typesAbout = (op: Atom['op']): TypeSet => ABOUT[op];

function nameSetKey(names: NameSet): string {
  return 'matching' in names
    ? `matching ${names.matching}`
    : `except ${JSON.stringify([[...names.except].sort(), [...names.exceptMatching].sort()])}`;
}
