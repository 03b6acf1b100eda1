export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** Says the same about a value beside a `$ref` as without one; whatever else stands there would have to be merged. */
const ANNOTATIONS = new Set(['summary', 'description', 'title', 'example', 'examples', 'default', 'deprecated']);

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy of a document in which every local `$ref` (`#/…`) is replaced by what it points at. Annotations beside a
 * reference win over those of its target, as OpenAPI 3.1 says.
 *
 * @throws Error naming the reference, when it is not local, points at nothing, leads back to itself, or has beside it
 *   what is not an annotation
 */
export function resolveReferences(document: JsonObject): JsonObject {
  const resolved = new Map<string, JsonValue>();
  const underway = new Set<string>();

  function target(reference: string): JsonValue {
    const known = resolved.get(reference);
    if (known !== undefined) return known;
    if (underway.has(reference)) throw new Error(`$ref ${reference} leads back to itself`);
    underway.add(reference);
    const value = visit(valueAt(document, reference));
    underway.delete(reference);
    resolved.set(reference, value);
    return value;
  }

  function visit(value: JsonValue): JsonValue {
    if (Array.isArray(value)) return value.map((item: JsonValue) => visit(item));
    if (!isObject(value)) return value;
    const reference = value['$ref'];
    if (typeof reference !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visit(member)]));
    }
    const beside = Object.entries(value).filter(([key]) => key !== '$ref');
    const constraint = beside.find(([key]) => !ANNOTATIONS.has(key) && !key.startsWith('x-'));
    if (constraint) throw new Error(`$ref ${reference} has ${constraint[0]} beside it, which is not an annotation`);
    const found = target(reference);
    if (beside.length === 0) return found;
    if (!isObject(found)) throw new Error(`$ref ${reference} has annotations and does not point at an object`);
    return { ...found, ...Object.fromEntries(beside) };
  }

  return visit(document) as JsonObject;
}

function valueAt(document: JsonObject, reference: string): JsonValue {
  if (!reference.startsWith('#/')) throw new Error(`$ref ${reference} is not local`);
  let value: JsonValue | undefined = document;
  for (const part of reference.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  if (value === undefined) throw new Error(`$ref ${reference} points at nothing`);
  return value;
}
