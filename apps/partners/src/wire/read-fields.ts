import { malformed } from './request-refused.js';

export type Fields = Readonly<Record<string, unknown>>;

/** The members of a JSON object. @throws RequestRefused 400, as all of these */
export function fieldsOf(json: unknown, where = 'the body'): Fields {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Fields;
  throw malformed(`${where} must be a JSON object`);
}

// Neither control characters, which PostgreSQL would not keep all of, nor halves of characters.
const READABLE = /^[^\p{Cc}\p{Cs}]+$/u;

/** A text of 1 to `longest` characters. */
export function textOf(fields: Fields, name: string, longest = 255): string {
  const value = fields[name];
  if (typeof value === 'string' && value.length <= longest && READABLE.test(value)) return value;
  throw malformed(`${name} must be a text of 1 to ${longest} characters, without control characters`);
}

/** The same, or undefined where there is none. */
export function optionalTextOf(fields: Fields, name: string, longest = 255): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : textOf(fields, name, longest);
}

/** A whole number within bounds, both inclusive. */
export function wholeOf(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw malformed(`${name} must be a whole number, ${least} to ${most}`);
}

/** An ISO 4217 code. */
export function currencyOf(fields: Fields): string {
  const value = fields['currency'];
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value)) return value;
  throw malformed('currency must be three capital letters');
}
