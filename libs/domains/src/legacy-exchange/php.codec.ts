import { ArmError, TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from './answer-charset.js';
import { MOST_ANSWER_BYTES } from './answer-size.js';
import type { JsonValue } from './json-tree.js';
import type { LegacyAnswer } from './legacy-exchange.js';
import { readJsonText } from './read-json-text.js';

/** The faces of the merged-in shop, written in PHP. Names what a refusal is about. */
export type PhpFace = 'price' | 'cart' | 'order';

const OK = 200;

/**
 * What PHP writes ahead of a document: a byte order mark of a file that was saved with one, and notices in HTML. A notice
 * says that the document is whole; a `Fatal error` that it is not, and is none of these.
 */
const AHEAD =
  /^(?:\ufeff|\s*<br \/>\s*<b>(?:Notice|Warning|Deprecated|Strict Standards)<\/b>:[^<]*in <b>[^<]*<\/b> on line <b>\d+<\/b><br \/>\s*)*/;

/**
 * Reads an answer's document.
 *
 * @throws ArmError `fault` for any status but 200
 * @throws TranslationRefused `<face>.body` when it is too large, `<face>.charset`, or `<face>.json`
 */
export function readPhp(face: PhpFace, { status, bytes, contentType }: LegacyAnswer): JsonValue {
  if (status !== OK) throw new ArmError('legacy', 'fault', `the core answered ${status}`);
  if (bytes.length > MOST_ANSWER_BYTES) throw new TranslationRefused(`${face}.body`, 'is larger than is read');
  const text = decodeAnswer(bytes, contentType, `${face}.charset`);
  return readJsonText(text.slice(AHEAD.exec(text)?.[0].length ?? 0), `${face}.json`);
}
