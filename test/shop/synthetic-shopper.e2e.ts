import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ShopperStatus } from '../../apps/control/src/shopper/shopper-status.js';
import { inventoryStatus } from '../support/domain-status.js';
import { OrderShop } from '../support/order-shop.js';
import { until } from '../support/until.js';

let place: OrderShop;
beforeAll(async () => {
  place = await OrderShop.start({ pricing: true, env: { BANYAN_SYNTHETIC_SKU: '4711' } });
}, 180_000);
afterAll(() => place?.stop());

async function round(): Promise<ShopperStatus> {
  const response = await fetch(`${place.shop.url('control')}/api/shopper/round`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(200);
  return (await response.json()) as ShopperStatus;
}

const ends = ({ journeys }: ShopperStatus, arm: string) =>
  journeys
    .filter((journey) => journey.arm === arm)
    .map(({ channel, result, stumble }) => [channel, result, stumble?.step]);

const everywhere = (result: string, step?: string) =>
  ['web', 'app', 'marketplace', 'store'].map((channel) => [channel, result, step]);

test('somebody buys on each arm and in each channel, and leaves nothing: no order, no goods, no charge, no evidence, no use', async () => {
  const before = await inStock();
  const { share: asked } = await inventoryStatus(place.shop);
  const status = await round();
  expect([ends(status, 'legacy'), ends(status, 'service')]).toEqual([everywhere('passed'), everywhere('passed')]);
  const { share, latch } = await inventoryStatus(place.shop);
  expect([share.requests.service, latch?.state]).toEqual([0, 'armed']);
  // The two questions of the test itself may be told late.
  expect(share.requests.legacy - asked.requests.legacy).toBeLessThanOrEqual(2);
  const usage = await fetch(`${place.shop.url('control')}/api/contracts/usage`);
  expect(JSON.stringify(await usage.json())).not.toContain('synthetic');
  const { differences } = await place.settledReport();
  expect(differences).toEqual([]);
  await until(async () => JSON.stringify(await inStock()) === JSON.stringify(before), 'the goods are back');
});

test('it notices that the service is dead while every shopper is with legacy, and says so where people look', async () => {
  await place.shop.halt('inventory', 0);
  const status = await round();
  expect([ends(status, 'legacy'), ends(status, 'service')]).toEqual([
    everywhere('passed'),
    everywhere('failed', 'browse'),
  ]);
  await until(async () => {
    const picture = await fetch(`${place.shop.url('control')}/api/status`);
    const { attention } = (await picture.json()) as { attention: readonly { text: string }[] };
    return attention.some(({ text }) => text.includes('the synthetic shopper cannot buy from service'));
  }, 'it is said where people look');
  expect((await inventoryStatus(place.shop)).latch?.state).toBe('armed');
});

/** What is there to be sold of the product, over the counter and otherwise. */
async function inStock(): Promise<readonly unknown[]> {
  const ask = async (channel: string): Promise<unknown> =>
    (await fetch(`${place.shop.url('gateway')}/inventory/v2/availability/4711?channel=${channel}`)).json();
  return Promise.all(['web', 'store'].map(ask));
}
