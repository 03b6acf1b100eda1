import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readContractDocument } from '../contract-document.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';
import { promiseHash, promiseOf } from './promise-of.js';
import type { Spoilt } from './registry.fixture.js';

const v2 = readContractDocument('contracts/inventory/v2/openapi.yaml');
const hash = promiseHash(v2);
const changed = (change: (document: Spoilt) => void): string => {
  const document = structuredClone(v2);
  change(document);
  return promiseHash(document);
};

describe('what a text promises', () => {
  it.each<[string, (document: Spoilt) => void]>([
    ['a description', (d) => void (d.components.schemas.Sku.description = 'other words')],
    ['an example', (d) => void (d.components.schemas.Sku.examples = ['OTHER'])],
    [
      'an example of a body',
      (d) => delete Object.values<Spoilt>(d.paths)[0].get.responses['200'].content['application/json'].examples,
    ],
    ['a summary', (d) => void (Object.values<Spoilt>(d.paths)[0].get.summary = 'x')],
    [
      'the title, contact and licence',
      (d) => Object.assign(d.info, { title: 'x', contact: {}, license: { name: 'x' } }),
    ],
    [
      'the description of a response',
      (d) => void (Object.values<Spoilt>(d.paths)[0].get.responses['200'].description = 'x'),
    ],
    ['a comment in a schema', (d) => void (d.components.schemas.Sku.$comment = 'x')],
    [
      'the order of members',
      (d) => void (d.components.schemas = Object.fromEntries(Object.entries(d.components.schemas).toReversed())),
    ],
  ])('is the same with %s changed', (_, change) => {
    expect(changed(change)).toBe(hash);
  });

  it.each<[string, (document: Spoilt) => void]>([
    ['the version', (d) => void (d.info.version = '2.0.1')],
    ['a bound', (d) => void (d.components.schemas.Sku.maxLength = 65)],
    ['a path', (d) => void (d.paths['/inventory/v2/more'] = {})],
    ['a deprecation', (d) => void (d.components.schemas.Sku.deprecated = true)],
    ['a tag of governance', (d) => void (d.components.schemas.Sku['x-pii'] = 'identity')],
    ['an operation id', (d) => void (Object.values<Spoilt>(d.paths)[0].get.operationId = 'x')],
    ['an enum', (d) => void d.components.schemas.Channel.enum.push('kiosk')],
    ['a header', (d) => delete Object.values<Spoilt>(d.paths)[0].get.responses['200'].headers['Age']],
  ])('is another with %s changed', (_, change) => {
    expect(changed(change)).not.toBe(hash);
  });

  it('keeps properties, parameters and constants that are called as prose is', () => {
    const schema = {
      description: 'prose',
      properties: {
        description: { type: 'string', description: 'prose', title: 'prose' },
        title: { type: 'string' },
        example: { const: { description: 'data', example: 1 } },
        examples: { default: { summary: 'data' }, examples: ['prose'] },
      },
      required: ['description'],
    };
    const document = {
      info: { version: '1.0.0', 'x-owner': 'us' },
      components: { schemas: { summary: schema } },
      'x-a': { title: 'data' },
    };
    expect(promiseOf(document)).toEqual({
      info: { version: '1.0.0', 'x-owner': 'us' },
      'x-a': { title: 'data' },
      components: {
        schemas: {
          summary: {
            properties: {
              description: { type: 'string' },
              title: { type: 'string' },
              example: { const: { description: 'data', example: 1 } },
              examples: { default: { summary: 'data' } },
            },
            required: ['description'],
          },
        },
      },
    });
  });

  it('survives being written and read again, in YAML and in JSON', () => {
    expect(promiseHash(parse(stringify(v2)) as JsonObject)).toBe(hash);
    expect(promiseHash(JSON.parse(JSON.stringify(v2)) as JsonObject)).toBe(hash);
  });

  it('changes with any member that is no prose, and only with such', () => {
    const places: (readonly string[])[] = [];
    const walk = (value: JsonValue, path: readonly string[]): void => {
      if (typeof value !== 'object' || value === null) return void places.push(path);
      for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
    };
    walk(v2, []);
    const promised = JSON.stringify(promiseOf(v2));
    fc.assert(
      fc.property(fc.constantFrom(...places), (path) => {
        const document = structuredClone(v2) as Spoilt;
        const holder = path.slice(0, -1).reduce((at, name) => at[name], document);
        holder[path.at(-1) ?? ''] = 'something else';
        const moved = JSON.stringify(promiseOf(document)) !== promised;
        expect(promiseHash(document) !== hash).toBe(moved);
        const isProse =
          path.some((name) => ['description', 'summary', 'examples', 'example', 'title'].includes(name)) ||
          path[0] === 'info';
        if (!isProse) expect(moved).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
