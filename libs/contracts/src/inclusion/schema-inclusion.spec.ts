import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import * as fc from 'fast-check';
import type { Inclusion } from '../compatibility/inclusion.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';
import { INCLUSION_LIMITS } from './limits.js';
import { schemaInclusion } from './schema-inclusion.js';
import { anySchema } from './testing/any-schema.js';
import { INCLUSION_CASES } from './testing/inclusion-cases.js';
import { type KnownPair, lawful, ordinarySchema, rewritten } from './testing/known-pairs.js';
import { narrowed } from './testing/narrowed-pairs.js';
import { nearSchemas } from './testing/near-schema.js';
import { valuesTowards } from './testing/towards-schema.js';

type Schema = JsonObject | boolean;

const includes = (first: Schema, second: Schema): Inclusion => schemaInclusion({ schema: first }, { schema: second });

/** A second opinion: ajv as anybody would set it up. Undefined: it cannot compile the schema, or never ends. */
function validator(schema: Schema): (value: JsonValue) => boolean | undefined {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, logger: false, validateSchema: false });
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const asked = <T>(ask: () => T): T | undefined => {
    try {
      return ask();
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return undefined;
    }
  };
  const validate = asked(() => ajv.compile(schema));
  return (value) => asked(() => validate?.(JSON.parse(JSON.stringify(value))));
}

/** Is the counterexample one? */
function expectWitness(first: Schema, second: Schema, { counterexample }: Inclusion): void {
  expect(counterexample).toBeDefined();
  const value = counterexample as JsonValue;
  expect([validator(first)(value), validator(second)(value)]).toEqual([true, false]);
}

function expectKnown({ first, second, included }: KnownPair): void {
  const found = includes(first, second);
  expect(found.included).toBe(included);
  if (!included) expectWitness(first, second, found);
}

describe.each(Object.entries(INCLUSION_CASES))('inclusion by %s', (_, cases) => {
  it.each(cases)('%j in %j: %j', (first, second, included) => {
    const found = includes(first, second);
    expect(found.included).toBe(included);
    expect(found.counterexample !== undefined).toBe(included === false);
    if (included === false) expectWitness(first, second, found);
    if (included === null) expect(found.because).toEqual(expect.any(String));
  });
});

describe('schema inclusion of pairs whose truth is known', () => {
  it('sees through every way of writing the same', () => {
    fc.assert(fc.property(rewritten, expectKnown), { numRuns: 200 });
  });

  it('knows the laws of union, intersection and complement', () => {
    fc.assert(fc.property(lawful, expectKnown), { numRuns: 200 });
  });

  it('tells narrower from wider, wherever in a schema it stands', () => {
    fc.assert(fc.property(narrowed, expectKnown), { numRuns: 200 });
  });

  it('is reflexive and transitive, and never says both yes and no', () => {
    const schema = fc.oneof(ordinarySchema, anySchema);
    fc.assert(
      fc.property(schema, schema, schema, (a, b, c) => {
        expect(includes(a, a).included).toBe(true);
        const [both, ac] = [{ allOf: [a, b] }, includes(a, c).included];
        if (JSON.stringify([a, b, c]).includes('$ref')) return;
        if (ac === true) expect(includes(both, c).included).not.toBe(false);
        if (includes(a, b).included === true && includes(b, c).included === true) expect(ac).not.toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe('schema inclusion of pairs that nobody knows', () => {
  it('never says yes where ajv knows a value that says no, and shows a real one where it says no', () => {
    const pairs = fc.oneof(
      { weight: 3, arbitrary: nearSchemas },
      { weight: 1, arbitrary: fc.tuple(anySchema, anySchema) },
    );
    const withValues = pairs.chain(([first, second]) => {
      const values = fc.array(fc.oneof(valuesTowards(first), valuesTowards(second)), { minLength: 25, maxLength: 25 });
      return fc.tuple(fc.constant(first), fc.constant(second), values);
    });
    fc.assert(
      fc.property(withValues, ([first, second, values]) => {
        const found = includes(first, second);
        if (found.included === false) expectWitness(first, second, found);
        if (found.included !== true) return;
        const [one, other] = [validator(first), validator(second)];
        expect(values.filter((value) => one(value) === true && other(value) === false)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it('answers for any JSON at all', () => {
    const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
    const keyword = fc.constantFrom(
      'type',
      'enum',
      'properties',
      'required',
      'items',
      'pattern',
      '$ref',
      'multipleOf',
      'anyOf',
      'contains',
      '$id',
      'format',
      'unevaluatedItems',
      '__proto__',
    );
    const schema = fc.dictionary(keyword, json, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(schema, schema, (first, second) => {
        expect([true, false, null]).toContain(includes(first, second).included);
      }),
      { numRuns: 200 },
    );
  });
});

describe('schema inclusion', () => {
  const nodes = (value: JsonObject): JsonObject => ({
    components: {
      schemas: { Node: { type: 'object', properties: { value, next: { $ref: '#/components/schemas/Node' } } } },
    },
  });
  const node = { $ref: '#/components/schemas/Node' };

  it('follows references into the documents that schemas stand in, each into its own', () => {
    const [narrow, wide] = [nodes({ type: 'integer' }), nodes({ type: 'number' })];
    expect(schemaInclusion({ schema: node, document: narrow }, { schema: node, document: wide })).toEqual({
      included: true,
    });
    const { included, counterexample, because } = schemaInclusion(
      { schema: { type: 'array', items: node, minItems: 1 }, document: wide },
      { schema: { type: 'array', items: node }, document: narrow },
    );
    expect([included, counterexample]).toEqual([false, [{ value: 0.5 }]]);
    expect(because).toMatch(/value.*integer/);
  });

  it('gives the same answer each time', () => {
    fc.assert(
      fc.property(nearSchemas, ([first, second]) => expect(includes(first, second)).toEqual(includes(first, second))),
      { numRuns: 50 },
    );
  });

  it('is undecided when its steps are used up, and says so', () => {
    const hard = { type: 'string', pattern: '^(?:a|b)*a(?:a|b){14}$' };
    const limits = { ...INCLUSION_LIMITS, steps: 500 };
    const found = schemaInclusion({ schema: hard }, { schema: { type: 'string', pattern: '^[ab]{15,}$' } }, limits);
    expect(found).toEqual({ included: null, because: expect.stringContaining('steps') });
  });

  it('gives counterexamples with names that objects inherit', () => {
    const { counterexample } = includes(
      { type: 'object', required: ['__proto__'] },
      { type: 'object', maxProperties: 0 },
    );
    expect(JSON.stringify(counterexample)).toMatch(/^\{"__proto__":/);
  });

  it('answers large schemas of recursive, tagged parts', () => {
    const kinds = Array.from({ length: 12 }, (_, i) => `k${i}`);
    const tree = (last: JsonObject): JsonObject => ({
      $ref: '#/$defs/any',
      $defs: {
        any: { oneOf: kinds.map((kind) => ({ $ref: `#/$defs/${kind}` })) },
        ...Object.fromEntries(
          kinds.map((kind, i) => [
            kind,
            {
              type: 'object',
              required: ['kind'],
              properties: {
                kind: { const: kind },
                left: { $ref: '#/$defs/any' },
                list: { type: 'array', items: { $ref: '#/$defs/any' } },
                value: i === 11 ? last : {},
              },
            },
          ]),
        ),
      },
    });
    const [narrow, wide] = [tree({ type: 'integer' }), tree({ type: 'number' })];
    expect(includes(narrow, wide)).toEqual({ included: true });
    expect(includes(wide, narrow).included).toBe(false);
  });
});
