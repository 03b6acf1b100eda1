import { textOf } from './literal-text.js';
import type { Payload, PayloadForm } from './payload.js';
import { isJson } from './wire-json.js';
import { readXmlWire } from './wire-xml.js';

/** Lines of the feed by their letters: as wide as their columns. */
const FEED = /^(?:\xef\xbb\xbf)?H[^\r\n]{36}\r\n(?:D[^\r\n]{161}\r\n)*T\d{21}(?:\r\n)?$/;

/** Is it a document in its notation, whatever it says? Then a translator has something to decide. */
export function isWellFormed({ bytes, contentType }: Payload, form: PayloadForm): boolean {
  if (form === 'feed') return FEED.test(bytes.toString('latin1'));
  const text = textOf(bytes, contentType);
  if (text === undefined) return false;
  return form === 'xml' ? readXmlWire(text) !== undefined : isJson(text);
}
