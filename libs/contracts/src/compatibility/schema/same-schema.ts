import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import { valueAt } from '../text/pointer.js';

/** Lists that mean the same in any order. */
const SETS = new Set(['required', 'enum', 'type', 'allOf', 'anyOf', 'oneOf']);

/**
 * Do two schemas say the same, word for word but for the names of what they refer to and the order of what has none?
 * Annotations are thought away before. No is no proof of a difference.
 */
export function sameSchema(one: SchemaSource, other: SchemaSource): boolean {
  /** Pairs taken to be the same, in the order in which they were met. */
  const assumed: string[] = [];
  const isAssumed = new Set<string>();

  function same(a: JsonValue | undefined, b: JsonValue | undefined, key: string): boolean {
    if (isReference(a) || isReference(b)) return sameReferences(a, b, key);
    if (Array.isArray(a) && Array.isArray(b))
      return sameLists(a as readonly JsonValue[], b as readonly JsonValue[], key);
    if (isObject(a) && isObject(b)) return sameMembers(a, b);
    return a === b;
  }

  function sameReferences(a: JsonValue | undefined, b: JsonValue | undefined, key: string): boolean {
    const pair = JSON.stringify([isReference(a) ? a.$ref : a, isReference(b) ? b.$ref : b]);
    // While a pair is being compared it is taken to be the same: what recurs alike is alike.
    if (isAssumed.has(pair)) return true;
    const before = assumed.length;
    assumed.push(pair);
    isAssumed.add(pair);
    if (same(isReference(a) ? target(one, a.$ref) : a, isReference(b) ? target(other, b.$ref) : b, key)) return true;
    // Whatever was found alike meanwhile may have been so only because of it.
    for (const doubtful of assumed.splice(before)) isAssumed.delete(doubtful);
    return false;
  }

  function sameLists(a: readonly JsonValue[], b: readonly JsonValue[], key: string): boolean {
    if (a.length !== b.length) return false;
    if (a.every((item, at) => same(item, b[at], ''))) return true;
    if (!SETS.has(key)) return false;
    const left = [...b];
    return a.every((item) => {
      const at = left.findIndex((candidate) => same(item, candidate, ''));
      if (at !== -1) left.splice(at, 1);
      return at !== -1;
    });
  }

  function sameMembers(a: JsonObject, b: JsonObject): boolean {
    const keys = Object.keys(a).filter(matters(a));
    const others = Object.keys(b).filter(matters(b));
    return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], key));
  }

  return same(one.schema, other.schema, '');
}

/** An annotation holds values; a member that happens to have such a name holds a schema, or is required by name. */
const matters =
  (holder: JsonObject) =>
  (key: string): boolean =>
    !(key === 'default' || key === 'example' || key === 'examples') || isSchemaLike(holder, holder[key]);

/** In `properties` all members are schemas; in a schema `examples` is a list, and a default beside keywords a value. */
function isSchemaLike(holder: JsonObject, value: JsonValue | undefined): boolean {
  return (
    (isObject(value) || typeof value === 'boolean') &&
    Object.values(holder).every((member) => isObject(member) || typeof member === 'boolean')
  );
}

/** A reference with nothing beside it. */
function isReference(value: JsonValue | undefined): value is { readonly $ref: string } {
  return isObject(value) && typeof value['$ref'] === 'string' && Object.keys(value).length === 1;
}

const target = ({ document }: SchemaSource, reference: string): JsonValue | undefined =>
  document === undefined ? undefined : valueAt(document, reference.slice(1));
