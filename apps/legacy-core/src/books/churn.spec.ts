import { expect, test } from '@jest/globals';
import { catalogue } from '../catalogue/catalogue.js';
import { productToTrade } from './stock-trade.js';
import type { ProductRecord } from './product-record.js';

const products = catalogue().map((product): ProductRecord => ({
  ...product,
  price: '1.00',
  stock: new Map(product.stock),
}));
/** A draw that means the product at this place. */
const drawOf = (at: number): number => Math.cbrt((at + 0.5) / products.length);

test('the front of the catalogue is traded most', () => {
  const ids = Array.from({ length: 1000 }, (_, at) => productToTrade(products, at / 1000)?.id ?? 0);
  expect([ids[0], ids[500], ids[999]]).toEqual([1, 644, 5130]);
});

test('what is not counted is never traded: the next before it is', () => {
  const traded = products.map((_, at) => productToTrade(products, drawOf(at))?.sku);
  expect(traded).not.toContain('GIFT-CARD');
  const at = products.findIndex(({ sku }) => sku === 'GUTSCHEIN-FILIALE');
  expect(traded.slice(at - 2, at + 2)).toEqual(['ORAKEL', 'ORAKEL', 'ORAKEL', 'NUR-ALT']);
});
