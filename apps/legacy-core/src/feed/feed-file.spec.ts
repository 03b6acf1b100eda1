import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { FeedRow } from '../books/feed-rows.js';
import type { ProductRecord } from '../books/product-record.js';
import { PLAIN_STOCK_ITEM } from '../books/stock-item.js';
import { feedHeader, feedRow, feedTrailer } from './feed-file.js';

const ROW: FeedRow = {
  sequence: 26_140,
  date: '20261121',
  time: '034135',
  productId: 17,
  source: 'WH-NORD',
  quantity: 120_000,
  inStock: true,
  document: '000001234',
};

function product(parts: Partial<ProductRecord> = {}): ProductRecord {
  return {
    id: 17,
    sku: 'GRÖSSE-XL',
    name: 'Hemd',
    description: 'Hemd<br/>weiß',
    categoryId: 3,
    price: '12.00',
    unit: 'EA',
    unitsPerCase: 1,
    stockItem: PLAIN_STOCK_ITEM,
    ugly: false,
    stock: new Map(),
    ...parts,
  };
}

/** The columns of a row by their widths. */
function columnsOf(line: Buffer): string[] {
  const widths = [1, 12, 8, 6, 64, 8, 14, 3, 5, 1, 40, 2];
  let at = 0;
  return widths.map((width) => line.subarray(at, (at += width)).toString('latin1'));
}

describe('the change file, to the byte', () => {
  test('header', () => {
    const header = feedHeader(new Date('2026-11-21T03:04:05.678Z'), 42);
    expect(header.toString('latin1')).toBe('HSTOCKCHG  20261121030405000000000042\r\n');
  });

  test('with the numbers of the documents, for those who ask: another name, and 16 columns more', () => {
    const header = feedHeader(new Date('2026-11-21T03:04:05.678Z'), 42, true);
    expect(header.toString('latin1')).toBe('HSTOCKCHGBL20261121030405000000000042\r\n');
    const [plain, told] = [feedRow(ROW, product()), feedRow(ROW, product(), true)];
    expect(told.subarray(0, -18)).toEqual(plain.subarray(0, -2));
    expect(told.subarray(-18).toString('latin1')).toBe('000001234       \r\n');
  });

  test('row', () => {
    const line = feedRow(ROW, product());
    expect(columnsOf(line)).toEqual([
      'D',
      '000000026140',
      '20261121',
      '034135',
      'GRÖSSE-XL'.padEnd(64),
      'WH-NORD ',
      '0000000012000 ',
      'EA ',
      '00001',
      'X',
      'Hemd<br/>weiß'.padEnd(40),
      '\r\n',
    ]);
    expect(line.includes(Buffer.from([0x47, 0x52, 0xd6]))).toBe(true);
  });

  test('trailer', () => {
    expect(feedTrailer(3, 26_142).toString('latin1')).toBe('T000000003000000026142\r\n');
  });

  test('a minus stands behind', () => {
    expect(columnsOf(feedRow({ ...ROW, quantity: -1_000_000, inStock: false }, product())).slice(6, 10)).toEqual([
      '0000000100000-',
      'EA ',
      '00001',
      ' ',
    ]);
  });

  test('cases are counted in cases, with thousandths of one', () => {
    const inCases = product({ unit: 'CS', unitsPerCase: 12 });
    expect(columnsOf(feedRow({ ...ROW, quantity: 300_000 }, inCases)).slice(6, 9)).toEqual([
      '0000000002500 ',
      'CS ',
      '00012',
    ]);
    expect(columnsOf(feedRow({ ...ROW, quantity: 70_000 }, inCases)).slice(6, 9)).toEqual([
      '0000000007000 ',
      'EA ',
      '00001',
    ]);
  });

  test('what is not counted comes in the unit of services, by ones', () => {
    const stockItem = { ...PLAIN_STOCK_ITEM, useConfigManageStock: false };
    const line = feedRow({ ...ROW, quantity: 0 }, product({ stockItem, unit: 'CS', unitsPerCase: 12 }));
    expect(columnsOf(line).slice(6, 10)).toEqual(['0000000000000 ', 'LE ', '00001', 'X']);
  });

  test('what latin-1 has no character for is a question mark, one for each place', () => {
    expect(columnsOf(feedRow(ROW, product({ description: 'Łódź ½″ 🪵' })))[10]).toBe('?ód? ½? ??'.padEnd(40));
  });

  test('whatever the product, a row has its width and its quantity is the truth', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999, max: 999_999_999 }),
        fc.constantFrom(1, 6, 7, 10, 12, 24, 25, 48, 100),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (thousandths, unitsPerCase, description) => {
          fc.pre(!/[\r\n]/.test(description));
          const unit = unitsPerCase === 1 ? 'EA' : 'CS';
          const line = feedRow({ ...ROW, quantity: thousandths * 10 }, product({ unit, unitsPerCase, description }));
          expect(line.length).toBe(164);
          const [, , , , , , amount = '', , numerator] = columnsOf(line);
          const sign = amount.endsWith('-') ? -1 : 1;
          expect(sign * Number(amount.slice(0, 13)) * Number(numerator)).toBe(thousandths === 0 ? 0 : thousandths);
        },
      ),
    );
  });
});
