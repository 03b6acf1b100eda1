import type { JsonValue } from '../resolve-references.js';

/** The types that values are divided by; a set of them is the sum. */
export const TYPE = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;

export type JsonType = (typeof TYPE)[keyof typeof TYPE];
export type TypeSet = number;

export const ALL_TYPES: TypeSet = 63;
/** In the order in which a counterexample is looked for: the plainest first. */
export const TYPES: readonly JsonType[] = [TYPE.null, TYPE.boolean, TYPE.number, TYPE.string, TYPE.array, TYPE.object];

export function typeOf(value: JsonValue): JsonType {
  if (value === null) return TYPE.null;
  if (Array.isArray(value)) return TYPE.array;
  return TYPE[typeof value as 'boolean' | 'number' | 'string' | 'object'];
}
