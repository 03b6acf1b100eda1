import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ask } from '../support/ask.js';
import { OldCheckout } from '../support/old-checkout.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// An old storefront at the core's own checkout, through two gateways whose legacy wire of orders is enabled.

interface Booked {
  readonly increment_id: string;
  readonly order_status_id: number;
  readonly origin: string;
  readonly comment: string;
  readonly movements: readonly unknown[];
  readonly payments: readonly { readonly kind: string }[];
}

const SKU = 'PREIS-TEXT';
const ONE = { sku: SKU, quantity: '1' };

let shop: Shop;
/** Orders before a test. */
let seen = 0;

beforeAll(async () => {
  shop = await startShop({
    gateways: 2,
    env: { BANYAN_LEGACY_WIRE: 'orders', BANYAN_BLOCKED_ROUTES: 'api/order/history,api/order/edit,import/order' },
  });
  await shop.legacy('POST', '/__books/stock', { sku: SKU, source: 'WH-NORD', quantity: 1000, inStock: true });
}, 300_000);
afterEach(async () => {
  await shop.legacy('DELETE', '/__faults');
  const { faults } = (await shop.legacy('GET', '/__books/orders/faults')) as { readonly faults: readonly unknown[] };
  expect(faults).toEqual([]);
  seen = Math.max(seen, ...(await orders()).map(({ increment_id: id }) => Number(id)));
});
afterAll(() => shop.stop());

/** Orders of the test, and those of them that were confirmed. */
async function orders(): Promise<readonly Booked[]> {
  return ((await shop.legacy('GET', `/__books/orders?limit=500&after=${seen}`)) as { readonly orders: readonly Booked[] })
    .orders;
}
const placed = async () => (await orders()).filter(({ order_status_id: status }) => status !== 0);
const numbers = async () => (await placed()).map(({ increment_id: id }) => id);

const ready = (over: object = {}): Promise<OldCheckout> => OldCheckout.ready(shop.url('gateway'), { ...ONE, ...over });
const second = (checkout: OldCheckout): OldCheckout => checkout.at(shop.url('gateway-2'));

describe('while the core has the authority for stock', () => {
  test('confirming again is the first answer, at either gateway, byte for byte', async () => {
    const checkout = await ready();
    await checkout.add();
    const first = await checkout.confirm({ comment: 'bitte klingeln' });
    expect(first.json).toEqual({ success: expect.any(String), order_id: expect.stringMatching(/^\d{9}$/) });
    for (const each of [checkout, second(checkout), checkout]) expect((await each.confirm()).text).toBe(first.text);
    expect(await placed()).toMatchObject([{ comment: 'bitte klingeln', origin: 'api' }]);
  }, 60_000);

  test('a confirmation that begins its order by itself is one order too, from ten connections at two gateways', async () => {
    const checkout = await ready();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? checkout : second(checkout)).confirm()),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await placed()).toHaveLength(1);
  }, 60_000);

  test('the page of a payment, looked at, asked for its head and pressed again, is one order and one charge', async () => {
    const checkout = await ready({ payment: 'card' });
    const number = await checkout.page();
    expect(await checkout.press('card', 'HEAD')).toMatchObject({ status: 200, text: '' });
    const pressed = await second(checkout).press('card');
    expect(pressed.json).toEqual({ redirect: expect.stringContaining('checkout/success') });
    expect((await checkout.press('card')).status).toBe(200);
    expect((await checkout.confirm()).json).toMatchObject({ order_id: String(number).padStart(9, '0') });
    const [order, ...others] = await placed();
    expect(others).toEqual([]);
    expect(order).toMatchObject({ increment_id: String(number).padStart(9, '0'), origin: 'head' });
    expect(order?.payments).toHaveLength(1);
  }, 60_000);

  test('what is put into the cart afterwards is another order, and what is begun afterwards, too', async () => {
    const checkout = await ready();
    await checkout.confirm();
    await second(checkout).fill(ONE);
    await checkout.confirm();
    await checkout.confirm();
    await checkout.add();
    await second(checkout).confirm();
    expect(await placed()).toHaveLength(3);
  }, 60_000);

  test('a cart that is filled before it is confirmed is no second order', async () => {
    const checkout = await ready();
    await checkout.add();
    await checkout.fill(ONE);
    await checkout.confirm();
    await checkout.confirm();
    expect(await placed()).toHaveLength(1);
  }, 60_000);

  test.each(['hangAfter', 'refuseAfter', 'resetMidBody', 'garbageAfter', 'errorAfter', 'http200ErrorAfter'])(
    'an answer that is lost is found out before anything is tried again: %s',
    async (fault) => {
      const checkout = await ready();
      await checkout.add();
      await shop.legacy('PUT', '/__faults/order', { [fault]: { count: 1 }, call: 'api/order/confirm' });
      const first = await checkout.confirm();
      const again = await second(checkout).confirm();
      expect(again.json).toEqual({ success: expect.any(String), order_id: (await numbers())[0] });
      expect(first.json).toEqual(again.json);
      expect(await placed()).toHaveLength(1);
    },
    60_000,
  );

  test('a gateway that dies when it has sent leaves the order to the other one', async () => {
    const checkout = await ready();
    await checkout.add();
    await shop.legacy('PUT', '/__faults/order', { latencyAfterMs: { ms: 5_000, count: 1 }, call: 'api/order/confirm' });
    const lost = checkout.confirm().then(
      () => 'answered',
      () => 'lost',
    );
    await until(async () => (await placed()).length === 1, 'the core has confirmed it');
    await shop.kill('gateway');
    expect(await lost).toBe('lost');
    let answer: unknown;
    await until(
      async () => {
        answer = (await second(checkout).confirm()).json;
        return (answer as { readonly success?: string }).success !== undefined;
      },
      'the other gateway knows what came of it',
      25_000,
    );
    expect(answer).toMatchObject({ order_id: (await numbers())[0] });
    expect(await placed()).toHaveLength(1);
    await shop.untilUp('gateway');
  }, 60_000);

  test('its number reads it at the contract, like every order of the core', async () => {
    const checkout = await ready();
    const { order_id: number } = (await checkout.confirm()).json as { readonly order_id: string };
    const read = await ask(shop.url('gateway'), `/orders/v2/orders/${number}`);
    expect(read).toMatchObject({ status: 200, json: { reference: number } });
    expect(read.text).not.toContain('aenne');
  }, 60_000);
});
