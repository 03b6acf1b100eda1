import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isXmlText } from '../../legacy-exchange/xml-text.js';
import { printable } from './printable.js';

it('a text of a person stands in one line of XML, and is otherwise what it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const kept = printable(text);
      expect(isXmlText(kept)).toBe(true);
      expect(kept).not.toMatch(/[\r\n\t]/);
      expect(printable(kept)).toBe(kept);
    }),
  );
  expect(printable('O’Neil, Łódź 🦊')).toBe('O’Neil, Łódź 🦊');
  expect(printable('a\u0308')).toBe('ä');
  expect(printable('a\u0007b\ud800c')).toBe('a b c');
});
