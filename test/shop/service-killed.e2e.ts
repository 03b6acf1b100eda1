import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { killServiceUnderCanary } from '../scenarios/service-killed.js';
import { startShop, type Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

it('answers every read when the inventory service is killed under a canary of 50 %', async () => {
  const { experience, rescued, servedByService } = await killServiceUnderCanary(shop, 4);
  expect(servedByService).toBeGreaterThan(40);
  expect(rescued).toBeGreaterThan(0);
  expect(experience).toMatchObject({ failed: 0 });
}, 60_000);
