import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runWithoutUnleash } from '../scenarios/unleash-away.js';
import { startShop, type Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

it('routes, restarts and trips without Unleash, and tells it when it returns', async () => {
  const run = await runWithoutUnleash(shop, 3);
  expect(run.withoutUnleash).toMatchObject({ failed: 0 });
  expect(run.servedAfterRestart).toBeGreaterThan(10);
  expect(run.afterRestart).toMatchObject({ failed: 0 });
  expect(run.afterRestart.owned).toBeGreaterThan(10);
  expect(run.latch).toBe('tripped');
  expect(run.afterTrip).toMatchObject({ failed: 0 });
  expect(run.serveEnabledAtLast).toBe(false);
}, 120_000);
