import { TranslationRefused } from '@banyan/kernel';

/** The charsets that are read. WHATWG reads `iso-8859-1` as windows-1252; here it is what it says. */
type Charset = 'utf-8' | 'us-ascii' | 'iso-8859-1' | 'windows-1252';

const NAMES: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252', { fatal: true });
const BEYOND_ASCII = /[^\0-\x7f]/;

/**
 * The text of an XML or JSON answer. A byte order mark, the Content-Type and the XML declaration may each name a charset. What
 * they name must agree unless the bytes are ASCII, where it makes no difference, or are valid in one of them only, which is the one then;
 * and the bytes must be valid in it.
 *
 * @param contentType the header; undefined when there is none
 * @param field what a refusal names, such as `soap.charset`
 * @throws TranslationRefused when they disagree, the charset is not read, or the bytes are not valid in it
 */
export function decodeAnswer(bytes: Uint8Array, contentType: string | undefined, field: string): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((view[0] === 0xfe && view[1] === 0xff) || (view[0] === 0xff && view[1] === 0xfe)) {
    throw new TranslationRefused(field, 'is UTF-16, which is not read');
  }
  const marked = view[0] === 0xef && view[1] === 0xbb && view[2] === 0xbf;
  const latin1 = view.toString('latin1', marked ? 3 : 0);
  const claims = new Set(
    [
      marked ? 'utf-8' : undefined,
      /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1],
      /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(latin1)?.[1],
    ].flatMap((name) => (name === undefined ? [] : [charsetOf(name, field)])),
  );
  if (!BEYOND_ASCII.test(latin1)) return latin1;
  // Without any claim it is UTF-8: XML 1.0, section 4.3.3; RFC 8259, section 8.1.
  const [charset = 'utf-8', ...others] = claims;
  if (others.length === 0) return decode(view, charset, latin1, field);
  const texts = [...claims].flatMap((each) => textIn(view, each, latin1) ?? []);
  const [text] = texts;
  if (text === undefined || texts.length > 1) {
    throw new TranslationRefused(field, 'is claimed in ways that contradict each other');
  }
  return text;
}

/** Undefined: the bytes are not valid in it. */
function textIn(bytes: Buffer, charset: Charset, latin1: string): string | undefined {
  try {
    return decode(bytes, charset, latin1, '');
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}

function charsetOf(name: string, field: string): Charset {
  const key = name.toLowerCase();
  const charset = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  if (charset === undefined) throw new TranslationRefused(field, 'is not one that is read');
  return charset;
}

function decode(bytes: Buffer, charset: Charset, latin1: string, field: string): string {
  try {
    switch (charset) {
      case 'utf-8':
        return utf8.decode(bytes);
      case 'windows-1252':
        return windows1252.decode(bytes);
      case 'iso-8859-1':
        // These bytes are controls in ISO 8859-1 and letters in windows-1252: whoever sends them means the latter.
        if (/[\x80-\x9f]/.test(latin1)) throw new Error('control characters');
        return latin1;
      case 'us-ascii':
        throw new Error('not ASCII');
    }
  } catch {
    throw new TranslationRefused(field, `is claimed to be ${charset}, and the bytes are not`);
  }
}
