import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { seedFault, shadowForAnHour } from '../scenarios/shadow-hour.js';
import { startShop, type Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

it('explains every difference on changing stock, and finds a service that is wrong now and then', async () => {
  const { requests, shadow } = await shadowForAnHour(shop, 12, () => undefined);
  expect(requests).toBeGreaterThan(200);
  expect(shadow.compared).toBeGreaterThan(150);
  expect(shadow).toMatchObject({ mismatched: 0, pending: 0 });
  expect(shadow.noise.reduce((total, { samples }) => total + samples, 0)).toBeGreaterThan(10);

  const { found, evidence } = await seedFault(shop);
  expect(found).toBe(true);
  for (const each of evidence) {
    expect(each).toMatchObject({ serving: 'legacy', shadow: 'service', servingType: 'number', stage: 'shadow' });
    expect(each.path).toMatch(/^(items\.\*\.)?stock\.quantityE4$/);
    expect(each.servingHash).not.toBe(each.shadowHash);
  }
}, 120_000);
