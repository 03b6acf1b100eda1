import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { decodeAnswer } from './answer-charset.js';

const declared = (charset: string, text: string) => `<?xml version="1.0" encoding="${charset}"?>${text}`;

function outcome(bytes: Uint8Array, contentType?: string): string {
  try {
    return decodeAnswer(bytes, contentType, 'soap.charset');
  } catch (error) {
    if (error instanceof TranslationRefused) return `refused ${error.field}`;
    throw error;
  }
}

describe('decodeAnswer', () => {
  it.each([
    ['no claim is UTF-8', Buffer.from('<ü/>'), undefined, '<ü/>'],
    ['the header alone', Buffer.from('<ü/>', 'latin1'), 'text/xml; charset=ISO-8859-1', '<ü/>'],
    ['the header, quoted', Buffer.from('<ü/>'), 'text/xml;charset="utf-8"; x=y', '<ü/>'],
    ['the declaration alone', Buffer.from(declared('latin1', 'ü'), 'latin1'), 'text/xml', declared('latin1', 'ü')],
    ['both, alike', Buffer.from(declared('utf8', 'ü')), 'text/xml; charset=UTF-8', declared('utf8', 'ü')],
    ['a byte order mark', Buffer.from('\ufeff<ü/>'), undefined, '<ü/>'],
    ['a byte order mark ahead of ASCII', Buffer.from('\ufeff<a/>'), undefined, '<a/>'],
    ['windows-1252', Buffer.from([0x80]), 'text/xml; charset=windows-1252', '€'],
    [
      'a lie without effect',
      Buffer.from(declared('ISO-8859-1', 'a')),
      'text/xml; charset=utf-8',
      declared('ISO-8859-1', 'a'),
    ],
  ])('reads %s', (_, bytes, contentType, text) => {
    expect(outcome(bytes, contentType)).toBe(text);
  });

  it.each([
    ['latin-1 bytes that claim UTF-8', Buffer.from('ü', 'latin1'), 'text/xml; charset=utf-8'],
    ['latin-1 bytes without a claim', Buffer.from('ü', 'latin1'), undefined],
    ['a header and a declaration that differ', Buffer.from(declared('UTF-8', 'ü')), 'text/xml; charset=iso-8859-1'],
    ['a mark and a header that differ', Buffer.from('\ufeffü'), 'text/xml; charset=iso-8859-1'],
    ['windows-1252 bytes that claim latin-1', Buffer.from([0x80]), 'text/xml; charset=iso-8859-1'],
    ['letters beyond ASCII that claim ASCII', Buffer.from('ü'), 'text/xml; charset=us-ascii'],
    ['a charset that is not read', Buffer.from('a'), 'text/xml; charset=utf-7'],
    ['a charset that is a name of JavaScript', Buffer.from('a'), 'text/xml; charset=__proto__'],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le'), undefined],
    ['an overlong form', Buffer.from([0xc0, 0xbc]), undefined],
    ['a surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80]), undefined],
  ])('refuses %s', (_, bytes, contentType) => {
    expect(outcome(bytes, contentType)).toBe('refused soap.charset');
  });

  it('takes no claim of UTF-8 against bytes that are none, where something else is claimed', () => {
    const bytes = Buffer.from(declared('ISO-8859-1', 'Größe'), 'latin1');
    expect(outcome(bytes, 'text/xml; charset=utf-8')).toBe(declared('ISO-8859-1', 'Größe'));
    expect(outcome(Buffer.from('Größe', 'latin1'), 'text/xml; charset=utf-8')).toBe('refused soap.charset');
  });

  it('reads any text that says truly what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.startsWith('\ufeff'));
        expect(outcome(Buffer.from(text), 'text/xml; charset=utf-8')).toBe(text);
      }),
    );
  });
});
