import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { stopPostgresUnderCanary } from '../scenarios/postgres-away.js';
import { killServiceUnderCanary } from '../scenarios/service-killed.js';
import { runWithoutUnleash } from '../scenarios/unleash-away.js';
import { inventoryStatus, resetInventory } from '../support/domain-status.js';
import { startShop, type Shop } from '../support/shop.js';

// One shop for all three: each part is back, and what was taken back armed again, before the next one goes away.
let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
beforeEach(async () => {
  const { latch } = await inventoryStatus(shop);
  if (latch?.state === 'tripped') await resetInventory(shop, 'all parts are there');
});
afterAll(() => shop?.stop());

it('answers every read when the inventory service is killed under a canary of 50 %', async () => {
  const { experience, rescued, servedByService } = await killServiceUnderCanary(shop, 4);
  expect(servedByService).toBeGreaterThan(40);
  expect(rescued).toBeGreaterThan(0);
  expect(experience).toMatchObject({ failed: 0 });
  await shop.untilUp('inventory');
});

it('keeps shoppers shopping without PostgreSQL, loses no decision, and recovers without a restart', async () => {
  const run = await stopPostgresUnderCanary(shop, 8);
  expect(run.away).toMatchObject({ failed: 0 });
  expect(run.latch).toBe('tripped');
  expect(run.onRecord).toBe(true);
  expect(run.servedAfterReset).toBeGreaterThan(20);
  expect(run.recovered).toMatchObject({ failed: 0 });
  expect(run.restarted).toEqual([]);
});

it('routes, restarts and trips without Unleash, and tells it when it returns', async () => {
  const run = await runWithoutUnleash(shop, 3);
  expect(run.withoutUnleash).toMatchObject({ failed: 0 });
  expect(run.servedAfterRestart).toBeGreaterThan(10);
  expect(run.afterRestart).toMatchObject({ failed: 0 });
  expect(run.afterRestart.owned).toBeGreaterThan(10);
  expect(run.latch).toBe('tripped');
  expect(run.afterTrip).toMatchObject({ failed: 0 });
  expect(run.serveEnabledAtLast).toBe(false);
});
