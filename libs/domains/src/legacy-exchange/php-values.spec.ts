import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { JsonNumber } from './json-tree.js';
import { isNothing, plainE4, priceNumber, whole, yesOrNo, type LegacyJson } from './php-values.js';

/** What is read, or why nothing is. */
function readingOf(value: LegacyJson, places?: number): bigint | string {
  try {
    return priceNumber(value, places, 'field').e4;
  } catch (error) {
    if (error instanceof TranslationRefused) return 'refused';
    throw error;
  }
}

const literal = (text: string) => new JsonNumber(text);

describe('a number of a price', () => {
  it.each<[LegacyJson, bigint | 'refused']>([
    ['12.0000', 120_000n],
    ['0.0001', 1n],
    ['73,22', 732_200n],
    ['1.234,56', 12_345_600n],
    ['1.234.567', 12_345_670_000n],
    ['1,234.56', 12_345_600n],
    ['1.5e2', 1_500_000n],
    ['1.5E-2', 150n],
    ['1234.567', 12_345_670n],
    ['0.123', 1_230n],
    ['1,2345', 12_345n],
    ['0', 0n],
    ['0.0000', 0n],
    ['99999999999.9999', 999_999_999_999_999n],
    [literal('12'), 120_000n],
    [literal('1.234'), 12_340n],
    [literal('29.949999999999999'), 299_500n],
    [literal('0.10000000000000001'), 1_000n],
    [literal('1.5e2'), 1_500_000n],
    // In doubt, or nothing that anybody writes.
    ['1.234', 'refused'],
    ['1,234', 'refused'],
    ['49950', 'refused'],
    ['12.', 'refused'],
    ['.5', 'refused'],
    ['1.23.456', 'refused'],
    ['1.234,567.8', 'refused'],
    ['1,23.4', 'refused'],
    ['012.5000', 'refused'],
    ['12.00001', 'refused'],
    ['100000000000.0000', 'refused'],
    ['+12.0000', 'refused'],
    ['-12.0000-', 'refused'],
    ['--1.0000', 'refused'],
    [' 12.0000', 'refused'],
    ['12.0000 EUR', 'refused'],
    ['1e400', 'refused'],
    ['NaN', 'refused'],
    ['', 'refused'],
    ['-', 'refused'],
    [literal('29.94999999'), 'refused'],
    [literal('29.949999999999998'), 'refused'],
    [literal('1e300'), 'refused'],
    [true, 'refused'],
    [null, 'refused'],
    [undefined, 'refused'],
  ])('%p is read as %p', (value, expected) => {
    expect(readingOf(value)).toBe(expected);
  });

  it.each<[string, number, bigint | 'refused']>([
    ['49950', 2, 4_995_000n],
    ['4197479', 4, 4_197_479n],
    ['5', 2, 500n],
    ['12', 0, 120_000n],
    ['499.50', 2, 'refused'],
    ['499,50', 2, 'refused'],
    ['1.5e2', 2, 'refused'],
  ])('%s with %d implied places is read as %p', (value, places, expected) => {
    expect(readingOf(value, places)).toBe(expected);
  });

  it('says where its minus stands', () => {
    expect(priceNumber('10.0000-', undefined, 'field')).toEqual({ e4: 100_000n, minus: 'behind' });
    expect(priceNumber('-1.5e-2', undefined, 'field')).toEqual({ e4: 150n, minus: 'ahead' });
    expect(priceNumber(literal('-2.5'), undefined, 'field')).toEqual({ e4: 25_000n, minus: 'ahead' });
    expect(() => plainE4('10.0000-', 'field')).toThrow(TranslationRefused);
    expect(plainE4('-0.0000', 'field')).toBe(0n);
  });

  it('written in any of the ways of the core is itself, or refused: never another', () => {
    const written = {
      text: (e4: number) => (e4 / 10_000).toFixed(4),
      german: (e4: number) => {
        const [units = '', fraction = ''] = (e4 / 10_000)
          .toFixed(4)
          .replace(/\.?0+$/, '')
          .split('.');
        return units.replaceAll(/\B(?=(\d{3})+$)/g, '.') + (fraction === '' ? '' : `,${fraction}`);
      },
      exponent: (e4: number) => (e4 / 10_000).toExponential().replace('+', ''),
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (e4) => {
        expect(readingOf(written.text(e4))).toBe(BigInt(e4));
        expect(readingOf(written.exponent(e4))).toBe(BigInt(e4));
        expect([BigInt(e4), 'refused']).toContain(readingOf(written.german(e4)));
        expect(readingOf(String(e4), 4)).toBe(BigInt(e4));
        const seventeen = (e4 / 10_000).toPrecision(17);
        expect(readingOf(literal(seventeen.includes('.') ? seventeen.replace(/\.?0+$/, '') : seventeen))).toBe(
          BigInt(e4),
        );
        expect(readingOf(literal(String(e4 / 10_000)))).toBe(BigInt(e4));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('nothing is nothing in each of its forms, and nothing else is', () => {
  const nothing: LegacyJson[] = [
    undefined,
    null,
    '',
    '0',
    '0.0000',
    '0,00',
    literal('0'),
    literal('0.0'),
    literal('0e5'),
  ];
  expect(nothing.filter((value) => !isNothing(value))).toEqual([]);
  const something: LegacyJson[] = ['0.0001', literal('0.0001'), ' ', 'null', '-', false, [], '0.'];
  expect(something.filter(isNothing)).toEqual([]);
});

it('yes and no are read in the spellings of the core, and in no other', () => {
  const yes: LegacyJson[] = [true, '1', 'X', 'true', literal('1')];
  const no: LegacyJson[] = [false, '0', '', 'false', null, literal('0')];
  expect(yes.map((value) => yesOrNo(value, 'field'))).toEqual(yes.map(() => true));
  expect(no.map((value) => yesOrNo(value, 'field'))).toEqual(no.map(() => false));
  for (const value of [undefined, 'x', 'TRUE', 'yes', ' ', '2', literal('2'), literal('1.0')]) {
    expect(() => yesOrNo(value, 'field')).toThrow(TranslationRefused);
  }
});

it('a whole number has no zeros ahead, no point, and is not too great', () => {
  expect([whole('7', 1, 'f'), whole(literal('32000'), 0, 'f'), whole('0', 0, 'f')]).toEqual([7, 32_000, 0]);
  for (const value of ['0', '07', '7.0', '', '-1', '9999999999', null, undefined, literal('1e3'), literal('-0')]) {
    expect(() => whole(value, 1, 'field')).toThrow(TranslationRefused);
  }
});
