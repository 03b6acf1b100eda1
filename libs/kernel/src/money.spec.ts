import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CURRENCIES, decimalTextOf, divideRounded, isCurrency } from './money.js';

describe('divideRounded', () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [4n, 3n, 1n],
    [-4n, 3n, -1n],
    [0n, 7n, 0n],
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [149n, 100n, 1n],
    [150n, 100n, 2n],
  ])('%s / %s = %s', (numerator, denominator, expected) => {
    expect(divideRounded(numerator, denominator)).toBe(expected);
  });

  it('is never more than half away, and away from zero at the half', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 20n }), (numerator, denominator) => {
        const twiceOff = 2n * (divideRounded(numerator, denominator) * denominator - numerator);
        const away = numerator < 0n ? -twiceOff : twiceOff;
        expect(away > -denominator && away <= denominator).toBe(true);
      }),
    );
  });

  it.each([0n, -1n])('refuses to divide by %s', (denominator) => {
    expect(() => divideRounded(1n, denominator)).toThrow(RangeError);
  });
});

describe('decimalTextOf', () => {
  it.each([
    [1230, 'EUR', '12.30'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [1200, 'JPY', '1200'],
    [-1, 'KWD', '-0.001'],
  ] as const)('%s %s is %s', (amountMinor, currency, text) => {
    expect(decimalTextOf({ amountMinor, currency })).toBe(text);
  });

  it('reads back as the same number of minor units', () => {
    const currency = fc.constantFrom(...(Object.keys(CURRENCIES) as (keyof typeof CURRENCIES)[]));
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (amountMinor, code) => {
        const text = decimalTextOf({ amountMinor, currency: code });
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(BigInt(text.replace('.', ''))).toBe(BigInt(amountMinor));
      }),
    );
  });
});

it('knows its currencies and nothing else', () => {
  expect(['EUR', 'JPY', '704', 'ARK', 'eur', 'toString', '__proto__'].map(isCurrency)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
