import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import type { Formula } from './formula.js';
import { namesOf, withMember } from './mapped-names.js';
import type { SchemaReader } from './read-schema.js';

/** What a schema has looked at in a value, in one of the ways in which its parts may hold or not. */
interface Evaluated {
  readonly when: readonly Formula[];
  readonly names: readonly string[];
  readonly patterns: readonly string[];
  readonly everyMember: boolean;
  /** Items from the first on. Infinite: all. */
  readonly items: number;
}

const NOTHING: Evaluated = { when: [], names: [], patterns: [], everyMember: false, items: 0 };

/** The schema is such that the oracle and the text of JSON Schema differ, or that it would take too many cases. */
class Unclear extends Error {
  override readonly name = 'Unclear';
}

/**
 * What `unevaluatedProperties` and `unevaluatedItems` say, without what they refer to: in each of the ways in which the
 * optional parts of the schema may hold or not, they are an `additionalProperties` of their own.
 * (Attouche and others, "Elimination of annotation dependencies in validation for Modern JSON Schema", 2024.)
 */
export function evaluationParts(reader: SchemaReader, schema: JsonObject): readonly Formula[] {
  const { formulas } = reader;
  const { unevaluatedProperties, unevaluatedItems } = schema;
  const parts: Formula[] = [];
  try {
    if (unevaluatedProperties !== undefined) {
      const rest = reader.read(unevaluatedProperties);
      const cases = new Cases(reader, 'members').of(schema, []);
      for (const { when, names, patterns, everyMember } of cases) {
        const says = everyMember
          ? formulas.true
          : formulas.members({ except: [...new Set(names)], exceptMatching: [...new Set(patterns)] }, rest);
        parts.push(formulas.or([formulas.not(formulas.and(when)), says]));
      }
    }
    if (unevaluatedItems !== undefined) {
      const rest = reader.read(unevaluatedItems);
      const cases = new Cases(reader, 'items').of(schema, []);
      for (const { when, items } of cases) {
        const says = items === Infinity ? formulas.true : formulas.rest(items, rest);
        parts.push(formulas.or([formulas.not(formulas.and(when)), says]));
      }
    }
    return parts;
  } catch (error) {
    if (!(error instanceof Unclear)) throw error;
    return [reader.opaque('unevaluated', schema, error.message)];
  }
}

class Cases {
  constructor(
    readonly reader: SchemaReader,
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
        throw new Unclear(`${keyword} ${String(reference)} leads to nothing that is known here`);
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
      const hasBranch = schema['then'] !== undefined || schema['else'] !== undefined;
      // The oracle leaves a lone `if` out; the specification collects from it.
      if (!hasBranch && condition.some(says)) throw new Unclear('an if without then and else is read in two ways');
      const then = this.#both(condition, this.of(schema['then'], inside));
      cases = this.#both(cases, this.#either(reader.read(schema['if']), then, this.of(schema['else'], inside)));
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
      if (has('contains')) throw new Unclear('contains with unevaluatedItems is read in two ways');
      const every = has('items') || (isPart && has('unevaluatedItems'));
      return { ...NOTHING, items: every ? Infinity : listOf(schema['prefixItems']).length };
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
      })),
    );
  }
}

const says = ({ names, patterns, everyMember, items }: Evaluated): boolean =>
  names.length + patterns.length + items > 0 || everyMember;

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
