import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { JsonNumber, NotJson, parseJson, type JsonValue } from './json-tree.js';

/** The tree as `JSON.parse` would have made it. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map((item: JsonValue) => plain(item));
  if (!(value instanceof Map)) return value;
  const members = [...value].map(([name, member]: [string, JsonValue]) => [name, plain(member)]);
  return Object.fromEntries(members);
}

function refused(source: string): string | undefined {
  try {
    parseJson(source);
    return undefined;
  } catch (error) {
    if (error instanceof NotJson) return error.message;
    throw error;
  }
}

describe('parseJson', () => {
  it('keeps numbers as they are written, which JSON.parse does not', () => {
    for (const text of ['12.10', '29.949999999999999', '123456789012345678901', '1E5', '-0']) {
      expect(parseJson(text)).toEqual(new JsonNumber(text));
      expect(String(JSON.parse(text))).not.toBe(text);
    }
  });

  it('agrees with JSON.parse on whatever has no member twice', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\n\t'), (text, blank) => {
        expect(plain(parseJson(blank + text + blank))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads nothing that JSON.parse does not, and nothing else from it', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"b"', '"\\u00e4"', '"\\x"', '1', '-', '0', '.5', 'e1', 'true', 'nul', ' ', '\u0001'); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        if (refused(text) === undefined) expect(plain(parseJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('keeps members with names of JavaScript’s own', () => {
    const read = parseJson('{"__proto__":{"a":1},"constructor":2}');
    expect(read instanceof Map && [...read.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it.each([
    ['nothing', '', 'ends before'],
    ['a document that is cut', '{"a":[1,2', 'ends before'],
    ['text ahead', '<b>Warning</b>{}', 'not well-formed'],
    ['text behind', '{} x', 'behind'],
    ['a second document', '{}{}', 'behind'],
    ['a member twice', '{"a":1,"b":2,"a":1}', 'twice'],
    ['a member twice, once in escapes', '{"a":1,"\\u0061":1}', 'twice'],
    ['a comma at the end', '[1,]', 'not well-formed'],
    ['single quotes', "{'a':1}", 'not well-formed'],
    ['a line break in a text', '"a\nb"', 'not well-formed'],
    ['leading zeros', '007', 'behind'],
    ['a plus', '+1', 'not well-formed'],
    ['NaN', 'NaN', 'not well-formed'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'too deep'],
    ['100,000 levels', '['.repeat(100_000), 'too deep'],
    ['50,001 values', `[${'1,'.repeat(50_000)}1]`, 'too many'],
  ])('refuses %s', (_, text, because) => {
    expect(refused(text)).toContain(because);
  });

  it('takes no longer than a text is long: an open quote of 2 MB', () => {
    expect(refused(`"${'\\u0041'.repeat(340_000)}`)).toContain('well-formed');
  });
});
