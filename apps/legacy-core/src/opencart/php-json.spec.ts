import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { ABSENT, phpFloat, phpJson, rowsOrRow, stored } from './php-json.js';

describe('JSON as PHP writes it', () => {
  test.each([
    [29.95, '29.949999999999999'],
    [12, '12'],
    [0.1, '0.10000000000000001'],
    [1000, '1000'],
    [-2.5, '-2.5'],
    [0, '0'],
    [100.01, '100.01000000000001'],
  ])('the double %d is %s', (value, digits) => {
    expect(phpJson(phpFloat(value))).toBe(digits);
  });

  test('a double is the same after reading', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (e4) => {
        expect(JSON.parse(phpJson(phpFloat(e4 / 10_000)))).toBe(e4 / 10_000 + 0);
      }),
    );
  });

  test('slashes and what is beyond ASCII are escaped, absent members left out', () => {
    expect(phpJson({ 'a/b': 'Größe "½"\u{1f600}', b: ABSENT, c: [null, true, 1], d: undefined, e: {} })).toBe(
      '{"a\\/b":"Gr\\u00f6\\u00dfe \\"\\u00bd\\"\\ud83d\\ude00","c":[null,true,1],"e":{}}',
    );
  });

  test('whatever the character, nothing but printable ASCII is written, and no bare slash', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const text = `a${String.fromCharCode(unit)}b`;
      const written = phpJson(text);
      if (!/^"a(?:[ !#-.0-[\]-~]|\\["\\/bfnrt]|\\u[0-9a-f]{4})b"$/.test(written) || JSON.parse(written) !== text) {
        throw new Error(`unit ${unit} is written ${written}`);
      }
    }
  });

  test('any JSON is the same after reading', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.parse(phpJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

test('texts are stored with entities, once', () => {
  expect(stored('A&amp;B <b>"x"</b> \'')).toBe("A&amp;amp;B &lt;b&gt;&quot;x&quot;&lt;/b&gt; '");
});

test('a list of one is its row', () => {
  expect([rowsOrRow([]), rowsOrRow([{ a: 1 }]), rowsOrRow([{ a: 1 }, { a: 2 }])]).toEqual([
    [],
    { a: 1 },
    [{ a: 1 }, { a: 2 }],
  ]);
});
