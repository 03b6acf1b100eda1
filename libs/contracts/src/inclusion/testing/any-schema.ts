/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../resolve-references.js';

type Schema = JsonObject | boolean;

/** A small world, so that what is drawn apart meets. */
const NAMES = ['a', 'b', 'c', 'ab', 'x1', 'constructor'] as const;
const PATTERNS = [
  '^a',
  'b$',
  '^[a-c]$',
  '^x[0-9]+$',
  '^$',
  '^.{2,}$',
  '[0-9]',
  '^(?:ab|c)$',
  '^[^a]*$',
  '\\p{L}',
  '^(?!a)',
  'a|x',
];
const FORMATS = ['date', 'uuid', 'ipv4', 'email', 'int32', 'uri', 'unheard-of'];
const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;

const name = fc.constantFrom(...NAMES);
const pattern = fc.constantFrom(...PATTERNS);
const small = fc.integer({ min: 0, max: 3 });
const bound = fc.constantFrom(-2, -1, -0.5, 0, 0.1, 0.5, 1, 1.5, 2, 3, 10, 1e3);

export const anyValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonValue>(
      null,
      true,
      false,
      0,
      1,
      -1,
      2,
      3,
      0.5,
      1.5,
      0.1,
      10,
      1001,
      -2.5,
      '',
      'a',
      'b',
      'ab',
      'c',
      'x1',
      'x12',
      'é',
      '😀',
      'abc',
    ),
    fc.constantFrom<JsonValue>(
      '2024-02-29',
      '0.0.0.0',
      'a@b.example',
      '00000000-0000-0000-0000-000000000000',
      'http://a.example/',
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 4, selector: ([key]) => key })
      .map((all) => Object.fromEntries(all)),
  ),
})).value;

const literal: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<JsonValue>(null, true, false, 0, 1, 2, 0.5, '', 'a', 'b', 'ab', 'x1') },
  { weight: 1, arbitrary: anyValue },
);

const one = <T extends JsonValue>(keyword: string, value: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  value.map((each) => ({ [keyword]: each }));
const some = (model: Record<string, fc.Arbitrary<JsonValue>>, requiredKeys: string[] = []): fc.Arbitrary<JsonObject> =>
  fc.record(model, { requiredKeys, noNullPrototype: true });

/** One keyword, or some that belong together. */
function keywords(schema: fc.Arbitrary<Schema>): fc.Arbitrary<JsonObject> {
  const schemas = fc.array(schema, { minLength: 1, maxLength: 3 });
  const properties = fc.dictionary(name, schema, { maxKeys: 3, noNullPrototype: true });
  const patternProperties = fc.dictionary(pattern, schema, { maxKeys: 2, noNullPrototype: true });
  const names = fc.uniqueArray(name, { maxLength: 3 });
  return fc.oneof(
    one(
      'type',
      fc.oneof(
        fc.constantFrom<JsonValue>(...TYPES),
        fc.uniqueArray(fc.constantFrom<JsonValue>(...TYPES), { minLength: 1, maxLength: 3 }),
      ),
    ),
    one('enum', fc.uniqueArray(literal, { minLength: 1, maxLength: 4, selector: (each) => JSON.stringify(each) })),
    one('const', literal),
    some({ minimum: bound, maximum: bound, type: fc.constantFrom('number', 'integer') }),
    some({ exclusiveMinimum: bound, exclusiveMaximum: bound }),
    one('multipleOf', fc.constantFrom(1, 2, 3, 0.5, 0.1, 0.01, 1.5)),
    some({ minLength: small, maxLength: small, type: fc.constant('string') }),
    some({ pattern, type: fc.constant('string') }, ['pattern']),
    one('format', fc.constantFrom(...FORMATS)),
    some({ minItems: small, maxItems: small, type: fc.constant('array'), uniqueItems: fc.boolean() }),
    some({ prefixItems: schemas, items: schema, type: fc.constant('array') }),
    some({ contains: schema, minContains: small, maxContains: small }, ['contains']),
    some({ prefixItems: schemas, unevaluatedItems: schema }, ['unevaluatedItems']),
    some({ minProperties: small, maxProperties: small, type: fc.constant('object') }),
    some({ properties, required: names, additionalProperties: schema, type: fc.constant('object') }, ['properties']),
    some({ properties, patternProperties, additionalProperties: schema }),
    some({ properties, unevaluatedProperties: schema }, ['unevaluatedProperties']),
    some({ propertyNames: schema, required: names }),
    one('dependentRequired', fc.dictionary(name, names, { maxKeys: 2, noNullPrototype: true })),
    one('dependentSchemas', fc.dictionary(name, schema, { maxKeys: 2, noNullPrototype: true })),
    one('allOf', schemas as fc.Arbitrary<JsonValue>),
    one('anyOf', schemas as fc.Arbitrary<JsonValue>),
    one('oneOf', schemas as fc.Arbitrary<JsonValue>),
    one('not', schema),
    some({ if: schema, then: schema, else: schema }, ['if']),
    one('$ref', fc.constantFrom('#/$defs/one', '#/$defs/two')),
    one('description', fc.constant('prose')),
  );
}

const part: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 1, arbitrary: fc.boolean() },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Schema>(
        ...TYPES.map((type) => ({ type })),
        { const: 'a' },
        { minimum: 1 },
        { enum: [1, 'a', null] },
      ),
    },
    {
      weight: 8,
      arbitrary: fc
        .array(keywords(tie('schema')), { minLength: 1, maxLength: 3 })
        .map((all) => Object.assign({}, ...all) as JsonObject),
    },
  ),
})).schema;

/** Any schema, of all keywords, with two definitions that it and they may refer to. */
export const anySchema: fc.Arbitrary<Schema> = fc
  .tuple(part, part, part)
  .map(([schema, one, two]) =>
    JSON.stringify([schema, one, two]).includes('$ref') && typeof schema === 'object'
      ? { ...schema, $defs: { one, two } }
      : schema,
  )
  .map((schema) => JSON.parse(JSON.stringify(schema)) as Schema);
