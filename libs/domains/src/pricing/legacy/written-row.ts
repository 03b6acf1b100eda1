import { JsonNumber, type JsonObject, type JsonValue } from '../../legacy-exchange/json-tree.js';

/** Of a row, for the person who looks at it. */
const MOST_CHARS = 2_000;

/** A row as it stood in its document, numbers digit by digit, cut where it is long. */
export function writtenRow(row: JsonObject): string {
  return jsonOf(row).slice(0, MOST_CHARS);
}

function jsonOf(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map) {
    return `{${[...(value as JsonObject)].map(([name, member]) => `${JSON.stringify(name)}:${jsonOf(member)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(jsonOf).join(',')}]`;
  return JSON.stringify(value);
}
