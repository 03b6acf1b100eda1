import * as fc from 'fast-check';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { anySchema } from './any-schema.js';

type Schema = JsonObject | boolean;

/** A schema and another that is like it but for one thing, so that the one is often included in the other. */
export const nearSchemas: fc.Arbitrary<readonly [Schema, Schema]> = fc
  .tuple(anySchema, anySchema, fc.nat(), fc.nat(), fc.boolean())
  .map(([schema, other, place, change, turned]) => {
    const changed = changedAt(schema, place, (part) => changedHere(part, other, change));
    return turned ? [changed, schema] : [schema, changed];
  });

const ONE = ['items', 'not', 'if', 'then', 'else', 'contains', 'additionalProperties', 'propertyNames'];
const REST = ['unevaluatedProperties', 'unevaluatedItems'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];

/** The schemas inside a schema, replaced one by one. */
function mapped(schema: JsonObject, replace: (part: Schema) => Schema): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]): [string, JsonValue] => {
      if (ONE.includes(keyword) || REST.includes(keyword)) return [keyword, replace(value as Schema)];
      if (LISTS.includes(keyword)) return [keyword, (value as Schema[]).map(replace)];
      if (!MAPS.includes(keyword)) return [keyword, value];
      return [
        keyword,
        Object.fromEntries(Object.entries(value as JsonObject).map(([name, each]) => [name, replace(each as Schema)])),
      ];
    }),
  );
}

function countOf(schema: Schema): number {
  let count = 1;
  if (isObject(schema)) mapped(schema, (part) => ((count += countOf(part)), part));
  return count;
}

function changedAt(schema: Schema, place: number, change: (schema: Schema) => Schema): Schema {
  let left = place % countOf(schema);
  if (left === 0 || !isObject(schema)) return change(schema);
  return mapped(schema, (part) => {
    const count = countOf(part);
    const isHere = left > 0 && left <= count;
    left -= count;
    return isHere ? changedAt(part, left + count - 1, change) : part;
  });
}

function changedHere(schema: Schema, other: Schema, change: number): Schema {
  if (!isObject(schema)) return change % 2 === 0 ? !schema : other;
  const keywords = Object.keys(schema).filter((keyword) => keyword !== '$defs');
  const keyword = keywords[change % Math.max(1, keywords.length)];
  const { $defs: _, ...more } = isObject(other) ? other : {};
  if (keyword === undefined || change % 5 === 0) return { ...more, ...schema };
  const value = schema[keyword] as JsonValue;
  const without = Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword));
  if (change % 5 === 1) return without;
  if (change % 5 === 2) return { ...without, allOf: [{ [keyword]: value }] };
  if (typeof value === 'number')
    return {
      ...schema,
      [keyword]: keyword === 'multipleOf' ? value * 2 : Math.max(0, value + (change % 2 === 0 ? 1 : -1)),
    };
  if (Array.isArray(value) && value.length > 1) return { ...schema, [keyword]: value.slice(0, -1) };
  return change % 2 === 0 ? { anyOf: [schema, other] } : { not: { not: schema } };
}
