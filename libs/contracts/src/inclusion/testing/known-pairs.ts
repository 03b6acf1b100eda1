/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../resolve-references.js';

type Schema = JsonObject | boolean;

/** Two schemas, and whether the first is included in the second, known from how they were made. */
export interface KnownPair {
  readonly how: string;
  readonly first: Schema;
  readonly second: Schema;
  readonly included: boolean;
}

const NAMES = ['sku', 'name', 'qty', 'price', 'tags', 'note'] as const;
const integer = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Ordinary schemas, as people write them: each has values, and none is everything. */
export const ordinarySchema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    { weight: 2, arbitrary: scalar() },
    { weight: 1, arbitrary: scalar() },
    { weight: 4, arbitrary: object(tie('schema')) },
    { weight: 2, arbitrary: array(tie('schema')) },
    { weight: 1, arbitrary: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })) },
  ),
})).schema;

function scalar(): fc.Arbitrary<JsonObject> {
  const text = fc.record(
    { type: fc.constant('string'), minLength: integer(0, 3), maxLength: integer(3, 40) },
    { requiredKeys: ['type'], noNullPrototype: true },
  );
  const number = fc.record(
    {
      type: fc.constantFrom('number', 'integer'),
      minimum: integer(-5, 5),
      maximum: integer(5, 1000),
      multipleOf: fc.constantFrom(1, 5, 0.5, 0.01),
    },
    { requiredKeys: ['type'], noNullPrototype: true },
  );
  const pattern = fc.constantFrom(
    '^[A-Z]{2,5}-[0-9]+$',
    '^[a-z]+$',
    '^\\d{4}-\\d{2}$',
    '^SKU',
    '^[^\\s]+$',
    '^(?:red|green|blue)$',
  );
  return fc.oneof(
    text,
    number as fc.Arbitrary<JsonObject>,
    pattern.map((each) => ({ type: 'string', pattern: each })),
    fc.constantFrom('date', 'date-time', 'uuid', 'email', 'uri', 'ipv4').map((format) => ({ type: 'string', format })),
    fc
      .uniqueArray(fc.constantFrom<JsonValue>('a', 'b', 'c', 'd', 1, 2, 3, null), { minLength: 1, maxLength: 5 })
      .map((each) => ({ enum: each })),
    fc.constantFrom<JsonValue>('x', 7, true).map((each) => ({ const: each })),
    fc.constantFrom('boolean', 'string', 'null').map((type) => ({ type })),
    fc.constantFrom<JsonObject>({ type: ['string', 'null'] }, { type: ['integer', 'boolean'] }),
  );
}

function object(schema: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc
    .record(
      {
        properties: fc.dictionary(fc.constantFrom(...NAMES), schema, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
        required: fc.boolean(),
        additionalProperties: fc.oneof<fc.Arbitrary<Schema>[]>(fc.boolean(), schema),
        patternProperties: fc.dictionary(fc.constantFrom('^x-', '_id$'), schema, {
          minKeys: 1,
          maxKeys: 1,
          noNullPrototype: true,
        }),
      },
      { requiredKeys: ['properties'], noNullPrototype: true },
    )
    .map(({ properties, required, ...rest }) => ({
      type: 'object',
      properties,
      ...(required && { required: Object.keys(properties).slice(0, 2) }),
      ...rest,
    }));
}

function array(schema: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc
    .record(
      { items: schema, minItems: integer(0, 1), maxItems: integer(2, 5) },
      { requiredKeys: ['items'], noNullPrototype: true },
    )
    .map((each) => ({ type: 'array', ...each }));
}

/** The same written another way. */
const REWRITINGS: Readonly<Record<string, (schema: Schema) => Schema>> = {
  itself: (schema) => schema,
  'in allOf': (schema) => ({ allOf: [schema] }),
  'in allOf with everything': (schema) => ({ allOf: [true, schema, {}] }),
  'in anyOf with nothing': (schema) => ({ anyOf: [false, schema] }),
  'in anyOf twice': (schema) => ({ anyOf: [schema, schema] }),
  'in oneOf alone': (schema) => ({ oneOf: [schema] }),
  'in oneOf with nothing': (schema) => ({ oneOf: [schema, false] }),
  'not not': (schema) => ({ not: { not: schema } }),
  'behind a reference': (schema) => ({ $ref: '#/$defs/it', $defs: { it: schema } }),
  'as a condition': (schema) => ({ if: schema, then: true, else: false }),
  'as what follows': (schema) => ({ if: true, then: schema }),
  'with prose': (schema) =>
    typeof schema === 'boolean' ? schema : { ...schema, description: 'prose', 'x-owner': 'us' },
  'members turned round': (schema) => turned(schema) as Schema,
  'by De Morgan': (schema) => ({ not: { anyOf: [{ not: schema }, false] } }),
};

function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((each: JsonValue) => turned(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, turned(each)]),
  );
}

const outside = { type: 'object', required: ['outside'], properties: { outside: { const: 'it is' } } } as const;

/** What holds whatever two schemas say. */
const LAWS: Readonly<Record<string, (a: Schema, b: Schema) => readonly [Schema, Schema]>> = {
  'both is one': (a, b) => [{ allOf: [a, b] }, a],
  'both is the other': (a, b) => [{ allOf: [a, b] }, b],
  'one is either': (a, b) => [a, { anyOf: [a, b] }],
  'the other is either': (a, b) => [b, { anyOf: [a, b] }],
  'both is either': (a, b) => [{ allOf: [a, b] }, { anyOf: [b, a] }],
  'exactly one is either': (a, b) => [{ oneOf: [a, b] }, { anyOf: [a, b] }],
  'one and not the other is exactly one': (a, b) => [{ allOf: [a, { not: b }] }, { oneOf: [a, b] }],
  'nothing is both': (a, b) => [{ allOf: [a, { not: a }] }, b],
  'everything is one or not': (a) => [true, { anyOf: [a, { not: a }] }],
  'absorbed by both': (a, b) => [{ allOf: [a, { anyOf: [a, b] }] }, a],
  'absorbed by either': (a, b) => [{ anyOf: [a, { allOf: [a, b] }] }, a],
  'either and not one is the other': (a, b) => [{ allOf: [{ anyOf: [a, b] }, { not: a }] }, b],
  distributed: (a, b) => [
    { allOf: [a, { anyOf: [b, outside] }] },
    { anyOf: [{ allOf: [a, b] }, { allOf: [a, outside] }] },
  ],
  'if and else': (a, b) => [{ if: a, then: b, else: b }, b],
  'items of items': (a, b) => [{ type: 'array', items: { allOf: [a, b] } }, { allOf: [{ items: a }, { items: b }] }],
  'a member of each': (a, b) => [
    { properties: { p: a }, patternProperties: { '^p$': b } },
    { properties: { p: { allOf: [a, b] } } },
  ],
  'closed by names': (a) => [
    { type: 'object', properties: { p: a }, additionalProperties: false },
    { propertyNames: { const: 'p' } },
  ],
  unevaluated: (a, b) => [
    { type: 'object', allOf: [{ properties: { p: a } }], properties: { q: b }, unevaluatedProperties: false },
    { type: 'object', properties: { p: a, q: b }, additionalProperties: false },
  ],
  'unevaluated, turned': (a, b) => [
    { type: 'object', properties: { p: a, q: b }, additionalProperties: false },
    { type: 'object', allOf: [{ properties: { p: a } }], properties: { q: b }, unevaluatedProperties: false },
  ],
};

const wrapped: readonly ((schema: Schema) => Schema)[] = [
  (schema) => schema,
  (items) => ({ type: 'array', items }),
  (value) => ({ type: 'object', properties: { value }, required: ['value'] }),
  (additionalProperties) => ({ type: 'object', additionalProperties }),
  (first) => ({ type: 'array', prefixItems: [first], minItems: 1 }),
  (value) => ({ type: 'object', properties: { value, list: { type: 'array', items: value } } }),
  (node) => ({
    $ref: '#/$defs/node',
    $defs: {
      node: { type: 'object', required: ['value'], properties: { value: node, next: { $ref: '#/$defs/node' } } },
    },
  }),
];
const wrap = fc.constantFrom(...wrapped);

const entries = <T>(table: Readonly<Record<string, T>>): fc.Arbitrary<readonly [string, T]> =>
  fc.constantFrom(...Object.entries(table));

export const rewritten: fc.Arbitrary<KnownPair> = fc
  .tuple(ordinarySchema, entries(REWRITINGS), entries(REWRITINGS), wrap)
  .map(([schema, [a, one], [b, other], inside]) => ({
    how: `${a}, ${b}`,
    first: hoisted(one(inside(schema))),
    second: hoisted(other(inside(schema))),
    included: true,
  }));

/** With all definitions at the root, where the references look for them. */
function hoisted(schema: Schema): Schema {
  const definitions: Record<string, JsonValue> = {};
  const visit = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map((each: JsonValue) => visit(each));
    if (typeof value !== 'object' || value === null) return value;
    const { $defs, ...rest } = value as JsonObject;
    for (const [name, each] of Object.entries(($defs ?? {}) as JsonObject)) definitions[name] = visit(each);
    return Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, visit(each)]));
  };
  const visited = visit(schema) as Schema;
  return typeof visited === 'boolean' || Object.keys(definitions).length === 0
    ? visited
    : { ...visited, $defs: definitions };
}

export const lawful: fc.Arbitrary<KnownPair> = fc
  .tuple(ordinarySchema, ordinarySchema, entries(LAWS), wrap)
  .map(([a, b, [how, law], inside]) => {
    const [first, second] = law(a, b);
    return { how, first: inside(first), second: inside(second), included: true };
  });
