import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import { refusalOf } from '../schema/schema-oracle.js';
import { textOf } from '../text/text-of.js';
import { valueAt } from '../text/pointer.js';

/** Deeper than this an example would be none. */
const MOST_DEPTH = 8;

/**
 * A small value that a schema allows, made of its own examples where it has some. A proposal: it reads the usual
 * keywords, and ajv has the last word.
 *
 * @returns undefined where the proposal is not valid
 */
export function minimalValue(source: SchemaSource): JsonValue | undefined {
  const value = proposal(source.schema, source, 0);
  return value !== undefined && refusalOf(source, value) === undefined ? value : undefined;
}

function proposal(schema: JsonValue, source: SchemaSource, depth: number): JsonValue | undefined {
  if (!isObject(schema)) return schema === false ? undefined : {};
  if (depth > MOST_DEPTH) return undefined;
  for (const given of givenValues(schema)) if (isFine(schema, source, given)) return given;
  const flat = flattened(schema, source, depth);
  for (const given of givenValues(flat)) if (isFine(schema, source, given)) return given;
  switch (typeOf(flat)) {
    case 'object':
      return objectOf(flat, source, depth);
    case 'array':
      return arrayOf(flat, source, depth);
    case 'string':
      return sampleText(flat);
    case 'number':
    case 'integer':
      return numberOf(flat);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

const isFine = (schema: JsonObject, { document }: SchemaSource, value: JsonValue): boolean =>
  refusalOf({ schema, ...(document && { document }) }, value) === undefined;

function givenValues(schema: JsonObject): readonly JsonValue[] {
  const { const: only, enum: values, examples, example, default: usual } = schema;
  return [
    ...(only === undefined ? [] : [only]),
    ...(Array.isArray(examples) ? (examples as readonly JsonValue[]) : []),
    ...(example === undefined ? [] : [example]),
    ...(Array.isArray(values) ? (values as readonly JsonValue[]) : []),
    ...(usual === undefined ? [] : [usual]),
  ];
}

/** What the schema says together with its reference, allOf and the first alternative of the rest. */
function flattened(schema: JsonObject, source: SchemaSource, depth: number): JsonObject {
  const { $ref: reference, allOf, anyOf, oneOf, ...own } = schema;
  const parts = [
    ...(typeof reference === 'string' ? [valueAt(source.document ?? {}, reference.slice(1)) ?? true] : []),
    ...(Array.isArray(allOf) ? (allOf as readonly JsonValue[]) : []),
    ...first(anyOf),
    ...first(oneOf),
  ];
  return parts.reduce<JsonObject>((flat, part) => {
    if (!isObject(part) || depth > MOST_DEPTH) return flat;
    const other = flattened(part, source, depth + 1);
    return {
      ...other,
      ...flat,
      properties: { ...membersOf(other), ...membersOf(flat) },
      required: [...requiredOf(other), ...requiredOf(flat)],
    };
  }, own);
}

const first = (list: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(list) ? list.slice(0, 1) : []);
const membersOf = (schema: JsonObject): JsonObject => (isObject(schema['properties']) ? schema['properties'] : {});
const requiredOf = ({ required }: JsonObject): readonly string[] =>
  Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];

function typeOf(schema: JsonObject): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return textOf((type as readonly JsonValue[]).find((one) => one !== 'null') ?? 'null');
  if (schema['properties'] !== undefined && Object.keys(membersOf(schema)).length > 0) return 'object';
  if (requiredOf(schema).length > 0) return 'object';
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'array';
  if (schema['minimum'] !== undefined || schema['maximum'] !== undefined || schema['multipleOf'] !== undefined)
    return 'number';
  return 'string';
}

function objectOf(schema: JsonObject, source: SchemaSource, depth: number): JsonValue | undefined {
  const members = membersOf(schema);
  const value: Record<string, JsonValue> = {};
  for (const name of new Set(requiredOf(schema))) {
    const member = proposal(members[name] ?? true, source, depth + 1);
    if (member === undefined) return undefined;
    value[name] = member;
  }
  return value;
}

function arrayOf(schema: JsonObject, source: SchemaSource, depth: number): JsonValue | undefined {
  const { prefixItems, items, minItems } = schema;
  const prefix = Array.isArray(prefixItems) ? (prefixItems as readonly JsonValue[]) : [];
  const length = typeof minItems === 'number' ? minItems : 0;
  const values: JsonValue[] = [];
  for (let at = 0; at < Math.min(length, MOST_DEPTH); at++) {
    const item = proposal(prefix[at] ?? items ?? true, source, depth + 1);
    if (item === undefined) return undefined;
    values.push(item);
  }
  return values;
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  email: 'someone@example.org',
  uuid: '0af76519-16cd-43dd-8448-eb211c80319c',
  uri: 'https://example.org/',
  'uri-reference': '/there',
  hostname: 'example.org',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'YQ==',
};

function sampleText({ format, minLength, maxLength }: JsonObject): string {
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format] ?? '';
  const least = typeof minLength === 'number' ? minLength : 0;
  const most = typeof maxLength === 'number' ? maxLength : Number.MAX_SAFE_INTEGER;
  return 'text'.slice(0, most).padEnd(least, 't');
}

function numberOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, type }: JsonObject): number {
  const step = typeof multipleOf === 'number' ? multipleOf : type === 'integer' ? 1 : 0.5;
  if (typeof minimum === 'number') return Math.ceil(minimum / step) * step;
  if (typeof exclusiveMinimum === 'number') return (Math.floor(exclusiveMinimum / step) + 1) * step;
  if (typeof maximum === 'number') return Math.min(1, Math.floor(maximum / step) * step);
  if (typeof exclusiveMaximum === 'number') return Math.min(1, (Math.ceil(exclusiveMaximum / step) - 1) * step);
  return typeof multipleOf === 'number' ? multipleOf : 1;
}
