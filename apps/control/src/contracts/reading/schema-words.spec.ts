import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@banyan/contracts';
import { governanceOf, retentionWords } from './governance-words.js';
import { boundWords, typeWords } from './schema-words.js';

describe('what kind of value a schema asks for', () => {
  it.each<[JsonObject | boolean, string]>([
    [{ type: 'string', format: 'date-time' }, 'string (date-time)'],
    [{ type: ['integer', 'null'] }, 'integer or null'],
    [{ const: 'x' }, 'string'],
    [{ const: null }, 'null'],
    [{ enum: [1] }, 'one of a list'],
    [{ oneOf: [] }, 'one of several'],
    [{ properties: {} }, 'object'],
    [{ prefixItems: [] }, 'array'],
    [{}, 'anything'],
    [true, 'anything'],
    [false, 'nothing'],
  ])('%j: %s', (schema, words) => expect(typeWords(schema)).toBe(words));
});

describe('what bounds a value', () => {
  it.each<[JsonObject, readonly string[]]>([
    [{ minLength: 1, maxLength: 64 }, ['1 to 64 characters']],
    [{ maxItems: 3 }, ['at most 3 items']],
    [{ minItems: 2, maxItems: 2, uniqueItems: true }, ['exactly 2 items', 'no two alike']],
    [{ exclusiveMinimum: 0, maximum: 9 }, ['more than 0', 'at most 9']],
    [{ minimum: -1, maximum: 9, multipleOf: 2 }, ['-1 to 9', 'a multiple of 2']],
    [{ additionalProperties: false }, ['no other members']],
    [{ unevaluatedProperties: true }, ['other members may be there']],
    [{ dependentRequired: { card: ['name', 'until'] } }, ['with card also name, until']],
    [{ discriminator: { propertyName: 'kind' } }, ['told apart by kind']],
    // Nothing is hidden because nobody has thought of it.
    [{ contentSchema: { type: 'string' }, 'x-own': 1 }, ['contentSchema: {"type":"string"}']],
    [{ uniqueItems: false, pattern: '^a$' }, ['matches ^a$']],
  ])('%j', (schema, words) => expect(boundWords(schema)).toEqual(words));
});

describe('what is said of personal data', () => {
  it('is the kind, how long and by whom; nothing where nothing is said', () => {
    const schema = { type: 'string', 'x-pii': 'contact', 'x-retention': 'P30D', 'x-owner': 'Orders' };
    expect(governanceOf(schema)).toEqual({ pii: 'contact', because: undefined, retention: 'P30D', owner: 'Orders' });
    expect(governanceOf({ 'x-pii': 'none', 'x-pii-because': 'a product name' })).toMatchObject({
      pii: 'none',
      because: 'a product name',
    });
    expect([governanceOf({ type: 'string' }), governanceOf(true)]).toEqual([undefined, undefined]);
  });

  it('is told in days, months and years', () => {
    expect(['P30D', 'P1Y', 'P6M', 'none', 'PT1H'].map(retentionWords)).toEqual([
      'kept 30 days',
      'kept 1 year',
      'kept 6 months',
      'not kept',
      'PT1H',
    ]);
  });
});
