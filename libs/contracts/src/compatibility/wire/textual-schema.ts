import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';

const INTEGER = '^-?(0|[1-9][0-9]*)$';
const NATURAL = '^(0|[1-9][0-9]*)$';
const NUMBER = String.raw`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`;
/** What is said of numbers, and not of their texts. */
const OF_NUMBERS = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
/** Widening inside these narrows the whole: then nothing is proved by it. */
const NOT_MONOTONE = new Set(['not', 'if', 'oneOf', 'contains', 'uniqueItems', 'dependentSchemas', 'propertyNames']);
const MEMBERS = new Set(['properties', 'patternProperties', '$defs']);
const SCHEMAS = new Set(['items', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties']);
const LISTS = new Set(['allOf', 'anyOf', 'prefixItems']);

/**
 * The schema of the texts that the values of a schema are written as: a number becomes its digits, true becomes `true`.
 * It allows all those texts, and may allow more; null, which no style writes, is left out.
 *
 * @returns undefined where a keyword is in the way
 */
export function textualSchema(source: SchemaSource): SchemaSource | undefined {
  try {
    const definitions = source.document?.['$defs'];
    const document = isObject(definitions) ? { $defs: members(definitions) } : {};
    return { schema: textual(source.schema), document };
  } catch (error) {
    if (error instanceof NotTextual) return undefined;
    throw error;
  }
}

class NotTextual extends Error {
  override readonly name = 'NotTextual';
}

function textual(schema: JsonValue): JsonObject | boolean {
  if (!isObject(schema)) return schema !== false;
  const copy: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (NOT_MONOTONE.has(key)) throw new NotTextual(key);
    if (OF_NUMBERS.has(key) || key === 'type') continue;
    if (MEMBERS.has(key) && isObject(value)) copy[key] = members(value);
    else if (SCHEMAS.has(key)) copy[key] = textual(value);
    else if (LISTS.has(key) && Array.isArray(value)) copy[key] = (value as readonly JsonValue[]).map(textual);
    else if (key === 'const') copy[key] = text(value);
    else if (key === 'enum' && Array.isArray(value)) copy[key] = (value as readonly JsonValue[]).map(text);
    else copy[key] = value;
  }
  const { type } = schema;
  if (type === undefined) return copy;
  const types = (Array.isArray(type) ? type : [type]) as readonly JsonValue[];
  const alternatives = types.flatMap((one) => ofType(one, schema));
  return alternatives.length === 0 ? false : { allOf: [copy, { anyOf: alternatives }] };
}

function members(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, textual(schema)]));
}

function ofType(type: JsonValue, { minimum, exclusiveMinimum, format }: JsonObject): readonly JsonObject[] {
  switch (type) {
    case 'integer': {
      const isNatural = Math.max(Number(minimum ?? -1), Number(exclusiveMinimum ?? -1)) >= 0;
      return [{ type: 'string', pattern: isNatural ? NATURAL : INTEGER }];
    }
    case 'number':
      return [{ type: 'string', pattern: NUMBER }];
    case 'boolean':
      return [{ enum: ['true', 'false'] }];
    case 'null':
      return [];
    default:
      return [{ type, ...(format !== undefined && type === 'string' && { format }) }];
  }
}

const text = (value: JsonValue): JsonValue =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
