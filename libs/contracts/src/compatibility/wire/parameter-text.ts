import type { JsonObject, JsonValue } from '../../resolve-references.js';
import { isObject } from '../../resolve-references.js';
import type { ParameterPlace, WireText } from '../text/contract-text.js';

/** Ways of reading one text are tried up to this many. */
const MOST_READINGS = 256;

/** A name and its value in a query or among cookies, percent-encoded. */
export type Pair = readonly [name: string, value: string];

type Placed = WireText & { readonly place: ParameterPlace; readonly allowReserved?: boolean };

/**
 * Writes a value in its style (OpenAPI 3.1, section "Style Values").
 *
 * @returns pairs for a query or cookies; one pair with the whole text for a path segment or a header; undefined where the
 *   style cannot write the value (null, nested objects, an empty path segment, a header that is no visible ASCII)
 */
export function written(parameter: Placed, value: JsonValue): readonly Pair[] | undefined {
  const { name, place } = parameter;
  if (parameter.mediaType !== undefined) return sent(place, [[name, encoded(parameter, JSON.stringify(value))]]);
  if (Array.isArray(value)) return sent(place, writtenList(parameter, value as readonly JsonValue[]));
  if (isObject(value)) return sent(place, writtenMembers(parameter, value));
  const text = scalar(parameter, value);
  if (text === undefined || parameter.style === 'deepObject') return undefined;
  const prefix = parameter.style === 'label' ? '.' : parameter.style === 'matrix' ? `;${name}=` : '';
  return sent(place, [[name, prefix + text]]);
}

function writtenList(parameter: Placed, items: readonly JsonValue[]): readonly Pair[] | undefined {
  const { name, style, explode } = parameter;
  const texts = items.map((item) => scalar(parameter, item));
  if (items.length === 0 || !texts.every((text) => text !== undefined)) return undefined;
  switch (style) {
    case 'form':
      return explode ? texts.map((text): Pair => [name, text]) : [[name, texts.join(',')]];
    case 'spaceDelimited':
      return explode ? texts.map((text): Pair => [name, text]) : [[name, texts.join('%20')]];
    case 'pipeDelimited':
      return explode ? texts.map((text): Pair => [name, text]) : [[name, texts.join('|')]];
    case 'simple':
      return [[name, texts.join(',')]];
    case 'label':
      return [[name, `.${texts.join(explode ? '.' : ',')}`]];
    case 'matrix':
      return [[name, explode ? texts.map((text) => `;${name}=${text}`).join('') : `;${name}=${texts.join(',')}`]];
    case 'deepObject':
      return undefined;
  }
}

function writtenMembers(parameter: Placed, value: JsonObject): readonly Pair[] | undefined {
  const { name, style, explode } = parameter;
  const members = Object.entries(value).map(
    ([key, member]) => [encoded(parameter, key), scalar(parameter, member)] as const,
  );
  if (members.length === 0) return undefined;
  const pairs: Pair[] = [];
  for (const [key, text] of members) {
    if (text === undefined) return undefined;
    pairs.push([key, text]);
  }
  const flat = pairs.flat().join(',');
  const exploded = (between: string): string => pairs.map(([key, text]) => `${key}=${text}`).join(between);
  switch (style) {
    case 'form':
      return explode ? pairs : [[name, flat]];
    case 'spaceDelimited':
      return explode ? undefined : [[name, pairs.flat().join('%20')]];
    case 'pipeDelimited':
      return explode ? undefined : [[name, pairs.flat().join('|')]];
    case 'deepObject':
      return pairs.map(([key, text]): Pair => [`${name}[${key}]`, text]);
    case 'simple':
      return [[name, explode ? exploded(',') : flat]];
    case 'label':
      return [[name, `.${explode ? exploded('.') : flat}`]];
    case 'matrix':
      return [[name, explode ? pairs.map(([key, text]) => `;${key}=${text}`).join('') : `;${name}=${flat}`]];
  }
}

function scalar(parameter: Placed, value: JsonValue): string | undefined {
  return value === null || typeof value === 'object' ? undefined : encoded(parameter, String(value));
}

function encoded({ place }: Placed, text: string): string {
  if (place === 'header') return text;
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone surrogate has no UTF-8; nobody can send it.
    return '\u0000';
  }
}

function sent(place: ParameterPlace, pairs: readonly Pair[] | undefined): readonly Pair[] | undefined {
  if (pairs === undefined) return undefined;
  const texts = pairs.map(([, text]) => text);
  if (texts.some((text) => text.includes('\u0000'))) return undefined;
  // An empty segment, and those that clients resolve themselves, never arrive.
  if (place === 'path' && texts.some((text) => text === '' || text === '.' || text === '..')) return undefined;
  if (
    place === 'header' &&
    texts.some((text) => !/^[\u0021-\u007e]([\u0020-\u007e]*[\u0021-\u007e])?$|^$/.test(text))
  ) {
    return undefined;
  }
  return pairs;
}

/**
 * Every value that the texts may stand for, when read in the parameter's style. Which one is meant, its schema says: `5`
 * is a number to one and a text to another.
 *
 * @param pairs what was sent under names that belong to the parameter
 */
export function readings(parameter: Placed, pairs: readonly Pair[]): readonly JsonValue[] {
  const { name, style, explode, mediaType } = parameter;
  const [first] = pairs;
  if (first === undefined) return [];
  if (mediaType !== undefined) return pairs.length === 1 ? jsonReadings(decoded(parameter, first[1])) : [];
  if (style === 'deepObject') {
    return objects(
      parameter,
      pairs.map(([key, text]): Pair => [key.slice(name.length + 1, -1), text]),
    );
  }
  if (style === 'form' && explode) {
    const named = pairs.filter(([key]) => key === name);
    if (named.length < pairs.length) return named.length === 0 ? objects(parameter, pairs) : [];
    return [
      ...(named.length === 1 ? scalars(parameter, first[1]) : []),
      ...lists(
        parameter,
        named.map(([, text]) => text),
      ),
    ];
  }
  if ((style === 'spaceDelimited' || style === 'pipeDelimited') && explode) {
    const texts = pairs.map(([, text]) => text);
    return [...(texts.length === 1 ? scalars(parameter, first[1]) : []), ...lists(parameter, texts)];
  }
  if (pairs.length > 1) return [];
  return oneText(parameter, first[1]);
}

function oneText(parameter: Placed, whole: string): readonly JsonValue[] {
  const { style, explode } = parameter;
  let text = whole;
  if (style === 'label' || style === 'matrix') {
    if (!text.startsWith(style === 'label' ? '.' : ';')) return [];
    text = text.slice(1);
    if (style === 'matrix') return matrixText(parameter, text);
  }
  const between =
    style === 'label' && explode
      ? '.'
      : style === 'spaceDelimited'
        ? /%20|\+/
        : style === 'pipeDelimited'
          ? /\||%7C/i
          : ',';
  const parts = text.split(between);
  return [
    ...scalars(parameter, text),
    ...lists(parameter, parts),
    ...objects(parameter, explode && style !== 'form' ? assigned(parts) : alternating(parts)),
  ];
}

function matrixText(parameter: Placed, text: string): readonly JsonValue[] {
  const pairs = assigned(text.split(';'));
  if (pairs === undefined) return [];
  const named = pairs.filter(([key]) => key === parameter.name);
  if (named.length < pairs.length) return parameter.explode ? objects(parameter, pairs) : [];
  const texts = named.map(([, value]) => value);
  const [only = ''] = texts;
  if (parameter.explode) return [...(texts.length === 1 ? scalars(parameter, only) : []), ...lists(parameter, texts)];
  if (texts.length > 1) return [];
  const parts = only.split(',');
  return [...scalars(parameter, only), ...lists(parameter, parts), ...objects(parameter, alternating(parts))];
}

/** `a=1` each. */
function assigned(parts: readonly string[]): readonly Pair[] | undefined {
  const pairs = parts.map((part): Pair => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
  return parts.every((part) => part.indexOf('=') > 0) ? pairs : undefined;
}

/** `a`, `1`, `b`, `2`. */
function alternating(parts: readonly string[]): readonly Pair[] | undefined {
  if (parts.length % 2 === 1) return undefined;
  return Array.from({ length: parts.length / 2 }, (_, at): Pair => [parts[at * 2] ?? '', parts[at * 2 + 1] ?? '']);
}

function scalars(parameter: Placed, text: string): readonly JsonValue[] {
  const plain = decoded(parameter, text);
  if (plain === undefined) return [];
  const values: JsonValue[] = [];
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(plain) && Number.isFinite(Number(plain)))
    values.push(Number(plain));
  if (plain === 'true' || plain === 'false') values.push(plain === 'true');
  values.push(plain);
  return values;
}

function lists(parameter: Placed, texts: readonly string[]): readonly JsonValue[] {
  return combinations(texts.map((text) => scalars(parameter, text)));
}

function objects(parameter: Placed, pairs: readonly Pair[] | undefined): readonly JsonValue[] {
  if (pairs === undefined) return [];
  const names = pairs.map(([name]) => decoded(parameter, name) ?? '');
  if (new Set(names).size < names.length) return [];
  return combinations(pairs.map(([, text]) => scalars(parameter, text))).map((values) =>
    Object.fromEntries(names.map((name, at) => [name, values[at] ?? null])),
  );
}

function combinations(choices: readonly (readonly JsonValue[])[]): readonly (readonly JsonValue[])[] {
  let all: (readonly JsonValue[])[] = [[]];
  for (const choice of choices) {
    const grown = all.flatMap((values) => choice.map((value) => [...values, value]));
    // Too many to try: all typed, and all as text, are the readings that schemas ask for.
    all =
      grown.length <= MOST_READINGS
        ? grown
        : all
            .flatMap((values) =>
              [choice[0], choice.at(-1)].flatMap((value) => (value === undefined ? [] : [[...values, value]])),
            )
            .slice(0, MOST_READINGS);
  }
  return all;
}

function jsonReadings(text: string | undefined): readonly JsonValue[] {
  if (text === undefined) return [];
  try {
    return [JSON.parse(text) as JsonValue];
  } catch {
    // No JSON: then there is no value that it stands for.
    return [];
  }
}

function decoded({ place }: Placed, text: string): string | undefined {
  if (place === 'header') return text;
  try {
    return decodeURIComponent(place === 'query' ? text.replaceAll('+', ' ') : text);
  } catch {
    return undefined;
  }
}
