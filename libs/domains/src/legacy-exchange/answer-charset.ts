import { TranslationRefused } from '@banyan/kernel';
import { isAscii, isUtf8 } from 'node:buffer';

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
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]+)/i;
const DECLARATION = '<?xml';
const ENCODING = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;

/**
 * The text of an XML or JSON answer. A byte order mark, the Content-Type and the XML declaration may each name a charset. What
 * they name must agree unless the bytes are ASCII, where it makes no difference, or disprove that they are UTF-8; and they must be
 * valid in what is left.
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
  const body = marked ? view.subarray(3) : view;
  const latin1 = body.toString('latin1');
  const declared = latin1.startsWith(DECLARATION) ? ENCODING.exec(latin1)?.[1] : undefined;
  const fromHeader = claimedBy(contentType, field);
  const fromDeclaration = declared === undefined ? undefined : charsetOf(declared, field);
  if (isAscii(body)) return latin1;
  const claims = new Set<Charset>();
  if (marked) claims.add('utf-8');
  if (fromHeader !== undefined) claims.add(fromHeader);
  if (fromDeclaration !== undefined) claims.add(fromDeclaration);
  // A header may be everybody's default, and bytes that are no UTF-8 say so by themselves: what else is claimed is true then.
  if (claims.size > 1 && !marked && !isUtf8(view)) claims.delete('utf-8');
  if (claims.size > 1) throw new TranslationRefused(field, 'is claimed in ways that contradict each other');
  // Without any claim it is UTF-8: XML 1.0, section 4.3.3; RFC 8259, section 8.1.
  const [charset = 'utf-8'] = claims;
  return decode(view, charset, latin1, field);
}

/** A core says the same with every answer: the last one is not read again. */
let last: { readonly contentType: string; readonly charset: Charset | undefined } | undefined;

function claimedBy(contentType: string | undefined, field: string): Charset | undefined {
  if (contentType === undefined) return undefined;
  if (last?.contentType !== contentType) {
    const name = CHARSET.exec(contentType)?.[1];
    last = { contentType, charset: name === undefined ? undefined : charsetOf(name, field) };
  }
  return last.charset;
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
