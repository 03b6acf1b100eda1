import { describe, expect, it } from '@jest/globals';
import { ContractFault } from '../../contract-fault.js';
import type { JsonObject, JsonValue } from '../../resolve-references.js';
import { parseContract } from './parse-contract.js';
import { readContract } from './read-contract.js';

const document = (paths: JsonValue, rest: JsonObject = {}): JsonObject => ({ openapi: '3.1.1', paths, ...rest });
const get = (operation: JsonValue, path = '/a'): JsonObject => document({ [path]: { get: operation } });

function faultsOf(given: JsonObject): readonly string[] {
  try {
    readContract(given, 'earlier');
    return [];
  } catch (error) {
    if (error instanceof ContractFault) return error.faults;
    throw error;
  }
}

const pureCycle = {
  components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } },
};
const parameter = (value: JsonObject): JsonObject => get({ parameters: [value] });

describe('readContract', () => {
  it.each<[string, JsonObject, RegExp]>([
    ['is Swagger', { swagger: '2.0' }, /^\/swagger is Swagger 2\.0/],
    ['is of 3.0', { ...document({}), openapi: '3.0.4' }, /^\/openapi is 3\.0\.4; .* To convert: .*nullable/],
    ['is of 3.2', { ...document({}), openapi: '3.2.0' }, /^\/openapi is "3\.2\.0"/],
    ['says no version', { paths: {} }, /^\/openapi is missing/],
    ['says a number', { openapi: 3.1, paths: {} }, /^\/openapi is 3\.1; only/],
    ['has nothing', { openapi: '3.1.0' }, /neither paths, webhooks nor components/],
    ['has a list of paths', document([]), /^\/paths is not an object/],
    ['has a path without a slash', document({ a: {} }), /^\/paths\/a does not begin with a slash/],
    ['has half a brace', document({ '/a/{b': {} }), /^\/paths\/~1a~1\{b has a brace/],
    [
      'has two templates that match the same',
      document({ '/{a}': { get: {} }, '/{b}': { get: {} } }),
      /matches the same requests as GET \/\{a\}/,
    ],
    ['has an operation that is none', get(null), /^\/paths\/~1a\/get is not an object/],
    [
      'has an operationId twice',
      document({ '/a': { get: { operationId: 'x' }, put: { operationId: 'x' } } }),
      /operationId x is used twice/,
    ],
    ['has a list of responses', get({ responses: [] }), /responses is not an object/],
    ['has a status that is none', get({ responses: { abc: {} } }), /abc is neither a status/],
    [
      'has a media type that is none',
      get({ responses: { 200: { content: { json: {} } } } }),
      /json is not a media type/,
    ],
    ['has a parameter without a name', parameter({ in: 'query' }), /parameters\/0 has no name/],
    ['has a parameter nowhere', parameter({ name: 'a', in: 'body' }), /is in "body"/],
    ['has a parameter in no style', parameter({ name: 'a', in: 'query', style: 'matrix' }), /has the style "matrix"/],
    [
      'has a parameter with two schemas',
      parameter({ name: 'a', in: 'query', schema: {}, content: {} }),
      /both a schema and a content/,
    ],
    [
      'has a parameter with two media types',
      parameter({ name: 'a', in: 'query', content: { 'a/b': {}, 'a/c': {} } }),
      /exactly one media type/,
    ],
    [
      'has a parameter twice',
      get({
        parameters: [
          { name: 'a', in: 'query' },
          { name: 'a', in: 'query' },
        ],
      }),
      /parameters\/1 repeats the query parameter a/,
    ],
    [
      'has a path parameter that no path names',
      parameter({ name: 'a', in: 'path', required: true }),
      /which is not in the path \/a/,
    ],
    ['has security that is none', get({ security: {} }), /security is not a list/],
    [
      'has a type that is none',
      parameter({ name: 'a', in: 'query', schema: { type: 'strin' } }),
      /parameters\/0\/schema\/type must be equal to one of/,
    ],
    [
      'has a keyword of 3.0',
      parameter({ name: 'a', in: 'query', schema: { exclusiveMinimum: true } }),
      /exclusiveMinimum must be number/,
    ],
    ['refers to nothing', get({ responses: { 200: { $ref: '#/components/responses/A' } } }), /points at nothing/],
    [
      'refers to another file',
      get({ responses: { 200: { $ref: 'a.yaml#/A' } } }),
      /leads outside the document; bundle it first/,
    ],
    ['refers in a circle', document({}, pureCycle), /leads back to itself/],
  ])('refuses a text that %s', (_, given, message) => {
    expect(faultsOf(given).join('\n')).toMatch(message);
  });

  it('tells everything that is wrong, at most 20, and names the text', () => {
    const many = document(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`p${at}`, {}])));
    expect(faultsOf(many)).toHaveLength(20);
    expect(() => readContract(many, 'later')).toThrow(/^the later text has 20 fault/);
  });

  it('passes over what no comparison depends on', () => {
    expect(faultsOf(get({ responses: { 200: {} }, 'x-note': 1 }))).toEqual([]);
    expect(faultsOf(document({ '/a/{b}': { get: {} } }, { 'x-a': 1 }))).toEqual([]);
  });

  it('merges parameters of the path and of the operation, and fills in what styles leave out', () => {
    const given = document({
      '/a/{b}': {
        parameters: [
          { name: 'b', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'q', in: 'query', schema: { type: 'string' } },
        ],
        get: {
          parameters: [
            { name: 'q', in: 'query', required: true },
            { name: 'X-H', in: 'header' },
          ],
        },
      },
    });
    const operation = readContract(given, 'earlier').operations.get('GET /a/{}');
    expect(
      operation?.parameters.map(({ place, name, required, style, explode }) => [place, name, required, style, explode]),
    ).toEqual([
      ['path', 'b', true, 'simple', false],
      ['query', 'q', true, 'form', true],
      ['header', 'X-H', false, 'simple', false],
    ]);
  });
});

describe('parseContract', () => {
  it('reads YAML 1.2 and JSON, with merge keys', () => {
    expect(parseContract('a: &a { b: 1 }\nc: { <<: *a, d: no }', 'x')).toEqual({ a: { b: 1 }, c: { b: 1, d: 'no' } });
    expect(parseContract('{"a": [1]}', 'x')).toEqual({ a: [1] });
  });

  it.each([
    ['a: [', 'is no YAML'],
    ['a: 1\na: 2', 'says a name twice'],
    ['- a', 'is a list'],
    ['', 'is empty'],
    [
      `a: &a [x]\nb: &b [${'*a,'.repeat(40)}]\nc: &c [${'*b,'.repeat(40)}]\nd: [${'*c,'.repeat(40)}]`,
      'grows by aliases',
    ],
  ])('refuses %j, which %s', (text) => {
    expect(() => parseContract(text, 'the file')).toThrow(ContractFault);
    expect(() => parseContract(text, 'the file')).toThrow(/^the file has 1 fault|^the file has/);
  });
});
