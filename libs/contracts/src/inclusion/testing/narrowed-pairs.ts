/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../resolve-references.js';
import { type KnownPair, ordinarySchema } from './known-pairs.js';

type Schema = JsonObject | boolean;
type Narrowing = readonly [how: string, narrow: JsonObject, wide: JsonObject];

const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const n = between(0, 20);
const step = between(1, 5);

/**
 * Each gives a narrow schema and a wide one that accepts all that the narrow does, and a value more: so the one is
 * included in the other, and the other is not in the one. `s` is any schema that has values, and others.
 */
const NARROWINGS: readonly fc.Arbitrary<Narrowing>[] = [
  ...['minimum', 'exclusiveMinimum'].map((keyword) =>
    fc
      .tuple(n, step)
      .map(([a, by]): Narrowing => [keyword, { type: 'number', [keyword]: a + by }, { type: 'number', [keyword]: a }]),
  ),
  ...['maximum', 'exclusiveMaximum'].map((keyword) =>
    fc
      .tuple(n, step)
      .map(([a, by]): Narrowing => [keyword, { type: 'number', [keyword]: a }, { type: 'number', [keyword]: a + by }]),
  ),
  n.map((a): Narrowing => ['exclusive', { type: 'number', exclusiveMinimum: a }, { type: 'number', minimum: a }]),
  n.map((a): Narrowing => [
    'exclusive integers',
    { type: 'integer', minimum: a + 2 },
    { type: 'integer', exclusiveMinimum: a },
  ]),
  fc
    .tuple(between(1, 9), between(2, 5))
    .map(([a, by]): Narrowing => [
      'multipleOf',
      { type: 'number', multipleOf: a * by },
      { type: 'number', multipleOf: a },
    ]),
  fc.constant<Narrowing>(['integer', { type: 'integer' }, { type: 'number' }]),
  fc.constant<Narrowing>(['decimal', { type: 'number', multipleOf: 0.5 }, { type: 'number', multipleOf: 0.25 }]),
  fc.constant<Narrowing>(['whole cents', { type: 'integer' }, { type: 'number', multipleOf: 0.01 }]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'minLength',
      { type: 'string', minLength: a + by },
      { type: 'string', minLength: a },
    ]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'maxLength',
      { type: 'string', maxLength: a },
      { type: 'string', maxLength: a + by },
    ]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'length by pattern',
      { type: 'string', pattern: `^[a-z]{1,${a + 1}}$` },
      { type: 'string', maxLength: a + by },
    ]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'repetition',
      { type: 'string', pattern: `^x{0,${a}}$` },
      { type: 'string', pattern: `^x{0,${a + by}}$` },
    ]),
  fc
    .constantFrom(
      ['^[a-f]+$', '^[a-z]+$'],
      ['^\\d+$', '^\\w+$'],
      ['^ab', 'ab'],
      ['^SKU-\\d{4}$', '^SKU-'],
      ['^(?:red|green)$', '^(?:red|green|blue)$'],
      ['^[^@\\s]+@[^@\\s]+$', '@'],
      ['^\\p{Lu}', '\\p{L}'],
      ['^a.c$', '^a'],
      ['^(?=.*\\d)[a-z\\d]+$', '^[a-z\\d]+$'],
      ['^(?!x)[a-z]+$', '^[a-z]+$'],
      ['\\bsku\\b', 'sku'],
    )
    .map(([a = '', b = '']): Narrowing => ['pattern', { type: 'string', pattern: a }, { type: 'string', pattern: b }]),
  fc.constantFrom<Narrowing>(
    ['format', { type: 'string', format: 'date' }, { type: 'string' }],
    ['format and length', { type: 'string', format: 'uuid' }, { type: 'string', minLength: 36 }],
    ['format and pattern', { type: 'string', format: 'ipv4' }, { type: 'string', pattern: '^[0-9.]+$' }],
    ['format and pattern', { type: 'string', format: 'date' }, { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }],
    ['formats', { type: 'string', format: 'uri' }, { type: 'string', format: 'uri-reference' }],
    ['enum of format', { enum: ['2024-01-01'] }, { type: 'string', format: 'date' }],
    ['int32', { type: 'integer', format: 'int32' }, { type: 'integer', format: 'int64' }],
  ),
  fc
    .tuple(fc.uniqueArray(between(0, 50), { minLength: 1, maxLength: 6 }), between(51, 60))
    .map(([few, more]): Narrowing => ['enum', { enum: few }, { enum: [more, ...few] }]),
  fc.constantFrom<Narrowing>(
    ['const', { const: { a: [1, { b: null }] } }, { type: 'object', required: ['a'] }],
    [
      'enum by keywords',
      { enum: ['a', 'bb', 7, null] },
      { anyOf: [{ type: 'string', maxLength: 2 }, { minimum: 7 }, { type: 'null' }] },
    ],
    ['types', { type: 'string' }, { type: ['string', 'null'] }],
    ['types', { type: ['integer', 'null'] }, { type: ['number', 'null'] }],
    ['not', { type: 'string', not: { enum: ['a', 'b'] } }, { type: 'string', not: { const: 'a' } }],
    ['required', { type: 'object', required: ['a', 'b'] }, { type: 'object', required: ['a'] }],
    [
      'dependentRequired',
      { type: 'object', dependentRequired: { a: ['b', 'c'] } },
      { type: 'object', dependentRequired: { a: ['b'] } },
    ],
    [
      'required and dependent',
      { type: 'object', required: ['b'] },
      { type: 'object', dependentRequired: { a: ['b'] } },
    ],
    [
      'closed',
      { type: 'object', properties: { a: {} }, additionalProperties: false },
      { type: 'object', maxProperties: 1 },
    ],
    [
      'closed',
      { type: 'object', properties: { a: {}, b: {} }, additionalProperties: false },
      { type: 'object', propertyNames: { maxLength: 1 } },
    ],
    ['names', { type: 'object', propertyNames: { pattern: '^[a-c]$' } }, { type: 'object', maxProperties: 3 }],
    [
      'names',
      { type: 'object', propertyNames: { enum: ['a', 'b'] } },
      { type: 'object', patternProperties: { '^c': false } },
    ],
    [
      'unique',
      { type: 'array', uniqueItems: true, items: { type: 'boolean' } },
      { type: 'array', items: { type: 'boolean' }, maxItems: 2 },
    ],
    ['unique', { type: 'array', uniqueItems: true }, { type: 'array' }],
    [
      'contains',
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      { type: 'array', contains: { type: 'string' } },
    ],
    [
      'contains',
      { type: 'array', contains: { const: 1 }, minContains: 2 },
      { type: 'array', contains: { type: 'integer' } },
    ],
    [
      'maxContains',
      { type: 'array', contains: { type: 'integer' }, maxContains: 2, minContains: 0 },
      { type: 'array', contains: { const: 1 }, maxContains: 2, minContains: 0 },
    ],
    [
      'tuple',
      { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
      { type: 'array', items: { type: ['integer', 'string'] } },
    ],
    [
      'tuple',
      { type: 'array', prefixItems: [{ const: 1 }], items: false, minItems: 1 },
      { type: 'array', contains: { const: 1 } },
    ],
    [
      'branches',
      {
        oneOf: [
          { type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] },
          { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] },
        ],
      },
      { type: 'object', properties: { kind: { enum: ['a', 'b', 'c'] } }, required: ['kind'] },
    ],
    [
      'condition',
      {
        type: 'object',
        if: { properties: { k: { const: 1 } }, required: ['k'] },
        then: { required: ['v'] },
        else: false,
      },
      { type: 'object', required: ['k', 'v'] },
    ],
    [
      'dependentSchemas',
      { type: 'object', dependentSchemas: { a: { properties: { b: { type: 'integer' } } } } },
      { type: 'object', dependentSchemas: { a: { properties: { b: { type: 'number' } } } } },
    ],
    [
      'unevaluatedItems',
      { type: 'array', prefixItems: [{ type: 'string' }], unevaluatedItems: false },
      { type: 'array', maxItems: 1 },
    ],
  ),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => ['minItems', { type: 'array', minItems: a + by }, { type: 'array', minItems: a }]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => ['maxItems', { type: 'array', maxItems: a }, { type: 'array', maxItems: a + by }]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'minProperties',
      { type: 'object', minProperties: a + by },
      { type: 'object', minProperties: a },
    ]),
  fc
    .tuple(n, step)
    .map(([a, by]): Narrowing => [
      'maxProperties',
      { type: 'object', maxProperties: a },
      { type: 'object', maxProperties: a + by },
    ]),
];

/** Puts a difference inside a schema where both sides have the rest in common; it is strict where the place is reached. */
const PLACES: Readonly<Record<string, (part: Schema, other: JsonObject) => Schema>> = {
  here: (part) => part,
  'of a member': (part, other) => ({ type: 'object', properties: { part, other } }),
  'of a required member': (part) => ({
    type: 'object',
    properties: { part },
    required: ['part'],
    additionalProperties: false,
  }),
  'of items': (items) => ({ type: 'array', items }),
  'of an item': (part) => ({ type: 'array', prefixItems: [true, part] }),
  'of further members': (additionalProperties) => ({
    type: 'object',
    properties: { known: { type: 'string' } },
    additionalProperties,
  }),
  'of members by pattern': (part) => ({ type: 'object', patternProperties: { '^x-': part } }),
  'of a branch': (part, other) => ({
    anyOf: [
      { type: 'object', required: ['left'], properties: { left: other } },
      { type: 'array', prefixItems: [part], minItems: 1 },
    ],
  }),
  'of a tagged branch': (part, other) => ({
    oneOf: ['a', 'b'].map((kind) => ({
      type: 'object',
      required: ['kind'],
      properties: { kind: { const: kind }, it: kind === 'a' ? part : other },
    })),
  }),
  'behind a reference': (part) => ({ type: 'object', properties: { it: { $ref: '#/$defs/it' } }, $defs: { it: part } }),
  'of a list': (part) => ({
    type: 'object',
    properties: { value: part, next: { $ref: '#' } },
    additionalProperties: false,
  }),
  'of a tree': (part) => ({
    $ref: '#/$defs/tree',
    $defs: {
      tree: {
        type: 'object',
        properties: { value: part, children: { type: 'array', items: { $ref: '#/$defs/tree' } } },
      },
    },
  }),
  'under all of': (part) => ({
    allOf: [{ type: ['object', 'array', 'string', 'number', 'integer', 'null', 'boolean'] }, { anyOf: [part] }],
  }),
  'twice negated': (part) => ({ not: { not: part } }),
  'of what follows': (part) => ({
    if: { type: 'object', required: ['flag'] },
    then: { properties: { it: part } },
    else: { type: 'string' },
  }),
};

/** An inclusion, or its converse, which then does not hold. */
export const narrowed: fc.Arbitrary<KnownPair> = fc
  .tuple(fc.oneof(...NARROWINGS), fc.constantFrom(...Object.entries(PLACES)), ordinarySchema, fc.boolean())
  .map(([[how, narrow, wide], [where, place], other, included]) => {
    const [first, second]: JsonValue[] = included ? [narrow, wide] : [wide, narrow];
    return {
      how: `${how} ${where}`,
      first: place(first as Schema, other),
      second: place(second as Schema, other),
      included,
    };
  });
