import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '@banyan/contracts';
import * as fc from 'fast-check';
import { References } from './references.js';
import { ROW_LIMITS, schemaRows } from './schema-rows.js';

const DOCUMENT: JsonObject = {
  components: {
    schemas: {
      Money: {
        type: 'object',
        required: ['amount'],
        properties: { amount: { type: 'integer' }, currency: { type: 'string' } },
      },
      Tree: { type: 'object', properties: { leaves: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } },
      Loop: { $ref: '#/components/schemas/Pool' },
      Pool: { $ref: '#/components/schemas/Loop' },
      'a/b~c': { type: 'string' },
    },
  },
};
const references = new References(DOCUMENT);
const lines = (schema: JsonValue, limits = ROW_LIMITS) =>
  schemaRows(schema, references, limits).map(
    ({ depth, kind, label, path, required, ends }) =>
      `${depth} ${kind} ${label} ${path}${required ? ' !' : ''}${ends === undefined ? '' : ` (${ends})`}`,
  );

describe('the rows of a schema', () => {
  it('are its members, where they stand on the wire, references followed', () => {
    const schema = {
      type: 'object',
      required: ['price'],
      properties: { price: { $ref: '#/components/schemas/Money' }, 'a/b': { type: 'string' } },
    };
    expect(lines(schema)).toEqual([
      '0 itself   !',
      '1 member price /price !',
      '2 member amount /price/amount !',
      '2 member currency /price/currency',
      '1 member a/b /a~1b',
    ]);
  });

  it('are alternatives, conditions, items, patterns and further members too', () => {
    const schema = {
      oneOf: [{ type: 'string' }, { $ref: '#/components/schemas/Money' }],
      not: { const: 1 },
      prefixItems: [{ type: 'integer' }],
      items: { type: 'string' },
      patternProperties: { '^x-': { type: 'string' } },
      additionalProperties: { type: 'number' },
      dependentSchemas: { card: { required: ['name'] } },
    };
    expect(lines(schema)).toEqual([
      '0 itself   !',
      '1 members ^x- /*',
      '1 members  /*',
      '1 items 0 /0',
      '1 items  /*',
      '1 part one of: 1 of 2 ',
      '1 part one of: 2 of 2 ',
      '2 member amount /amount !',
      '2 member currency /currency',
      '1 part but not ',
      '1 part where card is ',
    ]);
  });

  it('end where a value holds its own kind, and where a reference leads nowhere or back to itself', () => {
    expect(lines({ $ref: '#/components/schemas/Tree' })).toEqual([
      '0 itself   !',
      '1 member leaves /leaves',
      '2 items  /leaves/* (recursive)',
    ]);
    expect(lines({ $ref: '#/components/schemas/Nothing' })).toEqual(['0 itself   ! (dangling)']);
    expect(lines({ $ref: '#/components/schemas/Loop' })).toEqual(['0 itself   ! (dangling)']);
    expect(lines({ $ref: 'other.yaml#/x' })).toEqual(['0 itself   ! (dangling)']);
    expect(lines({ $ref: '#/%zz' })).toEqual(['0 itself   ! (dangling)']);
    expect(schemaRows({ $ref: '#/components/schemas/a~1b~0c' }, references)).toMatchObject([
      { schema: { type: 'string' }, component: 'a/b~c' },
    ]);
  });

  it('leave what is below a component to its own place, where that is asked for', () => {
    const schema = { properties: { price: { $ref: '#/components/schemas/Money' } } };
    expect(lines(schema, { ...ROW_LIMITS, expands: false })).toEqual([
      '0 itself   !',
      '1 member price /price (elsewhere)',
    ]);
  });

  it('keep both what stands beside a reference and its target', () => {
    const annotated = { $ref: '#/components/schemas/Money', description: 'Here' };
    expect(references.follow(annotated).value).toMatchObject({ description: 'Here', type: 'object' });
    const narrowed = { $ref: '#/components/schemas/a~1b~0c', type: 'string', maxLength: 3, description: 'Here' };
    expect(references.follow(narrowed).value).toEqual({
      description: 'Here',
      allOf: [{ type: 'string' }, { type: 'string', maxLength: 3 }],
    });
  });

  it('are few, however a schema grows: doubling at each step it would be 2^40', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => {
        const next = { $ref: `#/components/schemas/S${at + 1}` };
        return [`S${at}`, { properties: { left: next, right: next } }];
      }),
    );
    const rows = schemaRows({ $ref: '#/components/schemas/S0' }, new References({ components: { schemas } }));
    expect(rows.length).toBeLessThanOrEqual(ROW_LIMITS.mostRows);
    expect(rows.some(({ ends }) => ends === 'too-much')).toBe(true);
  });

  it('end for any value in the place of a schema', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (schema, schemas) => {
        const any = new References({ components: { schemas: schemas as JsonValue } });
        const rows = schemaRows(schema as JsonValue, any);
        expect(rows.length).toBeGreaterThan(0);
      }),
    );
  });
});
