import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { readDecimalE4 } from './decimal-text.js';

describe('readDecimalE4', () => {
  it.each([
    ['0', 0],
    ['0.0000', 0],
    ['-0.0000', 0],
    ['12', 120_000],
    ['12.5', 125_000],
    ['12.0000', 120_000],
    ['-3.5000', -35_000],
    ['0.0001', 1],
    ['0.123', 1_230],
    ['1234.567', 12_345_670],
    ['99999999.9999', 999_999_999_999],
    ['7.00000000', 70_000],
  ])('reads %s', (text, valueE4) => {
    expect(readDecimalE4(text)).toStrictEqual({ ok: true, valueE4 });
  });

  it.each([
    ['', 'plain'],
    [' ', 'plain'],
    [' 12', 'plain'],
    ['12\n', 'plain'],
    ['+1', 'plain'],
    ['100-', 'plain'],
    ['.5', 'plain'],
    ['5.', 'plain'],
    ['1,5', 'plain'],
    ['1.234,56', 'plain'],
    ['1,234.56', 'plain'],
    ["1'234", 'plain'],
    ['1 234', 'plain'],
    ['1e3', 'plain'],
    ['0x10', 'plain'],
    ['NaN', 'plain'],
    ['Infinity', 'plain'],
    ['١٢', 'plain'],
    ['−5', 'plain'],
    ['007', 'plain'],
    ['12.0000.0', 'plain'],
    ['1.234', 'grouped'],
    ['-12.345', 'grouped'],
    ['123.456', 'grouped'],
    ['29.949999999999999', 'beyond'],
    ['0.00001', 'beyond'],
    ['123456789012', 'plain'],
    ['99999999999999999999', 'plain'],
  ])('refuses %j', (text, because) => {
    const reading = readDecimalE4(text);
    expect(reading.ok ? reading : reading.because).toContain(because);
  });

  it('agrees with exact decimal arithmetic, to the last digit, on whatever the column can hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (valueE4) => {
        const text = new Decimal(valueE4).div(10_000).toFixed(4);
        expect(readDecimalE4(text)).toEqual({ ok: true, valueE4 });
      }),
    );
  });

  it('never reads another number than exact decimal arithmetic does', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789.,-+e '.split('')), maxLength: 18 });
    fc.assert(
      fc.property(digits, (text) => {
        const reading = readDecimalE4(text);
        if (reading.ok) expect(new Decimal(text).mul(10_000).eq(reading.valueE4)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
