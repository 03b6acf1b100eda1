import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { readStockItems } from './stock-item.record.js';
import { parseXml } from '../../legacy-exchange/xml-tree.js';

const ENCODING = 'http://schemas.xmlsoap.org/soap/encoding/';
const ROW = '<item><product_id>1</product_id><sku>a</sku><qty>1.0000</qty><is_in_stock>1</is_in_stock></item>';

const listOf = (rows: number, says: string) =>
  parseXml(`<result xmlns:C="${ENCODING}" C:arrayType="${says}">${ROW.repeat(rows)}</result>`);

describe('the rows of a stock list', () => {
  it('are as many as the list says, however it writes that', () => {
    for (const says of ['m:e[2]', 'm:e[02]', 'm:e[ 2 ]', 'm:e[]', 'm:e']) {
      expect(readStockItems(listOf(2, says))).toHaveLength(2);
    }
  });

  it('are refused when the list says another number of them, or no number', () => {
    const other = fc.oneof(
      fc
        .bigInt({ min: 0n, max: 10n ** 40n })
        .filter((each) => each !== 1n)
        .map(String),
      fc.constantFrom('-1', '1.0', '1e0', '1,1', '+1', 'one', '1 1', '0x1', '¹'),
    );
    fc.assert(
      fc.property(other, (count) => {
        expect(() => readStockItems(listOf(1, `m:e[${count}]`))).toThrow(TranslationRefused);
      }),
    );
  });
});
