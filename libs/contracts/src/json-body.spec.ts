import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@banyan/kernel';
import * as fc from 'fast-check';
import { parseJsonBody } from './json-body.js';

const parse = (text: string) => parseJsonBody(Buffer.from(text));

function refusal(bytes: Uint8Array): unknown {
  try {
    return { accepted: parseJsonBody(bytes) };
  } catch (error) {
    return error instanceof ProblemError ? [error.code, error.extras.errors?.[0]?.message] : error;
  }
}

describe('parseJsonBody', () => {
  it('reads what JSON.parse reads, for any value', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.nat(4), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const spaced = JSON.stringify(value, undefined, indent);
        fc.pre(!spaced.includes('"__proto__"'));
        expect(parse(spaced)).toEqual(value);
      }),
    );
  });

  it('ignores a byte order mark', () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it.each([
    ['a member twice', '{"a":1,"b":[{"a":2}],"a":3}', 'has a member twice in one object'],
    ['a member twice, once escaped', '{"a":1,"\\u0061":2}', 'has a member twice in one object'],
    ['a member twice, deep inside', '[{"x":{"":1,"y":"}","":2}}]', 'has a member twice in one object'],
    ['a prototype', '{"__proto__":{"channel":"web"}}', 'has a member with a name that is not allowed'],
    ['a prototype, escaped', '{"__pr\\u006fto__":1}', 'has a member with a name that is not allowed'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'is nested deeper than 32'],
    ['half a million levels', `${'[{"a":'.repeat(80_000)}1${'}]'.repeat(80_000)}`, 'is nested deeper than 32'],
    ['no JSON', '{"a":1,}', 'is not valid JSON'],
    ['nothing but blanks', '  ', 'is not valid JSON'],
    ['two values', '{}{}', 'is not valid JSON'],
    ['a comment', '{/**/}', 'is not valid JSON'],
  ])('refuses %s', (_, text, message) => {
    expect(refusal(Buffer.from(text))).toEqual(['invalid-request', message]);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toEqual(['invalid-request', 'is not valid UTF-8']);
    expect(refusal(Buffer.from('"abc"', 'utf16le'))).toEqual(['invalid-request', 'is not valid JSON']);
  });

  it('accepts 32 levels, and names alike in different objects', () => {
    expect(refusal(Buffer.from(`${'['.repeat(32)}${']'.repeat(32)}`))).toHaveProperty('accepted');
    expect(parse('[{"a":1},{"a":2,"b":{"a":3}},"a","a"]')).toEqual([{ a: 1 }, { a: 2, b: { a: 3 } }, 'a', 'a']);
  });

  it('takes no more than its share of work for a megabyte of quotes and names', () => {
    const text = `{${Array.from({ length: 60_000 }, (_, index) => `"${index}\\\\":"\\""`).join(',')}}`;
    const before = process.cpuUsage();
    expect(Object.keys(parse(text) as object)).toHaveLength(60_000);
    // Looking at every name for every other would take minutes of it.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(4_000);
  });

  it('never ends in anything but a value or a problem, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const outcome = refusal(bytes);
        expect(Array.isArray(outcome) || Object.hasOwn(outcome as object, 'accepted')).toBe(true);
      }),
    );
  });
});
