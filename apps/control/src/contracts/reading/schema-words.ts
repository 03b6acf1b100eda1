import type { JsonObject, JsonValue } from '@banyan/contracts';
import { isObject, listOf, textOf } from './json.js';

/** What kind of value a schema asks for, in words: `string (date-time)`, `integer or null`. */
export function typeWords(schema: JsonObject | boolean): string {
  if (typeof schema === 'boolean') return schema ? 'anything' : 'nothing';
  const { type, format, const: constant } = schema;
  const types = typeof type === 'string' ? [type] : listOf(type).filter((each) => typeof each === 'string');
  const words = types.length > 0 ? types.join(' or ') : untyped(schema, constant);
  const form = textOf(format);
  return form === undefined ? words : `${words} (${form})`;
}

function untyped(schema: JsonObject, constant: JsonValue | undefined): string {
  if (constant !== undefined) return constant === null ? 'null' : Array.isArray(constant) ? 'array' : typeof constant;
  if (schema['enum'] !== undefined) return 'one of a list';
  if (schema['properties'] !== undefined || schema['additionalProperties'] !== undefined) return 'object';
  if (schema['items'] !== undefined || schema['prefixItems'] !== undefined) return 'array';
  const several = (['oneOf', 'anyOf'] as const).find((word) => Array.isArray(schema[word]));
  if (several !== undefined) return several === 'oneOf' ? 'one of several' : 'any of several';
  return Array.isArray(schema['allOf']) ? 'all of several' : 'anything';
}

/** What is said of a value elsewhere: in its type, its rows, its notes. */
const SAID_ELSEWHERE = new Set([
  'type',
  'format',
  'properties',
  'patternProperties',
  'propertyNames',
  'items',
  'prefixItems',
  'contains',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'required',
  '$defs',
  'definitions',
  'description',
  'title',
  'summary',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$ref',
  '$comment',
  'externalDocs',
  'const',
  'enum',
  'default',
  'unevaluatedItems',
  'xml',
]);

type Words = (value: JsonValue, schema: JsonObject) => string;

const WORDS: Readonly<Record<string, Words>> = {
  minLength: (value, { maxLength }) => rangeWords(value, maxLength, 'characters'),
  maxLength: (value, { minLength }) => (minLength === undefined ? rangeWords(undefined, value, 'characters') : ''),
  minItems: (value, { maxItems }) => rangeWords(value, maxItems, 'items'),
  maxItems: (value, { minItems }) => (minItems === undefined ? rangeWords(undefined, value, 'items') : ''),
  minProperties: (value, { maxProperties }) => rangeWords(value, maxProperties, 'members'),
  maxProperties: (value, { minProperties }) =>
    minProperties === undefined ? rangeWords(undefined, value, 'members') : '',
  minimum: (value, { maximum }) => rangeWords(value, maximum, ''),
  maximum: (value, { minimum }) => (minimum === undefined ? rangeWords(undefined, value, '') : ''),
  exclusiveMinimum: (value) => `more than ${plain(value)}`,
  exclusiveMaximum: (value) => `less than ${plain(value)}`,
  multipleOf: (value) => `a multiple of ${plain(value)}`,
  pattern: (value) => `matches ${plain(value)}`,
  uniqueItems: (value) => (value === true ? 'no two alike' : ''),
  minContains: (value) => `at least ${plain(value)} of what it contains`,
  maxContains: (value) => `at most ${plain(value)} of what it contains`,
  additionalProperties: openWords,
  unevaluatedProperties: openWords,
  dependentRequired: (value) =>
    isObject(value)
      ? Object.entries(value)
          .map(([name, needed]) => `with ${name} also ${listOf(needed).map(plain).join(', ')}`)
          .join('; ')
      : '',
  discriminator: (value) => (isObject(value) ? `told apart by ${plain(value['propertyName'] ?? '')}` : ''),
  contentMediaType: (value) => `holds ${plain(value)}`,
  contentEncoding: (value) => `encoded as ${plain(value)}`,
};

/** What bounds a value, a few words each. A keyword that nobody put into words is told as it is written. */
export function boundWords(schema: JsonObject | boolean): readonly string[] {
  if (typeof schema === 'boolean') return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (SAID_ELSEWHERE.has(keyword) || keyword.startsWith('x-')) return [];
    const words = Object.hasOwn(WORDS, keyword) ? WORDS[keyword]?.(value, schema) : `${keyword}: ${plain(value)}`;
    return words === undefined || words === '' ? [] : [words];
  });
}

function openWords(value: JsonValue): string {
  if (value === false) return 'no other members';
  return value === true ? 'other members may be there' : '';
}

function rangeWords(least: JsonValue | undefined, most: JsonValue | undefined, unit: string): string {
  const of = unit === '' ? '' : ` ${unit}`;
  if (least === undefined) return `at most ${plain(most)}${of}`;
  if (most === undefined) return `at least ${plain(least)}${of}`;
  return least === most ? `exactly ${plain(least)}${of}` : `${plain(least)} to ${plain(most)}${of}`;
}

/** A value as it is written; a text without its quotes. */
export function plain(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
