/** A name and perhaps a value, in the one spelling that everybody reads alike: nothing escaped that need not be, no list. */
const PAIR = /^([A-Za-z0-9_.~-]{1,64})(?:=((?:[A-Za-z0-9_.~!'()*,:@/+-]|%[0-9A-F]{2})*))?$/;

/**
 * A query's parameters in their order, each with its bytes as they came.
 *
 * @param query the bytes after the question mark; undefined: there is none
 * @returns undefined where two readers could read it differently: a name twice, an odd character, an empty pair
 */
export function readQuery(query: string | undefined): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  if (query === undefined) return parameters;
  for (const pair of query.split('&')) {
    const match = PAIR.exec(pair);
    const name = match?.[1];
    if (name === undefined || parameters.has(name)) return undefined;
    parameters.set(name, pair);
  }
  return parameters;
}
