import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import { evaluationParts } from './evaluation.js';
import { isMapped, namesOf, withMember } from './mapped-names.js';
import type { Formula } from './formula.js';
import { Formulas } from './formulas.js';
import { formatMeaning } from './formats.js';
import { JsonTexts } from './json-texts.js';
import { TYPE, type TypeSet } from './json-type.js';
import type { InclusionLimits } from './limits.js';
import { rationalOf } from './rational.js';
import type { Reading } from './reading.js';
import { SchemaPlaces } from './schema-place.js';

const TYPE_NAMES: Readonly<Record<string, TypeSet>> = { ...TYPE, integer: TYPE.number };
const INT32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
/** What the oracle honours and JSON Schema 2020-12 does not know, or the other way round: nobody's word holds. */
const DISPUTED = ['dependencies', '$async', 'id'];

/** Turns the schemas of one source into formulas, each when it is asked for. */
export class SchemaReader implements Reading {
  readonly #place: string;

  /**
   * @param formulas and texts shared by the sources of a question, so that what is equal in both is seen to be
   */
  constructor(
    readonly formulas: Formulas,
    readonly places: SchemaPlaces,
    readonly limits: InclusionLimits,
    readonly texts: JsonTexts,
  ) {
    this.#place = String(texts.of(places.root).id);
  }

  read(schema: JsonValue | undefined): Formula {
    const f = this.formulas;
    if (schema === true) return f.true;
    if (schema === false) return f.false;
    if (!isObject(schema)) return f.opaque(`not a schema ${JSON.stringify(schema)}`, 'something that is no schema');
    const names = Object.keys(schema);
    if (names.length === 0) return f.true;
    const { id, placed } = this.texts.of(schema);
    // Plain assertions are read at once; whatever holds further schemas waits until it matters.
    return f.schema(placed ? `${id} in ${this.#place}` : String(id), () => this.#expand(schema));
  }

  target(keyword: '$ref' | '$dynamicRef', reference: JsonValue, from: JsonObject): JsonValue | undefined {
    if (typeof reference !== 'string') return undefined;
    return keyword === '$ref' ? this.places.resolve(reference, from) : this.places.resolveDynamic(reference, from);
  }

  opaque(keyword: string, value: JsonValue | undefined, why: string): Formula {
    return this.formulas.opaque(`${keyword} ${this.texts.of(value ?? null).id} in ${this.#place}`, why);
  }

  disputed(keyword: string, value: JsonValue): Formula {
    const key = `${keyword} ${this.texts.of(value).id} in ${this.#place}`;
    return this.formulas.opaque(key, `${keyword} is read in two ways`, true);
  }

  #expand(schema: JsonObject): Formula {
    const parts: Formula[] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      const read = KEYWORDS[keyword];
      if (read)
        parts.push(read(this, value, schema) ?? this.opaque(keyword, value, `${keyword} is not what it must be`));
      else if (DISPUTED.includes(keyword)) parts.push(this.formulas.not(this.disputed(keyword, value)));
    }
    parts.push(...evaluationParts(this, schema));
    return this.formulas.and(parts);
  }
}

/** Undefined: the value is not what the keyword must have. */
type Read = (reader: Reading, value: JsonValue, schema: JsonObject) => Formula | undefined;

const isCount = (value: JsonValue | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
/** `1e999` is JSON, and no number here. */
const isFinite = (value: JsonValue): value is number => typeof value === 'number' && Number.isFinite(value);
const isNames = (value: JsonValue): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const count =
  (op: Parameters<Formulas['count']>[0]): Read =>
  ({ formulas }, value) =>
    isCount(value) ? formulas.count(op, value) : undefined;

const bound =
  (op: 'least' | 'most', exclusive: boolean): Read =>
  ({ formulas }, value) =>
    isFinite(value) ? formulas.bound(op, rationalOf(value), exclusive) : undefined;

const parts =
  (join: (reader: Reading, parts: readonly Formula[]) => Formula): Read =>
  (reader, value) =>
    Array.isArray(value) && value.length > 0
      ? join(
          reader,
          value.map((each: JsonValue) => reader.read(each)),
        )
      : undefined;

const mapped =
  (make: (reader: Reading, name: string, value: JsonValue) => Formula | undefined): Read =>
  (reader, value) => {
    if (!isObject(value)) return undefined;
    const made = Object.entries(value).map(([name, each]) =>
      isMapped(name) ? make(reader, name, each) : reader.formulas.true,
    );
    return made.includes(undefined) ? undefined : reader.formulas.and(made as Formula[]);
  };

const reference =
  (keyword: '$ref' | '$dynamicRef'): Read =>
  (reader, value, schema) => {
    const target = reader.target(keyword, value, schema);
    if (target !== undefined) return reader.read(target);
    return reader.opaque(keyword, value, `${keyword} ${JSON.stringify(value)} leads to nothing that is known here`);
  };

/** One entry for each keyword that asserts or applies. What is missing here is an annotation. */
const KEYWORDS: Readonly<Record<string, Read>> = Object.assign(Object.create(null) as object, {
  $ref: reference('$ref'),
  $dynamicRef: reference('$dynamicRef'),
  type: (reader, value, schema) => {
    const { formulas } = reader;
    const types = readTypes(formulas, value);
    if (types === undefined || schema['nullable'] !== true) return types;
    // OpenAPI 3.0's word, and an annotation since; ajv goes on to honour it.
    const open = reader.disputed('nullable', true);
    return formulas.or([types, formulas.and([formulas.types(TYPE.null), open])]);
  },
  enum: ({ formulas }, value) => (Array.isArray(value) ? formulas.values(value) : undefined),
  const: ({ formulas }, value) => formulas.values([value]),
  minimum: bound('least', false),
  exclusiveMinimum: bound('least', true),
  maximum: bound('most', false),
  exclusiveMaximum: bound('most', true),
  multipleOf: ({ formulas }, value) =>
    isFinite(value) && value > 0 ? formulas.multiple(value, rationalOf(value)) : undefined,
  minLength: count('minLength'),
  maxLength: count('maxLength'),
  pattern: ({ formulas }, value) => (typeof value === 'string' ? formulas.pattern(value) : undefined),
  format: ({ formulas }, value) => (typeof value === 'string' ? readFormat(formulas, value) : undefined),
  minItems: count('minItems'),
  maxItems: count('maxItems'),
  uniqueItems: (reader, value, schema) => {
    if (typeof value !== 'boolean') return undefined;
    return value ? besidePrefix(reader, schema, 'uniqueItems', reader.formulas.unique()) : reader.formulas.true;
  },
  prefixItems: (reader, value) =>
    Array.isArray(value)
      ? reader.formulas.and(value.map((each: JsonValue, i) => reader.formulas.item(i, reader.read(each))))
      : undefined,
  items: (reader, value, { prefixItems }) =>
    reader.formulas.rest(Array.isArray(prefixItems) ? prefixItems.length : 0, reader.read(value)),
  contains: (reader, value, schema) => {
    const { minContains = 1, maxContains } = schema;
    if (!isCount(minContains) || !(maxContains === undefined || isCount(maxContains))) return undefined;
    const holds = reader.read(value);
    const { formulas } = reader;
    const counted = formulas.and([
      formulas.contains('atLeast', minContains, holds),
      ...(maxContains === undefined ? [] : [formulas.contains('atMost', maxContains, holds)]),
    ]);
    return besidePrefix(reader, schema, 'contains', counted);
  },
  minProperties: count('minProperties'),
  maxProperties: count('maxProperties'),
  required: (reader, value) =>
    isNames(value) ? reader.formulas.and(value.map((name) => hasMember(reader, name))) : undefined,
  properties: mapped((reader, name, each) => reader.formulas.property(name, reader.read(each))),
  patternProperties: mapped((reader, matching, each) => reader.formulas.members({ matching }, reader.read(each))),
  additionalProperties: (reader, value, schema) =>
    reader.formulas.members(
      { except: namesOf(schema['properties']), exceptMatching: namesOf(schema['patternProperties']) },
      reader.read(value),
    ),
  propertyNames: (reader, value) => reader.formulas.names(reader.read(value)),
  dependentRequired: mapped((reader, name, each) => {
    if (!isNames(each)) return undefined;
    const { formulas } = reader;
    return withMember(formulas, name, formulas.and(each.map((other) => hasMember(reader, other))));
  }),
  dependentSchemas: mapped((reader, name, each) => withMember(reader.formulas, name, reader.read(each))),
  allOf: parts(({ formulas }, all) => formulas.and(all)),
  anyOf: parts(({ formulas }, all) => formulas.or(all)),
  oneOf: parts(({ formulas }, all) => exactlyOne(formulas, all)),
  not: (reader, value) => reader.formulas.not(reader.read(value)),
  if: (reader, value, { then = true, else: otherwise = true }) => {
    const { formulas } = reader;
    const condition = reader.read(value);
    return formulas.and([
      formulas.or([formulas.not(condition), reader.read(then)]),
      formulas.or([condition, reader.read(otherwise)]),
    ]);
  },
} satisfies Record<string, Read>);

/**
 * ajv 8.20, where it stops at the first error, passes over `contains` and `uniqueItems` of an array that ends before the
 * last of the `prefixItems` that say anything. Which of the two is meant is then left open.
 */
function besidePrefix(reader: Reading, schema: JsonObject, keyword: string, says: Formula): Formula {
  const { prefixItems } = schema;
  const { formulas } = reader;
  const last = Array.isArray(prefixItems)
    ? prefixItems.findLastIndex((each: JsonValue) => reader.read(each) !== formulas.true)
    : -1;
  if (last < 0) return says;
  const open = reader.disputed(`${keyword} beside prefixItems`, schema);
  return formulas.or([says, formulas.and([formulas.types(TYPE.array), formulas.count('maxItems', last), open])]);
}

/** ajv 8.20 takes the name of what is missing for whether something is, so that the empty name never is. */
function hasMember(reader: Reading, name: string): Formula {
  const has = reader.formulas.has(name);
  return name === '' ? reader.formulas.or([has, reader.disputed('the empty name', name)]) : has;
}

function readTypes(formulas: Formulas, value: JsonValue): Formula | undefined {
  const names = typeof value === 'string' ? [value] : value;
  if (!isNames(names) || names.length === 0 || names.some((name) => !Object.hasOwn(TYPE_NAMES, name))) return undefined;
  const types = formulas.types(names.reduce((all, name) => all | (TYPE_NAMES[name] ?? 0), 0));
  const onlyIntegers = names.includes('integer') && !names.includes('number');
  return onlyIntegers ? formulas.and([types, formulas.multiple(0, rationalOf(1))]) : types;
}

function readFormat(formulas: Formulas, name: string): Formula {
  const meaning = formatMeaning(name);
  if (meaning.of === 'nothing') return formulas.true;
  if (meaning.of === 'text') return formulas.format(name);
  const bounds =
    meaning.name === 'int32'
      ? [formulas.bound('least', rationalOf(INT32.least), false), formulas.bound('most', rationalOf(INT32.most), false)]
      : [];
  return formulas.and([formulas.multiple(0, rationalOf(1)), ...bounds]);
}

/** Any, and with each none of those behind it: as many disjunctions as parts, where pairs would be their square. */
function exactlyOne(formulas: Formulas, all: readonly Formula[]): Formula {
  const alone = all.slice(0, -1).map((each, i) => {
    const others = all.slice(i + 1).map((other) => formulas.not(other));
    return formulas.or([formulas.not(each), formulas.and(others)]);
  });
  return formulas.and([formulas.or(all), ...alone]);
}
