import type { JsonValue } from '@banyan/kernel';

/** Deeper than this, a value is cut: evidence is flat, and a record must never overflow the stack. */
const MAX_DEPTH = 64;

/**
 * Anything as JSON, without ever throwing: a trip must not fail because its evidence holds an infinity. What JSON lacks
 * becomes its name as text ("Infinity", "NaN", a bigint's digits), undefined members are dropped, lone surrogates become
 * U+FFFD, dates are ISO, maps become objects and sets lists; a cycle or a value nested more than 64 deep becomes null.
 */
export function toJsonValue(value: unknown, above: readonly unknown[] = []): JsonValue {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'number':
      // -0 and 0 print alike.
      return Number.isFinite(value) ? value + 0 : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return String(value);
    case 'object':
      return value === null || above.length >= MAX_DEPTH || above.includes(value)
        ? null
        : ofObject(value, [...above, value]);
    default:
      return null;
  }
}

function ofObject(value: object, above: readonly unknown[]): JsonValue {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Error) return `${value.name}: ${value.message}`.toWellFormed();
  if (value instanceof Set) return ofObject([...value], above);
  if (Array.isArray(value)) return value.map((item) => toJsonValue(item, above));
  const members: readonly [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const result: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
  for (const [name, member] of members) {
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
    result[String(name).toWellFormed()] = toJsonValue(member, above);
  }
  return result;
}
