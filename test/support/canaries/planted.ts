import type { JsonObject, JsonValue } from '@banyan/contracts';
import { isObject } from '../../../libs/contracts/src/resolve-references.js';
import { type CanaryMark, SHORTEST_CANARY } from './canary-mark.js';

/** A request in which every field that is tagged `x-pii` holds a canary. */
export interface Planted {
  readonly body: JsonValue;
  /** Places of fields that are tagged, or stand in one that is, such as `/customer/email`, with what was put there. */
  readonly canaries: ReadonlyMap<string, string>;
  /** Tagged, and no canary finds a place there, such as a country of two letters. */
  readonly tooNarrow: readonly string[];
}

/** Gives each place its number, from 0, in the order in which they are asked for. */
export type NumberOf = (place: string) => number;

/**
 * Puts a canary into every tagged field of a request, those included that the given body leaves out.
 *
 * @param schema with its references resolved
 * @param body what is valid, but for what is tagged
 * @throws Error naming a field that is needed, is not given and has no example
 */
export function plant(schema: JsonObject, body: JsonValue, mark: CanaryMark, numberOf: NumberOf, of: number): Planted {
  const canaries = new Map<string, string>();
  const tooNarrow: string[] = [];
  const fill = (at: JsonObject, value: JsonValue | undefined, place: string, inTagged: boolean): JsonValue => {
    const tagged = inTagged || isTagged(at);
    if (isObject(at['properties'])) return fillObject(at, at['properties'], value, place, tagged);
    if (isObject(at['items']) && at['type'] === 'array') {
      const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [undefined];
      return items.map((item) => fill(at['items'] as JsonObject, item, `${place}/*`, tagged));
    }
    if (!tagged) {
      const [example] = (at['examples'] ?? []) as readonly JsonValue[];
      const known = value ?? at['const'] ?? example;
      if (known === undefined) throw new Error(`${place} is needed, and has no example`);
      return known;
    }
    const canary = fitting(at, mark, numberOf(place), of);
    if (canary === undefined) {
      tooNarrow.push(place);
      const [example] = (at['examples'] ?? []) as readonly JsonValue[];
      return value ?? example ?? null;
    }
    canaries.set(place, canary);
    return canary;
  };
  const fillObject = (
    at: JsonObject,
    properties: JsonObject,
    value: JsonValue | undefined,
    place: string,
    tagged: boolean,
  ): JsonObject => {
    const given = isObject(value) ? value : {};
    const filled: Record<string, JsonValue> = { ...given };
    const required = (at['required'] ?? []) as readonly string[];
    const most = Number(at['maxProperties'] ?? Infinity);
    for (const [name, property] of Object.entries(properties)) {
      if (!isObject(property)) continue;
      const isWanted = name in given || required.includes(name) || tagged || hasTagged(property);
      if (!isWanted || (!(name in given) && Object.keys(filled).length >= most)) continue;
      filled[name] = fill(property, given[name], `${place}/${name}`, tagged);
    }
    return filled;
  };
  const filled = fill(schema, body, '', false);
  return { body: filled, canaries, tooNarrow };
}

function isTagged(schema: JsonObject): boolean {
  return schema['x-pii'] !== undefined && schema['x-pii'] !== 'none';
}

function hasTagged(schema: JsonObject): boolean {
  const within = [...(isObject(schema['properties']) ? Object.values(schema['properties']) : []), schema['items']];
  return isTagged(schema) || within.some((each) => isObject(each) && hasTagged(each));
}

/** The ugliest that the field takes: what quotes, escapes and encodings change as well. Undefined: it takes none. */
function fitting(schema: JsonObject, mark: CanaryMark, place: number, of: number): string | undefined {
  const [example] = (schema['examples'] ?? []) as readonly JsonValue[];
  // Such as `tok_`: who takes it looks at how it begins.
  const kind = typeof example === 'string' ? (/^[a-z]+_/.exec(example)?.[0] ?? '') : '';
  const canary = kind + mark.canary(place, of);
  const candidates = [`${canary} Ä"\\&<'`, `${canary}@canary.example`, canary, mark.place(place)];
  const longest = Number(schema['maxLength'] ?? Infinity);
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : undefined;
  if (schema['enum'] !== undefined || longest < SHORTEST_CANARY) return undefined;
  return candidates.find((text) => text.length <= longest && (pattern?.test(text) ?? true));
}
