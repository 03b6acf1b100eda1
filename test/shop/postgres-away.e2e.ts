import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stopPostgresUnderCanary } from '../scenarios/postgres-away.js';
import { startShop, type Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

it('keeps shoppers shopping without PostgreSQL, loses no decision, and recovers without a restart', async () => {
  const run = await stopPostgresUnderCanary(shop, 8);
  expect(run.away).toMatchObject({ failed: 0 });
  expect(run.latch).toBe('tripped');
  expect(run.onRecord).toBe(true);
  expect(run.servedAfterReset).toBeGreaterThan(20);
  expect(run.recovered).toMatchObject({ failed: 0 });
  expect(run.restarted).toEqual([]);
}, 120_000);
