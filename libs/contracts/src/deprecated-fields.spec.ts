import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ContractRequest } from './contract-version.js';
import { DeprecatedFields } from './deprecated-fields.js';
import type { OperationSpecification } from './specification.js';

const text = { type: 'string' };
const old = { type: 'string', deprecated: true };

function fields(over: Partial<OperationSpecification> = {}): DeprecatedFields {
  return new DeprecatedFields({
    operationId: 'x',
    method: 'POST',
    route: '/a/v1/x',
    parameters: [
      { name: 'place', in: 'query', required: false, deprecated: true, schema: text },
      { name: 'channel', in: 'query', required: false, deprecated: false, schema: text },
      { name: 'X-Old', in: 'header', required: false, deprecated: true, schema: text },
    ],
    requestBody: {
      required: true,
      schema: {
        type: 'object',
        properties: {
          name: text,
          nick: old,
          lines: { type: 'array', items: { type: 'object', properties: { sku: text, code: old } } },
          'a/b~c': old,
          either: { oneOf: [{ properties: { this: old } }, { properties: { that: text } }] },
          extra: { type: 'object', properties: { known: text }, additionalProperties: old },
        },
      },
    },
    responses: new Map([
      [200, { type: 'object', properties: { units: { type: 'integer', deprecated: true } } }],
      [404, { type: 'object' }],
    ]),
    personal: [],
    ...over,
  });
}

const found = fields();
const request = (over: Partial<ContractRequest>): string[] => {
  const seen: string[] = [];
  found.inRequest({ path: {}, query: {}, headers: {}, body: undefined, ...over }, (index) =>
    seen.push(found.names[index] ?? ''),
  );
  return seen.toSorted();
};
const answer = (status: number, body: unknown): string[] => {
  const seen: string[] = [];
  found.inAnswer(status, body, (index) => seen.push(found.names[index] ?? ''));
  return seen;
};

describe('deprecated fields', () => {
  it('have names by which their users are told', () => {
    expect(found.names).toEqual([
      'query:place',
      'header:X-Old',
      '/nick',
      '/lines/*/code',
      '/a~1b~0c',
      '/either/this',
      '/extra/*',
      '200:/units',
    ]);
  });

  it.each<[Partial<ContractRequest>, readonly string[]]>([
    [{}, []],
    [{ query: { channel: 'web' } }, []],
    [{ query: { place: '' }, headers: { 'x-old': '1' } }, ['header:X-Old', 'query:place']],
    [{ body: { name: 'a' } }, []],
    [{ body: { nick: null } }, ['/nick']],
    [{ body: { lines: [{ sku: 'a' }, { sku: 'b', code: 'c' }, { code: 'd' }] } }, ['/lines/*/code']],
    [{ body: { lines: [] } }, []],
    [{ body: { lines: 'none' } }, []],
    [{ body: { 'a/b~c': 1, either: { this: 1, that: 1 } } }, ['/a~1b~0c', '/either/this']],
    [{ body: { extra: { known: 'x' } } }, []],
    [{ body: { extra: { other: 'x' } } }, ['/extra/*']],
    [{ body: null }, []],
    [{ body: [{ nick: 'x' }] }, []],
    [{ body: Object.create({ nick: 'inherited' }) as object }, []],
  ])('of %j are found once each', (over, names) => {
    expect(request(over)).toEqual(names);
  });

  it('of an answer are found by its status', () => {
    expect(answer(200, { units: 3 })).toEqual(['200:/units']);
    expect(answer(200, {})).toEqual([]);
    expect(answer(404, { units: 3 })).toEqual([]);
    expect(answer(500, { units: 3 })).toEqual([]);
  });

  it('are none where nothing is deprecated, whatever is sent', () => {
    const none = fields({ parameters: [], requestBody: undefined, responses: new Map() });
    expect(none.names).toEqual([]);
    fc.assert(
      fc.property(fc.object(), (body) => {
        none.inRequest({ path: {}, query: {}, headers: {}, body }, () => {
          throw new Error('nothing is deprecated');
        });
      }),
      { numRuns: 50 },
    );
  });

  it('bear whatever JSON is sent', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => request({ body }).every((name) => found.names.includes(name))));
  });
});
