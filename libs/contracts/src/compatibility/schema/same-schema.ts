import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import { valueAt } from '../text/pointer.js';

/** What a part of a schema is, since `default` is a keyword in one and anybody's word in another. */
type Kind = 'schema' | 'schemas' | 'schemas in order' | 'named schemas' | 'value' | 'set of values';

const KINDS: Readonly<Record<string, Kind>> = {
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  prefixItems: 'schemas in order',
  properties: 'named schemas',
  patternProperties: 'named schemas',
  dependentSchemas: 'named schemas',
  $defs: 'named schemas',
  enum: 'set of values',
  type: 'set of values',
  required: 'set of values',
  ...Object.fromEntries(
    ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames'].map((key) => [
      key,
      'schema',
    ]),
  ),
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
};
const ANNOTATIONS = new Set(['default', 'example', 'examples']);

/**
 * Do two schemas say the same, word for word but for the names of what they refer to and the order of what has none?
 * Annotations are thought away. No is no proof of a difference.
 */
export function sameSchema(one: SchemaSource, other: SchemaSource): boolean {
  /** Pairs taken to be the same, in the order in which they were met. */
  const assumed: string[] = [];
  const isAssumed = new Set<string>();

  function same(a: JsonValue | undefined, b: JsonValue | undefined, kind: Kind): boolean {
    switch (kind) {
      case 'value':
        return text(a) === text(b);
      case 'set of values':
        return sameSets(a, b, (left, right) => text(left) === text(right));
      case 'schemas':
        return sameSets(a, b, sameSchemas);
      case 'schemas in order':
        return sameInOrder(a, b);
      case 'named schemas':
        return isObject(a) && isObject(b) && sameMembers(a, b, Object.keys(a), Object.keys(b), () => 'schema');
      case 'schema':
        return sameSchemas(a, b);
    }
  }

  function sameInOrder(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
    if (!Array.isArray(a) || !Array.isArray(b)) return text(a) === text(b);
    const others = b as readonly JsonValue[];
    return a.length === b.length && (a as readonly JsonValue[]).every((item, at) => sameSchemas(item, others[at]));
  }

  function sameSchemas(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
    if (isReference(a) || isReference(b)) return sameReferences(a, b);
    if (!isObject(a) || !isObject(b)) return a === b;
    const [keys, others] = [a, b].map((schema) => Object.keys(schema).filter((key) => !ANNOTATIONS.has(key)));
    return sameMembers(
      a,
      b,
      keys ?? [],
      others ?? [],
      (key) => (Object.hasOwn(KINDS, key) ? KINDS[key] : undefined) ?? 'value',
    );
  }

  function sameReferences(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
    const pair = JSON.stringify([isReference(a) ? a.$ref : a, isReference(b) ? b.$ref : b]);
    // While a pair is being compared it is taken to be the same: what recurs alike is alike.
    if (isAssumed.has(pair)) return true;
    const before = assumed.length;
    assumed.push(pair);
    isAssumed.add(pair);
    if (sameSchemas(isReference(a) ? target(one, a.$ref) : a, isReference(b) ? target(other, b.$ref) : b)) return true;
    // Whatever was found alike meanwhile may have been so only because of it.
    for (const doubtful of assumed.splice(before)) isAssumed.delete(doubtful);
    return false;
  }

  function sameMembers(
    a: JsonObject,
    b: JsonObject,
    keys: readonly string[],
    others: readonly string[],
    kindOf: (key: string) => Kind,
  ): boolean {
    return (
      keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], kindOf(key)))
    );
  }

  return same(one.schema, other.schema, 'schema');
}

function sameSets(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  same: (left: JsonValue, right: JsonValue) => boolean,
): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return text(a) === text(b);
  if (a.length !== b.length) return false;
  const left = [...(b as readonly JsonValue[])];
  return (a as readonly JsonValue[]).every((item) => {
    const at = left.findIndex((candidate) => same(item, candidate));
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
}

/** Members of objects in one order, so that equal values have equal texts. */
function text(value: JsonValue | undefined): string {
  return JSON.stringify(value, (_, member: JsonValue) =>
    isObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** A reference with nothing beside it. */
function isReference(value: JsonValue | undefined): value is { readonly $ref: string } {
  return isObject(value) && typeof value['$ref'] === 'string' && Object.keys(value).length === 1;
}

const target = ({ document }: SchemaSource, reference: string): JsonValue | undefined =>
  document === undefined ? undefined : valueAt(document, reference.slice(1));
