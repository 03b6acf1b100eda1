import { isObject, type JsonValue } from '../resolve-references.js';

/** One text for equal values: members in order, 1 and 1.0 and -0 and 0 alike. */
export function canonicalText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalText(item)).join()}]`;
  // Not as JSON, which makes null of what is too large for a number; but 0 of -0, as JSON does.
  if (typeof value === 'number') return String(value);
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] as JsonValue)}`).join()}}`;
}

/** What a schema says depends on where it stands when one of these is in it. */
const PLACED = new Set(['$ref', '$dynamicRef', '$recursiveRef', '$id', '$anchor', '$dynamicAnchor']);

export interface JsonText {
  /** Equal exactly for equal values. */
  readonly id: number;
  /** Is there a reference, or the target of one, anywhere in it? */
  readonly placed: boolean;
}

/** Numbers JSON values by what they say, each part once. */
export class JsonTexts {
  readonly #ids = new Map<string, number>();
  readonly #known = new WeakMap<object, JsonText>();

  of(value: JsonValue): JsonText {
    if (typeof value !== 'object' || value === null) return { id: this.#id(canonicalText(value)), placed: false };
    const known = this.#known.get(value);
    if (known) return known;
    let text: string;
    let placed = false;
    const part = (item: JsonValue): number => {
      const found = this.of(item);
      placed ||= found.placed;
      return found.id;
    };
    if (isObject(value)) {
      const names = Object.keys(value).sort();
      placed = names.some((name) => PLACED.has(name));
      text = `{${names.map((name) => `${JSON.stringify(name)}:${part(value[name] as JsonValue)}`).join()}}`;
    } else {
      text = `[${value.map(part).join()}]`;
    }
    const made = { id: this.#id(text), placed };
    this.#known.set(value, made);
    return made;
  }

  #id(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) this.#ids.set(text, (id = this.#ids.size));
    return id;
  }
}

/** Levels of arrays and objects inside each other, without recursion: the value may be as deep as a text can be. */
export function depthOf(value: JsonValue): number {
  let depth = -1;
  for (let level = [value]; level.length > 0; depth++) level = level.flatMap(partsOf);
  return depth;
}

/** Values in a value, itself and names left out. */
export function sizeOf(value: JsonValue): number {
  let size = 0;
  for (let level = [value]; level.length > 0; size += level.length) level = level.flatMap(partsOf);
  return size;
}

const partsOf = (value: JsonValue): JsonValue[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];
