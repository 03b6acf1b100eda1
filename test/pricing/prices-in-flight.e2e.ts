import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shadowWhilePricesChange } from '../scenarios/prices-in-flight.js';
import { startShop, type Shop } from '../support/shop.js';

const SECONDS = 15;

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ pricing: true });
});
afterAll(() => shop?.stop());

it('while prices and promotions change all the time, every difference is explained by a change on its way', async () => {
  const { shadow, statuses, changes, promotionChanges } = await shadowWhilePricesChange(shop, SECONDS);
  expect(Object.keys(statuses).filter((status) => !['200', '404', '422'].includes(status))).toEqual([]);
  expect(changes).toBeGreaterThan(100);
  expect(promotionChanges).toBeGreaterThan(2);
  expect(shadow.compared).toBeGreaterThan(100);
  // A quote whose promotion was on its way, at least.
  expect(shadow.explained).toBeGreaterThan(0);
  expect(shadow).toMatchObject({ mismatched: 0, pending: 0 });
});
