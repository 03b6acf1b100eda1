import { connectStockDesk, type StockDesk } from '@banyan/domains';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, post } from '../support/ask.js';
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
  return (
    (await shop.legacy('GET', `/__books/orders?limit=500&after=${seen}`)) as { readonly orders: readonly Booked[] }
  ).orders;
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

  test('a gateway that dies when it has sent leaves the order to the other one', async () => {
    const checkout = await ready();
    await checkout.add();
    await shop.legacy('PUT', '/__faults/order', { latencyAfterMs: { ms: 5_000, count: 1, call: 'api/order/confirm' } });
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

describe('while the service has the authority for stock', () => {
  const SCARCE = { sku: 'PREIS-RAUSCHEN', quantity: '1' };
  let desk: StockDesk;

  const attempt = () => ({ signal: AbortSignal.timeout(10_000), remainingMs: () => 10_000 });
  const stock = (sku: string, quantity: number) =>
    shop.legacy('POST', '/__books/stock', { sku, source: 'WH-NORD', quantity, inStock: quantity > 0 });
  const books = (path: string) => fetch(`${shop.opsUrl('inventory')}${path}`).then((answer) => answer.json());
  const openClaims = async () =>
    ((await books('/stock/authority')) as { work: { openClaims: number } }).work.openClaims;
  const freeAtService = async ({ sku } = SCARCE): Promise<number> => {
    const { json } = await ask(shop.url('gateway'), `/inventory/v2/availability/${sku}?channel=web`);
    return (json as { readonly quantity?: number }).quantity ?? 0;
  };

  beforeAll(async () => {
    const { hostname: host, port } = new URL(shop.url('inventory'));
    desk = connectStockDesk({ host, port: Number(port) });
    await stock(SCARCE.sku, 3);
    await shop.flags.set('inventory', { serve: 100 });
    await until(async () => (await freeAtService()) === 3, 'the service knows the stock', 30_000);
    const moved = await post(shop.opsUrl('control'), '/api/authority/move', {
      to: 'service',
      person: 'maria',
      reason: 'old storefronts go on selling',
    });
    expect(moved).toMatchObject({ status: 200 });
    await until(
      async () => {
        const { json } = await ask(shop.opsUrl('control'), '/api/authority');
        const { authority } = json as { readonly authority: { readonly arm: string; readonly state: string } };
        return authority.arm === 'service' && authority.state === 'settled';
      },
      'the service has the authority',
      30_000,
    );
  }, 90_000);
  afterAll(() => desk?.close());

  test('what it sells is set aside first, and booked once', async () => {
    const checkout = await ready(SCARCE);
    await checkout.page();
    expect((await checkout.press()).json).toEqual({ redirect: expect.any(String) });
    expect((await second(checkout).press()).json).toEqual({ redirect: expect.any(String) });
    expect(await placed()).toHaveLength(1);
    await until(async () => (await openClaims()) === 0, 'the core’s booking is recognised', 20_000);
    expect(await freeAtService()).toBe(2);
  }, 60_000);

  test('what is set aside for others is refused in the core’s words, and sold when it is free', async () => {
    const reservation = {
      reference: `BY${'0'.repeat(26)}`,
      term: 2,
      channel: 'web',
      lines: [{ sku: SCARCE.sku, quantityE4: 20_000 }],
      expiresInMs: 60_000,
    } as const;
    expect(await desk.reserve(reservation, attempt())).toMatchObject({ kind: 'reserved' });
    const checkout = await ready(SCARCE);
    await checkout.add();
    const refused = await checkout.confirm();
    expect(refused.json).toEqual({
      error: { product_0_stock: expect.stringContaining('nicht in der gewünschten Menge') },
    });
    const pressed = await ready(SCARCE);
    await pressed.page();
    expect((await pressed.press()).json).toEqual(refused.json);
    expect((await second(pressed).press('bank_transfer', 'HEAD')).status).toBe(200);
    expect(await placed()).toEqual([]);
    await desk.release(reservation.reference, attempt());
    expect((await second(checkout).confirm()).json).toMatchObject({ success: expect.any(String) });
    expect(await placed()).toHaveLength(1);
    await until(async () => (await openClaims()) === 0, 'the core’s booking is recognised', 20_000);
    expect(await freeAtService()).toBe(1);
  }, 60_000);

  test('the last piece is one shopper’s, of six at two gateways', async () => {
    const shoppers = await Promise.all(Array.from({ length: 6 }, () => ready(SCARCE)));
    await Promise.all(shoppers.map((shopper) => shopper.page()));
    const answers = await Promise.all(
      shoppers.map((shopper, at) => (at % 2 === 0 ? shopper : second(shopper)).press()),
    );
    const sold = answers.filter(({ json }) => (json as { redirect?: string }).redirect !== undefined);
    expect(sold).toHaveLength(1);
    expect(await placed()).toHaveLength(1);
    await until(async () => (await openClaims()) === 0, 'the core’s booking is recognised', 20_000);
    expect(await freeAtService()).toBe(0);
  }, 60_000);

  test('what the core refuses is free again', async () => {
    await stock(SCARCE.sku, 1);
    await until(async () => (await freeAtService()) === 1, 'the service knows the stock', 20_000);
    const checkout = await ready(SCARCE);
    await checkout.page();
    // The service does not hear of it.
    await shop.legacy('PUT', '/__faults/feed', { errorRate: { rate: 1 } });
    await stock(SCARCE.sku, 0);
    expect((await checkout.press()).json).toMatchObject({ error: expect.anything() });
    expect(await placed()).toEqual([]);
    await until(async () => (await openClaims()) === 0, 'nothing is set aside any more', 20_000);
  }, 60_000);
});
