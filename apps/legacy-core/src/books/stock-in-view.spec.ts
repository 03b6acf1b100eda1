import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { HeldStock } from './product-record.js';
import { parseQuantity } from './quantity.js';
import { SOURCES, STORE_VIEWS, type SourceCode, type StoreViewCode } from './sources.js';
import { stockInView } from './stock-in-view.js';

/** `WH-NORD=5.5` is in stock, `WH-NORD=10!` is not. */
function product(text: string): { stock: Map<SourceCode, HeldStock> } {
  const held = text.split(' ').map((part): [SourceCode, HeldStock] => {
    const [source = '', amount = ''] = part.replace('!', '').split('=');
    return [source as SourceCode, { quantity: parseQuantity(amount), inStock: !part.endsWith('!') }];
  });
  return { stock: new Map(held) };
}

const isOpen = (source: SourceCode): boolean => source !== 'WH-ALT';

describe('what a store view sells', () => {
  test.each<[what: string, stock: string, view: StoreViewCode, quantity: string, inStock: boolean]>([
    ['the oracle', 'WH-NORD=5.5 WH-SUED=3 WH-RETOU=10! WH-ALT=10', 'default', '8.5', true],
    ['nothing in stock: counted, not for sale', 'WH-NORD=500! WH-SUED=20!', 'default', '520', false],
    ['nothing in stock, a closed source has plenty', 'WH-NORD=2! WH-ALT=90', 'default', '2', false],
    ['a closed source alone', 'WH-ALT=25', 'mkt', '0', false],
    ['a debt in stock, a heap out of stock', 'WH-NORD=-100 WH-SUED=40!', 'default', '-100', true],
    ['debts and heaps in stock add up', 'WH-NORD=10 WH-SUED=-10', 'default', '0', true],
    ['no source of the view', 'WH-NORD=5', 'pos', '0', false],
    ['a source of one view only', 'WH-MKT=7 WH-NORD=1', 'mobile_de', '1', true],
    ['a branch', 'ST-0101=3 ST-0102=4!', 'pos_0102', '4', false],
    ['all branches', 'ST-0101=3 ST-0102=4!', 'pos', '3', true],
  ])('%s', (_, stock, view, quantity, inStock) => {
    expect(stockInView(product(stock), view, isOpen)).toEqual({ quantity: parseQuantity(quantity), inStock });
  });

  test('closing a source is the same as taking its row away, whatever is held', () => {
    const held = fc.record({ quantity: fc.integer({ min: -1e9, max: 1e9 }), inStock: fc.boolean() });
    const codes = SOURCES.map(({ code }) => code);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...codes), held), { selector: ([code]) => code }),
        fc.constantFrom(...codes),
        fc.constantFrom(...(Object.keys(STORE_VIEWS) as StoreViewCode[])),
        (rows, closed, view) => {
          const without = { stock: new Map(rows.filter(([code]) => code !== closed)) };
          expect(stockInView({ stock: new Map(rows) }, view, (code) => code !== closed)).toEqual(
            stockInView(without, view, () => true),
          );
        },
      ),
    );
  });
});
