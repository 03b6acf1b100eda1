/**
 * Reads a query string the way HTML forms and URLSearchParams write it (`+` is a space), but strictly: undefined when a
 * percent sign starts no escape or the escapes are not UTF-8, rather than a replacement character.
 *
 * @param query without its question mark; empty: no parameters
 */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> | undefined {
  const parameters = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals === -1 ? part : part.slice(0, equals));
    const value = equals === -1 ? '' : decode(part.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
