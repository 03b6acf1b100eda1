import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hangServiceUnderShadow } from '../scenarios/shadow-hung.js';
import { startShop, type Shop } from '../support/shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 90_000);
afterAll(() => shop.stop(), 20_000);

it('keeps live answers untouched while every shadow call hangs', async () => {
  const { shadowHung, selected, skipped } = await hangServiceUnderShadow(shop, 5);
  expect(selected).toBeGreaterThan(50);
  // At least all but those still under way at the end: a hung copy is never compared.
  expect(skipped).toBeGreaterThan(selected - 20);
  expect(shadowHung).toMatchObject({ failed: 0 });
  // A copy hangs for 2 s; answers that had waited for theirs would show it. A busy machine may stand still once in a while:
  // the last few in a hundred are the business of the proof, which runs longer and compares with shadow off.
  expect(shadowHung.p95Ms).toBeLessThan(1_900);
}, 60_000);
