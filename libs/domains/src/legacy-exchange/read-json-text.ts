import { TranslationRefused } from '@banyan/kernel';
import { NotJson, parseJson, type JsonObject, type JsonValue } from './json-tree.js';

/**
 * The document that a text is.
 *
 * @param field what a refusal names, such as `rest.json`
 * @throws TranslationRefused `field`
 */
export function readJsonText(text: string, field: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof NotJson) throw new TranslationRefused(field, error.message);
    throw error;
  }
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}
