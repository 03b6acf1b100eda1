import { isObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import { refusalOf, type Refusal } from '../schema/schema-oracle.js';
import { isJson, type MediaType } from '../text/media-type.js';

/** A form of more members is not read in every way. */
const MOST_READINGS = 256;

/**
 * Why a body is refused. JSON says what is a number; in a form, and in plain text, a number is its digits, and its schema
 * says how they are read.
 */
export function bodyRefusal(source: SchemaSource, body: JsonValue, mediaType: MediaType): Refusal | undefined {
  const refusal = refusalOf(source, body);
  if (refusal === undefined || !isText(mediaType)) return refusal;
  return asTexts(body).some((reading) => refusalOf(source, reading) === undefined) ? undefined : refusal;
}

/** Of other types (XML, say) it is not known here how their values are written. */
const isText = (mediaType: MediaType): boolean =>
  !isJson(mediaType) &&
  (mediaType.type === 'text' ||
    mediaType.type === 'multipart' ||
    mediaType.subtype.endsWith('form-urlencoded') ||
    mediaType.subtype.endsWith('xml'));

/** Everything that the same text may stand for. */
function asTexts(value: JsonValue): readonly JsonValue[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [value, String(value)];
  if (typeof value === 'string') {
    const parsed = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)
      ? [Number(value)]
      : value === 'true' || value === 'false'
        ? [value === 'true']
        : [];
    return [value, ...parsed];
  }
  if (Array.isArray(value)) return combined((value as readonly JsonValue[]).map(asTexts)).map((items) => [...items]);
  if (!isObject(value)) return [value];
  const names = Object.keys(value);
  return combined(Object.values(value).map(asTexts)).map((members) =>
    Object.fromEntries(names.map((name, at) => [name, members[at] ?? null])),
  );
}

function combined(choices: readonly (readonly JsonValue[])[]): readonly (readonly JsonValue[])[] {
  let all: readonly (readonly JsonValue[])[] = [[]];
  for (const choice of choices)
    all = all.flatMap((values) => choice.map((value) => [...values, value])).slice(0, MOST_READINGS);
  return all;
}
