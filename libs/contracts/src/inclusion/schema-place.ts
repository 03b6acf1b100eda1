import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';

/** Where references of a source lead. */
export class SchemaPlaces {
  /** What a reference without a document before its `#` is resolved in, by the URI of the document. */
  readonly #resources = new Map<string, JsonValue>();
  readonly #anchors = new Map<string, JsonValue>();
  readonly #bases = new WeakMap<object, string>();
  /** How many `$dynamicAnchor`s have a name. */
  readonly #dynamic = new Map<string, JsonValue[]>();

  constructor(
    readonly root: JsonValue,
    schema: JsonValue,
  ) {
    this.#resources.set(HERE, root);
    this.#walk(root, HERE);
    if (schema !== root) this.#walk(schema, HERE);
  }

  /** Undefined: it leads nowhere that is known here. */
  resolve(reference: string, from: JsonValue): JsonValue | undefined {
    const uri = resolved(reference, this.#baseOf(from));
    if (uri === undefined) return undefined;
    const [document = '', fragment = ''] = uri.split('#');
    if (fragment !== '' && !fragment.startsWith('/')) return this.#anchors.get(uri);
    let value = this.#resources.get(document);
    for (const part of fragment.split('/').slice(1)) {
      const key = unescaped(part);
      if (key === undefined) return undefined;
      if (Array.isArray(value)) value = /^\d+$/.test(key) ? (value[Number(key)] as JsonValue | undefined) : undefined;
      else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value;
  }

  /** What a `$dynamicRef` means whoever refers to the schema; undefined: it depends, or is not known. */
  resolveDynamic(reference: string, from: JsonValue): JsonValue | undefined {
    if (!reference.startsWith('#') || reference.startsWith('#/')) return undefined;
    const targets = this.#dynamic.get(reference.slice(1)) ?? [];
    // Only the plain tree is the same to every reader: one anchor, and that on the root.
    return targets.length === 1 && targets[0] === this.root && this.#baseOf(from) === this.#baseOf(this.root)
      ? this.root
      : undefined;
  }

  #baseOf(schema: JsonValue): string {
    return (isObject(schema) && this.#bases.get(schema)) || HERE;
  }

  #walk(start: JsonValue, base: string): void {
    const open: [JsonValue, string][] = [[start, base]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [value, outer] = next;
      if (Array.isArray(value)) open.push(...value.map((item: JsonValue): [JsonValue, string] => [item, outer]));
      if (!isObject(value) || this.#bases.has(value)) continue;
      const inner = this.#enter(value, outer);
      this.#bases.set(value, inner);
      for (const [key, member] of Object.entries(value)) {
        if (typeof member === 'object' && member !== null && !LITERAL.has(key)) open.push([member, inner]);
      }
    }
  }

  #enter(value: JsonObject, outer: string): string {
    const { $id, $anchor, $dynamicAnchor } = value;
    let base = outer;
    if (typeof $id === 'string') {
      base = (resolved($id, outer) ?? outer).split('#')[0] as string;
      this.#resources.set(base, value);
    }
    if (typeof $anchor === 'string') this.#anchors.set(`${base}#${$anchor}`, value);
    if (typeof $dynamicAnchor === 'string') {
      this.#anchors.set(`${base}#${$dynamicAnchor}`, value);
      this.#dynamic.set($dynamicAnchor, [...(this.#dynamic.get($dynamicAnchor) ?? []), value]);
    }
    return base;
  }
}

/** The URI of a document that does not say its own. */
const HERE = 'schema://here/root';
/** Members whose values are no schemas, whatever they look like. */
const LITERAL = new Set(['const', 'enum', 'default', 'example', 'examples']);

function resolved(reference: string, base: string): string | undefined {
  if (reference.startsWith('#')) return `${base}${reference === '#' ? '' : reference}`;
  return URL.canParse(reference, base) ? new URL(reference, base).href.replace(/#$/, '') : undefined;
}

function unescaped(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
