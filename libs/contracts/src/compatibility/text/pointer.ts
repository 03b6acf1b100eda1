import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';

/** A JSON pointer (RFC 6901) one step longer. */
export function below(pointer: string, ...steps: readonly (string | number)[]): string {
  return pointer + steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What a pointer leads to; undefined when it leads nowhere. */
export function valueAt(document: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = /^\d+$/.test(step) ? (value as readonly JsonValue[])[Number(step)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/**
 * The pointer of a local reference: `#/a/b`, `#`, or a plain-name anchor or an `$id` of this document.
 *
 * @throws Error when it leads outside the document or nowhere in it
 */
export function pointerOf(reference: string, document: JsonObject, anchors: ReadonlyMap<string, string>): string {
  const named = anchors.get(reference);
  if (named !== undefined) return named;
  if (!reference.startsWith('#')) throw new Error(`$ref ${reference} leads outside the document; bundle it first`);
  let pointer: string;
  try {
    pointer = decodeURIComponent(reference.slice(1));
  } catch (cause) {
    throw new Error(`$ref ${reference} is not a URI reference`, { cause });
  }
  if ((pointer !== '' && !pointer.startsWith('/')) || valueAt(document, pointer) === undefined) {
    throw new Error(`$ref ${reference} points at nothing`);
  }
  return pointer;
}

/** Where the anchors (`#name`) and absolute `$id`s of a document are, by the reference that leads there. */
export function anchorsOf(document: JsonObject): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  const visit = (value: JsonValue, pointer: string): void => {
    if (Array.isArray(value)) {
      for (const [at, item] of (value as readonly JsonValue[]).entries()) visit(item, below(pointer, at));
      return;
    }
    if (!isObject(value)) return;
    const { $anchor: anchor, $dynamicAnchor: dynamic, $id: id } = value;
    for (const name of [anchor, dynamic]) if (typeof name === 'string') anchors.set(`#${name}`, pointer);
    if (typeof id === 'string') anchors.set(id, pointer);
    for (const [key, member] of Object.entries(value)) {
      if (key !== 'example' && key !== 'examples') visit(member, below(pointer, key));
    }
  };
  visit(document, '');
  return anchors;
}
