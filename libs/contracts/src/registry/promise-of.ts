import { canonicalJson, sha256Hex } from '@banyan/kernel';
import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';

/** How a value of the document is read: a description of something, names with such descriptions, or data as it is. */
type Reading = 'description' | 'names' | 'data';

/**
 * Members that say something to people and promise nothing to programs. In a map of names they are names: a property called
 * `description` is promised.
 */
const PROSE = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs', '$comment']);

/** Members that are read otherwise than as descriptions: OpenAPI 3.1.1, and JSON Schema 2020-12. */
const READINGS: ReadonlyMap<string, Reading> = new Map([
  ...names('paths', 'webhooks', 'responses', 'headers', 'content', 'encoding', 'callbacks', 'links', 'variables'),
  ...names('schemas', 'parameters', 'requestBodies', 'securitySchemes', 'pathItems'),
  ...names('properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'),
  ...data('default', 'const', 'enum', 'required', 'security', 'scopes', 'mapping', 'dependentRequired'),
]);

function names(...members: readonly string[]): [string, Reading][] {
  return members.map((member) => [member, 'names']);
}

function data(...members: readonly string[]): [string, Reading][] {
  return members.map((member) => [member, 'data']);
}

/**
 * What a document promises: everything but its prose. Of `info` only the version and what begins with `x-` is left: title,
 * contact and licence are prose too. Whatever is changed and leaves this as it was may be changed in a published text.
 */
export function promiseOf(document: JsonObject): JsonObject {
  const promised = described(document);
  const { info } = document;
  return isObject(info) ? { ...promised, info: infoOf(info) } : promised;
}

/** SHA-256, lower-case hex, of the canonical JSON (RFC 8785) of what a document promises. */
export function promiseHash(document: JsonObject): string {
  return sha256Hex(canonicalJson(promiseOf(document)));
}

function infoOf(info: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(info).filter(([name]) => name === 'version' || name.startsWith('x-')));
}

function described(holder: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(holder).flatMap(([member, value]): [string, JsonValue][] =>
      PROSE.has(member) ? [] : [[member, read(value, readingOf(member))]],
    ),
  );
}

function readingOf(member: string): Reading {
  return member.startsWith('x-') ? 'data' : (READINGS.get(member) ?? 'description');
}

function read(value: JsonValue, reading: Reading): JsonValue {
  if (reading === 'data') return value;
  // A list holds descriptions, whatever it is called: `parameters` of an operation, `allOf`, `servers`.
  if (Array.isArray(value)) return value.map((item: JsonValue) => read(item, 'description'));
  if (!isObject(value)) return value;
  if (reading === 'description') return described(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(member, 'description')]));
}
