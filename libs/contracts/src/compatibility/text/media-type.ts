/** A media type or range, compared as RFC 9110 section 8.3.1 says: names without case, parameters by name. */
export interface MediaType {
  /** As written. */
  readonly text: string;
  /** Lower case; `*` in a range. */
  readonly type: string;
  readonly subtype: string;
  /** Names in lower case, sorted. Without `charset=utf-8`, which says nothing beyond the default of JSON and XML. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** @returns undefined when the text is no media type */
export function readMediaType(text: string): MediaType | undefined {
  const [name = '', ...rest] = text.split(';');
  const match = /^\s*([\w!#$&^.+*-]+)\/([\w!#$&^.+*-]+)\s*$/.exec(name);
  if (!match) return undefined;
  const [, type = '', subtype = ''] = match;
  const parameters = rest
    .map((parameter) => parameter.split('='))
    .map(([key = '', value = '']): [string, string] => [
      key.trim().toLowerCase(),
      value.trim().replace(/^"(.*)"$/, '$1'),
    ])
    .filter(([key, value]) => key !== '' && !(key === 'charset' && value.toLowerCase() === 'utf-8'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { text, type: type.toLowerCase(), subtype: subtype.toLowerCase(), parameters: new Map(parameters) };
}

/** Is everything that the second names named by the first, too? */
export function covers(range: MediaType, narrower: MediaType): boolean {
  if (range.type !== '*' && range.type !== narrower.type) return false;
  if (range.subtype !== '*' && range.subtype !== narrower.subtype) {
    // `application/*+json` is no range of HTTP, and is written all the same.
    const suffix = /^\*(\+.+)$/.exec(range.subtype)?.[1];
    if (suffix === undefined || !narrower.subtype.endsWith(suffix)) return false;
  }
  return [...range.parameters].every(([key, value]) => narrower.parameters.get(key) === value);
}

export const sameMediaType = (one: MediaType, other: MediaType): boolean => covers(one, other) && covers(other, one);

export const isRange = ({ type, subtype }: MediaType): boolean => type.includes('*') || subtype.includes('*');

/** The most specific of those that cover it: what OpenAPI says of several keys that match. */
export function bestCover<T extends { readonly mediaType: MediaType }>(
  candidates: readonly T[],
  mediaType: MediaType,
): T | undefined {
  const weight = ({ type, subtype, parameters }: MediaType): number =>
    (type === '*' ? 0 : 100) + (subtype === '*' ? 0 : subtype.startsWith('*') ? 25 : 50) + parameters.size;
  return candidates
    .filter((candidate) => covers(candidate.mediaType, mediaType))
    .sort((a, b) => weight(b.mediaType) - weight(a.mediaType))[0];
}

/** Is a body of this type read as JSON? */
export const isJson = ({ type, subtype }: MediaType): boolean =>
  (type === 'application' || type === 'text') && (subtype === 'json' || subtype.endsWith('+json'));

/** A type that a range names, for an example. */
export function typeWithin({ type, subtype, parameters }: MediaType): string {
  const name = `${type === '*' ? 'application' : type}/${subtype.replace('*', type === 'text' ? 'plain' : 'octet-stream')}`;
  return [name, ...[...parameters].map(([key, value]) => `${key}=${value}`)].join(';');
}
