import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { CanaryShop } from '../scenarios/canaries.js';
import { canaryClaims } from '../support/canaries/canary-claims.js';

// A whole scenario; the proof of the same name does it with ten thousand requests.
jest.setTimeout(240_000);

const REQUESTS = 60;
let shop: CanaryShop;

beforeAll(async () => {
  shop = await CanaryShop.start();
});
afterAll(() => shop?.stop());

test('canaries in every tagged field are found where orders are kept, and in nothing that is logged, traced, recorded or told', async () => {
  const told = await shop.run({ requests: REQUESTS, atOnce: 4, allTroubles: false });
  expect(told.leaks).toEqual([]);
  for (const { claim, holds } of canaryClaims(told, REQUESTS)) expect([claim, holds]).toEqual([claim, true]);
});
