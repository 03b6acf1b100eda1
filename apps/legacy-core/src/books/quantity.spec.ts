import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatQuantity, LARGEST_QUANTITY, parseQuantity } from './quantity.js';

describe('quantity', () => {
  test.each([
    ['12', 120_000],
    ['12.0000', 120_000],
    ['-0.500', -5000],
    ['0.125', 1250],
    ['-0', 0],
    ['99999999.999', LARGEST_QUANTITY],
  ])('%s is %d ten-thousandths', (text, quantity) => {
    expect(parseQuantity(text)).toBe(quantity);
  });

  test.each(['', '1e3', '+1', '1,5', '.5', '1.', '0.00001', '0.0001', '123456789', ' 1', 'NaN'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseQuantity(text)).toThrow(RangeError);
    },
  );

  test('what is formatted reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -LARGEST_QUANTITY / 10, max: LARGEST_QUANTITY / 10 }), (thousandths) => {
        const quantity = thousandths * 10;
        expect(formatQuantity(quantity)).toMatch(/^-?\d+\.\d{4}$/);
        expect(parseQuantity(formatQuantity(quantity))).toBe(quantity);
      }),
    );
  });
});
