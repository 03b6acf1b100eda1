import { describe, expect, test } from '@jest/globals';
import { productRows } from '../opencart/request-fields.js';
import { parseQuantityE4 } from './parse-quantity.js';
import { previewMsOf } from './preview-date.js';

test.each([
  ['1', 10_000],
  ['2.5', 25_000],
  ['0.0001', 1],
  ['007', 70_000],
  ['0', undefined],
  ['0.0000', undefined],
  ['-1', undefined],
  ['1,5', undefined],
  ['1.00001', undefined],
  ['1e3', undefined],
  ['', undefined],
])('the quantity "%s" is %p', (text, expected) => {
  expect(parseQuantityE4(text)).toBe(expected);
});

describe('a preview date', () => {
  test.each([
    ['2026-06-15 12:00:00', '2026-06-15T10:00:00Z'],
    ['2026-06-15', '2026-06-14T22:00:00Z'],
    ['2026-03-29 02:30:00', '2026-03-29T01:30:00Z'],
    ['2026-10-25 02:30:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25 02:30:00+0100', '2026-10-25T01:30:00Z'],
    ['2026-10-25T02:30:00Z', '2026-10-25T02:30:00Z'],
    ['2026-10-25T02:30:00-05:30', '2026-10-25T08:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(previewMsOf(text)).toBe(Date.parse(expected));
  });

  test.each([null, '', 'tomorrow', '2026-02-30', '2026-02-30T00:00:00+9', '1781524800'])('%p is none', (text) => {
    expect(previewMsOf(text)).toBeUndefined();
  });
});

test('product rows are those of the form, in its order', () => {
  const fields = new URLSearchParams(
    'product[7][sku]=A&x=1&product[2][sku]=B&product[7][quantity]=3&product[a][sku]=C&product[1]=D',
  );
  expect(productRows(fields)?.map(([index, row]) => [index, Object.fromEntries(row)])).toEqual([
    ['7', { sku: 'A', quantity: '3' }],
    ['2', { sku: 'B' }],
  ]);
  expect(productRows(new URLSearchParams('sku=A'))).toBeUndefined();
});
