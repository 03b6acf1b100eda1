/** A value that JSON can carry. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/**
 * One text for one value, as RFC 8785 (JSON Canonicalization Scheme) writes it: names sorted by UTF-16 code units, no white
 * space, numbers as ECMAScript prints them. What hashes are taken over, whatever a database did to the order of names.
 *
 * @throws TypeError for what JSON cannot carry: NaN, infinities, lone surrogates. Pass through `toJsonValue` first.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate is not JSON');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // Default sort compares UTF-16 code units, which is what the RFC asks for.
  const members = Object.keys(value)
    .sort()
    .map((name) => `${canonicalJson(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: readonly JsonValue[] | { readonly [name: string]: JsonValue }): value is readonly JsonValue[] {
  return Array.isArray(value);
}
