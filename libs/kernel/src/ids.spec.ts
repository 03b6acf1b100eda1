import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { newReference, parseReference } from './ids.js';

describe('a reference', () => {
  it('is two capitals and 26 digits, never the same, and sorts by creation', () => {
    const made = Array.from({ length: 10_000 }, () => newReference('BY'));
    expect(made.every((reference) => /^BY[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(reference))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
  });

  it('holds all 128 bits: the time of a UUID of version 7, its version and its variant', () => {
    const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const before = Date.now();
    const reference = newReference('BY');
    const after = Date.now();
    const bits = reference
      .slice(2)
      .split('')
      .reduce((value, digit) => value * 32n + BigInt(DIGITS.indexOf(digit)), 0n);
    expect(Number(bits >> 80n)).toBeGreaterThanOrEqual(before);
    expect(Number(bits >> 80n)).toBeLessThanOrEqual(after);
    expect((bits >> 76n) & 15n).toBe(7n);
    expect((bits >> 62n) & 3n).toBe(2n);
  });

  it('is known however it is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 28, maxLength: 28 }), (lower) => {
        const reference = newReference('BY');
        const typed = reference.split('').map((digit, i) => {
          const alike = i < 2 ? digit : digit === '1' ? (lower[0] ? 'i' : 'L') : digit === '0' ? 'o' : digit;
          return lower[i] ? alike.toLowerCase() : alike;
        });
        expect(parseReference('BY', typed.join(''))).toBe(reference);
      }),
    );
  });

  it.each([
    [''],
    ['BY'],
    ['000000012'],
    [`BR${'0'.repeat(26)}`],
    [`BY${'0'.repeat(25)}`],
    [`BY${'0'.repeat(27)}`],
    [`BY8${'0'.repeat(25)}`],
    [`BYU${'0'.repeat(25)}`],
    [`BY${'0'.repeat(25)} `],
    [`BY${'0'.repeat(25)}\n`],
    // Three characters in upper case.
    [`BY${'0'.repeat(23)}\ufb03`],
    [`BY${'0'.repeat(25)}\u0131`],
  ])('is nothing else: %j', (text) => {
    expect(parseReference('BY', text)).toBeUndefined();
  });

  it('has a prefix of two capitals', () => {
    for (const prefix of ['', 'B', 'by', 'BYE', 'B1']) expect(() => newReference(prefix)).toThrow(RangeError);
  });
});
