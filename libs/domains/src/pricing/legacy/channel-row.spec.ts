import { describe, expect, test } from '@jest/globals';
import { readJsonText } from '../../legacy-exchange/read-json-text.js';
import type { Channel } from '../pricing.model.js';
import { channelRow } from './channel-row.js';
import { readPriceRows } from './prices.translator.js';

const ROW = {
  product_id: '7',
  sku: 'A',
  category_id: '3',
  price: '12.0000',
  currency: 'EUR',
  peinh: '1',
  meins: 'EA',
  umrez: '1',
  tax_class_id: '9',
  tax_rate: '19.0000',
  tax_included: '1',
  specials: [],
  discounts: [],
  status: '1',
  date_modified: '2026-01-01 01:00:00',
  date_modified_gmt: '2026-01-01 00:00:00',
};

const told = (rows: readonly object[], channel: Channel = 'web', sku = 'A') =>
  channelRow(channel, sku, readPriceRows(readJsonText(JSON.stringify({ products: rows }), 'price.json')));

describe('what a shop’s row tells', () => {
  test('is its sheet, category and unit, and where it stands', () => {
    const { place, said, row } = told([{ ...ROW, product_store_price_id: '4' }], 'app');
    expect(place).toBe('app');
    expect(said).toMatchObject({ kind: 'sheet', category: 3, measure: { of: 'piece', count: 1 } });
    expect([row.productId, row.shopRowId, row.changedAtMs]).toEqual(['7', '4', Date.parse('2026-01-01T00:00:00Z')]);
    expect(row.stored('tax')).toBe('{"tax_class_id":"9","tax_rate":"19.0000","tax_included":"1"}');
    expect(row.stored('doubt')).toContain('"date_modified":"2026-01-01 01:00:00"');
  });

  test.each([
    ['PCE', '1', { of: 'piece', count: 1 }],
    ['MTR', '1', { of: 'metre', count: 1 }],
    ['CS', '12', { of: 'piece', count: 12 }],
  ])('%s of %s is a unit', (meins, umrez, measure) => {
    expect(told([{ ...ROW, meins, umrez }]).said).toMatchObject({ measure });
  });

  test('is nothing where there is no such product, or it is taken out', () => {
    expect(told([]).said).toEqual({ kind: 'absent' });
    expect(told([], 'web').row.stored('shelf')).toBe('no row');
    expect(told([{ ...ROW, status: '0' }]).said).toEqual({ kind: 'absent' });
    expect(told([{ ...ROW, sku: 'B' }]).said).toEqual({ kind: 'absent' });
  });

  test.each<[string, Channel, object, object]>([
    ['a price that may be two', 'web', { price: '1,234' }, { field: 'price.price', isNet: false }],
    ['a currency that there is not', 'web', { currency: '704' }, { field: 'price.currency' }],
    [
      'a net price of no shelf price',
      'marketplace',
      { price: '4.2000', tax_included: '0' },
      { field: 'price.price', isNet: true },
    ],
    ['a category that is none', 'web', { category_id: 'x' }, { field: 'price.category_id' }],
    ['a row of another shop', 'web', { tax_included: '0' }, { isNet: false }],
  ])('%s is a doubt that is named, with the row as it stands', (_, channel, more, expected) => {
    const { said, row } = told([{ ...ROW, ...more }], channel);
    expect(said).toMatchObject({ kind: 'doubted', ...expected });
    expect(row.productId).toBe('7');
  });

  test('two rows of one SKU are a doubt, and so is a row whose SKU cannot be read where there is no other', () => {
    expect(told([ROW, ROW]).said).toMatchObject({ kind: 'doubted' });
    expect(told([{ ...ROW, sku: 7 }]).said).toMatchObject({ kind: 'doubted', field: 'price.sku' });
  });

  test('a time of change that cannot be read is not known, and no doubt about the price', () => {
    const { said, row } = told([{ ...ROW, date_modified_gmt: 'yesterday' }]);
    expect([said.kind, row.changedAtMs]).toEqual(['sheet', null]);
  });
});
