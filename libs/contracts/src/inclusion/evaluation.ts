import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import type { Formula } from './formula.js';
import { ALL_TYPES, TYPE, type TypeSet } from './json-type.js';
import { namesOf, withMember } from './mapped-names.js';
import type { Reading } from './reading.js';

/** What a schema has looked at in a value, in one of the ways in which its parts may hold or not. */
interface Evaluated {
  readonly when: readonly Formula[];
  readonly names: readonly string[];
  readonly patterns: readonly string[];
  readonly everyMember: boolean;
  /** Items from the first on. Infinite: all. */
  readonly items: number;
  /** Items that one of these holds of. */
  readonly containing: readonly Formula[];
  /**
   * What ajv 8.20 takes for evaluated. `more`: by a `contains` that looks at any item all are, and by an `if` that does
   * not hold what it names. `less`: by a `contains` that need not hold nothing is.
   */
  readonly inOracle: 'alike' | 'more' | 'less';
}

const NOTHING: Evaluated = {
  when: [],
  names: [],
  patterns: [],
  everyMember: false,
  items: 0,
  containing: [],
  inOracle: 'alike',
};

/** The schema is such that the oracle and the text of JSON Schema differ, or that it would take too many cases. */
class Unclear extends Error {
  override readonly name = 'Unclear';
}

/**
 * What `unevaluatedProperties` and `unevaluatedItems` say, without what they refer to: in each of the ways in which the
 * optional parts of the schema may hold or not, they are an `additionalProperties` of their own.
 * (Attouche and others, "Elimination of annotation dependencies in validation for Modern JSON Schema", 2024.)
 */
export function evaluationParts(reader: Reading, schema: JsonObject): readonly Formula[] {
  const { formulas } = reader;
  const { unevaluatedProperties, unevaluatedItems } = schema;
  const parts: Formula[] = [];
  const add = (about: 'members' | 'items', keyword: JsonValue | undefined, type: TypeSet, say: Say): void => {
    if (keyword === undefined) return;
    const rest = reader.read(keyword);
    try {
      const cases = new Cases(reader, about).of(schema, []);
      // Where items depend on a choice, ajv 8.20 forgets to look at those that are left.
      const isForgetful = about === 'items' && cases.length > 1;
      for (const found of cases) {
        const each: Evaluated = isForgetful ? { ...found, inOracle: 'more' } : found;
        parts.push(formulas.or([formulas.not(formulas.and(each.when)), say(each, rest)]));
      }
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      parts.push(formulas.or([formulas.types(ALL_TYPES & ~type), reader.opaque(about, schema, error.message)]));
    }
  };
  const open = reader.disputed('what is evaluated', schema);
  add('members', unevaluatedProperties, TYPE.object, ({ names, patterns, everyMember, inOracle }, rest) => {
    if (everyMember) return formulas.true;
    const except = { except: [...new Set(names)], exceptMatching: [...new Set(patterns)] };
    const specified = formulas.members(except, rest);
    return inOracle === 'alike'
      ? specified
      : formulas.or([specified, formulas.and([formulas.types(TYPE.object), open])]);
  });
  add('items', unevaluatedItems, TYPE.array, ({ items, containing, inOracle }, rest) => {
    if (items === Infinity) return formulas.true;
    const specified = formulas.rest(items, formulas.or([rest, ...containing]));
    if (inOracle === 'alike') return specified;
    return inOracle === 'more'
      ? formulas.or([specified, formulas.and([formulas.types(TYPE.array), open])])
      : formulas.and([specified, formulas.or([formulas.rest(items, rest), formulas.not(open)])]);
  });
  return parts;
}

type Say = (evaluated: Evaluated, rest: Formula) => Formula;

class Cases {
  constructor(
    readonly reader: Reading,
    readonly about: 'members' | 'items',
  ) {}

  /** Exhaustive, and at most one of them is the case. */
  of(schema: JsonValue | undefined, above: readonly JsonValue[]): readonly Evaluated[] {
    if (!isObject(schema)) return [NOTHING];
    if (above.includes(schema)) throw new Unclear('what is evaluated leads back to itself');
    const inside = [...above, schema];
    let cases: readonly Evaluated[] = [this.#own(schema, above.length > 0)];
    for (const keyword of ['$ref', '$dynamicRef'] as const) {
      const reference = schema[keyword];
      if (reference === undefined) continue;
      const target = this.reader.target(keyword, reference, schema);
      if (target === undefined)
        throw new Unclear(`${keyword} ${JSON.stringify(reference)} leads to nothing that is known here`);
      cases = this.#both(cases, this.of(target, inside));
    }
    for (const part of listOf(schema['allOf'])) cases = this.#both(cases, this.of(part, inside));
    for (const part of [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]) {
      cases = this.#both(cases, this.#either(this.reader.read(part), this.of(part, inside), [NOTHING]));
    }
    return this.#conditional(schema, inside, cases);
  }

  #conditional(schema: JsonObject, inside: readonly JsonValue[], before: readonly Evaluated[]): readonly Evaluated[] {
    const { reader } = this;
    let cases = before;
    if (schema['if'] !== undefined) {
      const condition = this.of(schema['if'], inside);
      const branches = [schema['then'] ?? true, schema['else'] ?? true];
      const isIdle = branches.every((branch) => reader.read(branch) === reader.formulas.true);
      // The oracle leaves an `if` that nothing follows out; the specification collects from it.
      if (isIdle && condition.some(says))
        throw new Unclear('what an if that nothing follows evaluates is read in two ways');
      const then = this.#both(condition, this.of(schema['then'], inside));
      const otherwise = this.of(schema['else'], inside).map((each): Evaluated => {
        return condition.some(says) ? { ...each, inOracle: 'more' } : each;
      });
      cases = this.#both(cases, this.#either(reader.read(schema['if']), then, otherwise));
    }
    const dependent = isObject(schema['dependentSchemas']) ? schema['dependentSchemas'] : {};
    for (const name of namesOf(dependent)) {
      const { formulas } = reader;
      const absent = withMember(formulas, name, formulas.false);
      cases = this.#both(cases, this.#either(formulas.not(absent), this.of(dependent[name], inside), [NOTHING]));
    }
    return cases;
  }

  /** @param isPart of the schema whose unevaluated rest is asked for */
  #own(schema: JsonObject, isPart: boolean): Evaluated {
    const has = (keyword: string): boolean => schema[keyword] !== undefined;
    if (this.about === 'items') {
      const every = has('items') || (isPart && has('unevaluatedItems'));
      const items = every ? Infinity : listOf(schema['prefixItems']).length;
      if (!has('contains')) return { ...NOTHING, items };
      const containing = this.reader.read(schema['contains']);
      const looks = containing !== this.reader.formulas.true && !(schema['minContains'] === 0 && !has('maxContains'));
      return { ...NOTHING, items, containing: [containing], inOracle: looks ? 'more' : 'less' };
    }
    return {
      ...NOTHING,
      names: namesOf(schema['properties']),
      patterns: namesOf(schema['patternProperties']),
      everyMember: has('additionalProperties') || (isPart && has('unevaluatedProperties')),
    };
  }

  #either(condition: Formula, then: readonly Evaluated[], otherwise: readonly Evaluated[]): readonly Evaluated[] {
    const not = this.reader.formulas.not(condition);
    // Where nothing depends on it, it need not be asked.
    if (!then.some(says) && !otherwise.some(says)) return [NOTHING];
    return [
      ...then.map((each) => ({ ...each, when: [...each.when, condition] })),
      ...otherwise.map((each) => ({ ...each, when: [...each.when, not] })),
    ];
  }

  #both(a: readonly Evaluated[], b: readonly Evaluated[]): readonly Evaluated[] {
    if (a.length * b.length > this.reader.limits.evaluationCases) throw new Unclear('too many ways to be evaluated');
    return a.flatMap((x) =>
      b.map((y) => ({
        when: [...x.when, ...y.when],
        names: [...x.names, ...y.names],
        patterns: [...x.patterns, ...y.patterns],
        everyMember: x.everyMember || y.everyMember,
        items: Math.max(x.items, y.items),
        containing: [...x.containing, ...y.containing],
        inOracle: x.inOracle === 'alike' ? y.inOracle : y.inOracle === 'more' ? 'more' : x.inOracle,
      })),
    );
  }
}

const says = ({ names, patterns, everyMember, items, containing }: Evaluated): boolean =>
  names.length + patterns.length + items + containing.length > 0 || everyMember;

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
