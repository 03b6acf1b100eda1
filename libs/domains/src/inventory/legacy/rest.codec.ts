import { TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from '../../legacy-exchange/answer-charset.js';
import { MOST_ANSWER_BYTES } from '../../legacy-exchange/answer-size.js';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject, readJsonText } from '../../legacy-exchange/read-json-text.js';

/** The faces that speak JSON over REST: stock items and tokens; multi-source inventory. Names what a refusal is about. */
export type RestFace = 'rest' | 'msi';

/**
 * Reads an answer's document, whatever its status was. A byte order mark is tolerated; a warning ahead of the document
 * (PHP writes it in HTML, under `application/json`) is not.
 *
 * @throws TranslationRefused `<face>.body` when it is too large, `<face>.charset`, or `<face>.json`
 */
export function readJson(face: RestFace, bytes: Uint8Array, contentType: string | undefined): JsonValue {
  if (bytes.length > MOST_ANSWER_BYTES) throw new TranslationRefused(`${face}.body`, 'is larger than is read');
  return readJsonText(decodeAnswer(bytes, contentType, `${face}.charset`), `${face}.json`);
}

/**
 * The object an answer with status 200 holds. An error may come with 200, and says so by its `message`.
 *
 * @param field what is expected, such as `rest.stockItem`
 * @throws TranslationRefused `<face>.message`, or `field` when it is no object: a bare `[]` stands for nothing at all
 */
export function objectOf(face: RestFace, value: JsonValue, field: string): JsonObject {
  if (!isJsonObject(value)) throw new TranslationRefused(field, 'is not an object');
  if (value.has('message')) throw new TranslationRefused(`${face}.message`, 'is an error with status 200');
  return value;
}

/**
 * The entries of one page of a list.
 *
 * @param field what is listed, such as `msi.sourceItem`
 * @throws TranslationRefused `<face>.message`, or `field` when it is no list of objects; a bare `[]` is an empty one
 */
export function itemsOf(face: RestFace, value: JsonValue, field: string): readonly JsonObject[] {
  if (Array.isArray(value) && value.length === 0) return [];
  const items = objectOf(face, value, field).get('items');
  if (!Array.isArray(items)) throw new TranslationRefused(field, 'is not in a list');
  return items.map((item: JsonValue) => {
    if (!isJsonObject(item)) throw new TranslationRefused(field, 'is not an object');
    return item;
  });
}
