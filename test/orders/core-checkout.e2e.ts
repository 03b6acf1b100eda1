import type { Reservation, StockDesk } from '@banyan/domains';
import { StockAuthorityBook } from '@banyan/ledger';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bookFaults, booked, heldOf } from '../../apps/legacy-core/testing/order-dance.js';
import {
  SOAP_KEY,
  SOAP_USER,
  startRunningCore,
  type RunningCore,
} from '../../apps/legacy-core/testing/running-core.js';
import { exchange } from '../differential/exchange.js';
import type { DifferentialRequest } from '../differential/requests.js';
import { ask } from '../support/ask.js';
import { OldCheckout, type BasketOfOld } from '../support/old-checkout.js';
import { until } from '../support/until.js';
import { CheckoutRig } from './checkout-rig.js';

// An old storefront at the core's own checkout, through two gateways; the core and the ledger are real.

const SKU = 'PREIS-TEXT';

let running: RunningCore;
let one: CheckoutRig;
let two: CheckoutRig;
/** What the service that has the authority sets aside, by reference. */
const setAside = new Map<string, Reservation>();
let free = Infinity;
/** What the core had booked when goods were set aside last. */
let bookedBefore: Awaited<ReturnType<typeof placed>> | undefined;
const desk: StockDesk = {
  reserve: async (reservation) => {
    const lacking = reservation.lines.flatMap(({ quantityE4 }, line) => (quantityE4 > free ? [line] : []));
    if (lacking.length > 0) return { kind: 'refused', lines: lacking };
    setAside.set(reservation.reference, reservation);
    bookedBefore = await placed();
    return { kind: 'reserved', takings: [] };
  },
  confirm: async () => ({ kind: 'confirmed' }),
  release: async (reference) => void setAside.delete(reference),
  giveBack: async () => undefined,
  close: async () => undefined,
};

beforeAll(async () => {
  running = await startRunningCore();
  one = await CheckoutRig.start(running, desk);
  two = await CheckoutRig.start(running, desk);
});
beforeEach(async () => {
  await running.ops('POST', '/__books/orders/reset');
  await running.ops('POST', '/__books/stock', { sku: SKU, source: 'WH-NORD', quantity: 1000, inStock: true });
  setAside.clear();
  bookedBefore = undefined;
  free = Infinity;
});
afterEach(async () => {
  await running.ops('DELETE', '/__faults');
  expect(await bookFaults(running)).toEqual([]);
});
afterAll(async () => {
  await Promise.all([one?.stop(), two?.stop()]);
  await running?.stop();
});

const ready = (over: Partial<BasketOfOld> = {}): Promise<OldCheckout> =>
  OldCheckout.ready(one.url, { sku: SKU, quantity: '1', ...over }, { username: SOAP_USER, key: SOAP_KEY });
const second = (checkout: OldCheckout): OldCheckout => checkout.at(two.url);
const placed = async () => (await booked(running)).filter(({ order_status_id: status }) => status !== 0);
/** No source has any of it. */
const nowhere = async () => {
  const sources = Object.keys(await heldOf(running, SKU));
  const rows = sources.map((source) => ({ sku: SKU, source, quantity: 0, inStock: false }));
  await running.ops('POST', '/__books/stock', rows);
};
const fault = (name: string, more: object = {}) =>
  running.ops('PUT', '/__faults/order', { [name]: { count: 1, call: 'api/order/confirm', ...more } });

describe('while the core has the authority for stock', () => {
  test('confirming again is the first answer, at either gateway, byte for byte', async () => {
    const checkout = await ready();
    await checkout.add();
    const first = await checkout.confirm({ comment: 'bitte klingeln' });
    expect(first.json).toEqual({ success: expect.any(String), order_id: expect.stringMatching(/^\d{9}$/) });
    for (const each of [checkout, second(checkout), checkout]) expect((await each.confirm()).text).toBe(first.text);
    expect(await placed()).toMatchObject([{ comment: 'bitte klingeln', origin: 'api' }]);
  });

  test('a confirmation that begins its order by itself is one order too, from ten connections at two gateways', async () => {
    const checkout = await ready();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? checkout : second(checkout)).confirm()),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.json).toMatchObject({ success: expect.any(String) });
    expect(await placed()).toHaveLength(1);
  });

  test('the page of a payment, asked for its head and pressed again, is one order and one charge', async () => {
    const checkout = await ready({ payment: 'card' });
    const number = String(await checkout.page()).padStart(9, '0');
    expect(await checkout.press('card', 'HEAD')).toMatchObject({ status: 200, text: '' });
    const pressed = await second(checkout).press('card');
    expect(pressed.json).toEqual({ redirect: expect.stringContaining('checkout/success') });
    expect((await checkout.confirm()).json).toMatchObject({ order_id: number });
    const [order, ...others] = await placed();
    expect(others).toEqual([]);
    expect(order).toMatchObject({ increment_id: number, origin: 'head' });
    expect(order?.payments).toHaveLength(1);
  });

  test('what is put into the cart afterwards is another order, and so is what is begun afterwards', async () => {
    const checkout = await ready();
    await checkout.confirm();
    await second(checkout).putIntoCart({ sku: SKU, quantity: '2' });
    await checkout.confirm();
    await checkout.confirm();
    await checkout.add();
    await second(checkout).confirm();
    expect(await placed()).toHaveLength(3);
  });

  test('a cart that is filled before its order is confirmed makes no second one', async () => {
    const checkout = await ready();
    await checkout.add();
    await checkout.putIntoCart({ sku: SKU, quantity: '2' });
    const first = await checkout.confirm();
    expect((await second(checkout).confirm()).text).toBe(first.text);
    expect(await placed()).toHaveLength(1);
  });

  test('what the core has not enough of is its own refusal, again and again; another confirmation begins another', async () => {
    const checkout = await ready({ payment: 'cod' });
    await checkout.page();
    await nowhere();
    const short = await checkout.press('cod');
    expect(short.json).toMatchObject({ error: { product_0_stock: expect.any(String) } });
    expect((await second(checkout).press('cod')).text).toBe(short.text);
    await running.ops('POST', '/__books/stock', { sku: SKU, source: 'WH-NORD', quantity: 5, inStock: true });
    expect((await checkout.confirm()).json).toMatchObject({ success: expect.any(String) });
    expect(await placed()).toHaveLength(1);
  });

  test.each<[string, object]>([
    ['hangAfter', {}],
    ['refuseAfter', {}],
    ['resetMidBody', {}],
    ['garbageAfter', {}],
    ['errorAfter', { rate: 1 }],
    ['http200ErrorAfter', { rate: 1 }],
  ])('an answer that is lost is found out before anything is tried again: %s', async (name, more) => {
    const checkout = await ready();
    await checkout.add();
    await fault(name, more);
    const first = await checkout.confirm();
    const [order, ...others] = await placed();
    expect(others).toEqual([]);
    expect(first.json).toEqual({ success: expect.any(String), order_id: order?.increment_id });
    expect((await second(checkout).confirm()).json).toEqual(first.json);
    expect(await placed()).toHaveLength(1);
  });

  test('one that may be on its way is not sent a second time: the shopper is told to wait', async () => {
    const checkout = await ready();
    await checkout.add();
    await fault('resetBefore');
    for (const each of [checkout, second(checkout)]) {
      expect((await each.confirm()).json).toEqual({ error: expect.stringContaining('wird noch bearbeitet') });
    }
    expect((await ask(one.url, `/index.php?route=checkout/confirm&api_token=${checkout.session}`)).status).toBe(503);
    expect(await placed()).toEqual([]);
    // The page of the payment confirms it once at most.
    expect((await second(checkout).press()).json).toEqual({ redirect: expect.any(String) });
    expect((await checkout.confirm()).json).toMatchObject({ order_id: (await placed())[0]?.increment_id });
    expect(await placed()).toHaveLength(1);
  });

  test('a begin whose answer was lost leaves nothing to be confirmed', async () => {
    const checkout = await ready();
    await running.ops('PUT', '/__faults/order', { refuseAfter: { count: 1, call: 'api/order/add' } });
    expect((await checkout.add()).json).toEqual({ error: expect.any(String) });
    for (const answer of [await second(checkout).confirm(), await checkout.press(), await checkout.add()]) {
      expect(answer.json).toEqual({ error: expect.stringContaining('wird noch bearbeitet') });
    }
    expect(await placed()).toEqual([]);
  });

  test('a client that leaves leaves its order, and hears of it when it comes back', async () => {
    const checkout = await ready();
    await checkout.add();
    await fault('latencyAfterMs', { ms: 600 });
    await expect(
      ask(one.url, `/index.php?route=api/order/confirm&api_token=${checkout.session}`, {
        method: 'POST',
        withinMs: 200,
      }),
    ).rejects.toThrow(/abort/i);
    expect((await second(checkout).confirm()).json).toMatchObject({ success: expect.any(String) });
    expect(await placed()).toHaveLength(1);
  });

  test('without the ledger nothing is confirmed or begun, and carts are filled all the same', async () => {
    const alone = await CheckoutRig.start(running, desk, { turnMs: 200 });
    const checkout = (await ready()).at(alone.url);
    await checkout.add();
    await alone.database.stop();
    expect((await checkout.confirm()).json).toEqual({ error: expect.any(String) });
    expect((await checkout.visit('checkout/confirm')).status).toBe(503);
    expect((await checkout.putIntoCart({ sku: SKU, quantity: '1' })).json).toMatchObject({
      success: expect.any(String),
    });
    expect(await placed()).toEqual([]);
    await alone.stop();
  });

  test('what nobody comes back to is settled: what was only begun is over', async () => {
    const checkout = await ready();
    await checkout.add();
    await checkout.press('cod');
    await until(async () => {
      await one.room.settle();
      const { text } = await second(checkout).press();
      return text.includes('nicht gefunden');
    }, 'it is settled');
    expect(await placed()).toEqual([]);
    expect((await checkout.confirm()).json).toMatchObject({ success: expect.any(String) });
  });

  test('whatever begins nothing and confirms nothing is the core’s, byte for byte', async () => {
    const [direct, forwarded] = [await ready(), await ready()];
    const portOf = (url: string) => Number(new URL(url).port);
    for (const [at, request] of requestsOf(direct.session).entries()) {
      const through = requestsOf(forwarded.session)[at] ?? request;
      const answers = [
        settled(await exchange(portOf(one.url), through)),
        settled(await exchange(portOf(running.core.url), request)),
      ];
      expect([request.name, answers[0]]).toEqual([request.name, answers[1]]);
    }
    expect(await placed()).toEqual([]);
  });
});

/** A page sets a session of its own each time. */
function settled<T extends { readonly headers: readonly string[] }>(answer: T): T {
  return { ...answer, headers: answer.headers.map((text) => text.replace(/^(PHPSESSID|frontend_cid)=[^;]+/, '$1=*')) };
}

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'];

function requestsOf(session: string): readonly DifferentialRequest[] {
  const cookie = ['Cookie', `OCSESSID=${session}`];
  const get = (route: string, headers: readonly string[] = cookie, method = 'GET'): DifferentialRequest => ({
    name: `${method} ${route}`,
    method,
    path: `/index.php?route=${route}`,
    headers,
  });
  const posted = (route: string, body: string, headers = [...cookie, ...FORM]): DifferentialRequest => ({
    ...get(route, headers, 'POST'),
    body,
  });
  const basket = `store_id=0&product%5B0%5D%5Bsku%5D=${SKU}&product%5B0%5D%5Bquantity%5D=2`;
  return [
    get('api/cart/products'),
    get('api/order/info&order_id=1'),
    get('api/payment/methods'),
    get('api/shipping/methods', cookie, 'HEAD'),
    get('extension/payment/nothing/confirm'),
    posted('api/coupon', 'coupon=NIEMAND'),
    posted('api/customer', 'email=x'),
    posted('api/cart/add', basket),
    { ...posted('api/cart/add', basket), chunked: true },
    // Of the checkout, and nobody's session.
    get('checkout/confirm', []),
    get('extension/payment/cod/confirm', []),
    get('extension/payment/cod/confirm', [], 'HEAD'),
    posted('api/order/confirm', 'comment=x', FORM),
    get('api/order/confirm&api_token=nobody-has-it', [], 'OPTIONS'),
    // Of the checkout, and not described.
    posted('api/order/confirm&api_token=none-of-it', `comment=${'x'.repeat(70_000)}`, FORM),
    posted('api/order/confirm&api_token=none-of-it', '{"a":1}', ['Content-Type', 'application/json']),
    // A session that has no order, begun before anybody looked.
    get('extension/payment/bank_transfer/confirm'),
    get('checkout/success'),
  ];
}

describe('while the service has the authority for stock', () => {
  const move = async (to: 'legacy' | 'service') => {
    const book = new StockAuthorityBook(one.database);
    const word = { by: 'maria', reason: 'a test' };
    await until(async () => {
      await one.room.settle();
      return (await book.openOrders((await book.read()).term)) === 0;
    }, 'nothing is open');
    const { term } = await book.beginMove({ to, ...word });
    await book.flip({ expectedTerm: term, ...word });
    await Promise.all([one.hear(), two.hear()]);
  };

  beforeAll(async () => {
    // What may be on its way would be for 45 s yet: nobody waits for it here.
    await one.database.run((manager) => manager.query('DELETE FROM ledger.binding WHERE outcome IS NULL'));
    await move('service');
  });

  test('goods are set aside under the core’s number before the core is asked, and once', async () => {
    const checkout = await ready({ quantity: '2' });
    const number = String(await checkout.page()).padStart(9, '0');
    const pressed = await checkout.press();
    expect(pressed.json).toEqual({ redirect: expect.any(String) });
    expect(bookedBefore).toEqual([]);
    expect((await second(checkout).press()).text).toBe(pressed.text);
    expect([...setAside.values()]).toMatchObject([
      { reference: number, term: 2, channel: 'web', lines: [{ sku: SKU, quantityE4: 20_000 }] },
    ]);
    expect(await placed()).toHaveLength(1);
    expect(await heldOf(running, SKU)).toMatchObject({ 'WH-NORD': 998 });
  });

  test('what there is not enough of is refused in the core’s words, and nothing is asked of the core', async () => {
    free = 0;
    const checkout = await ready();
    await checkout.add();
    const words = { error: { product_0_stock: expect.stringContaining('nicht in der gewünschten Menge') } };
    expect((await checkout.confirm()).json).toEqual(words);
    const pressed = await ready({ storeId: '2' });
    await pressed.page();
    expect((await pressed.press()).json).toEqual({
      error: { product_0_stock: expect.stringContaining('marked with') },
    });
    expect((await second(pressed).press('bank_transfer', 'HEAD')).status).toBe(200);
    expect(await placed()).toEqual([]);
    free = Infinity;
    expect((await second(checkout).confirm()).json).toMatchObject({ success: expect.any(String) });
    expect(await placed()).toHaveLength(1);
  });

  test('what the core refuses is given back', async () => {
    const checkout = await ready();
    await checkout.page();
    await nowhere();
    expect((await checkout.press()).json).toMatchObject({ error: { product_0_stock: expect.any(String) } });
    expect([...setAside.keys()]).toEqual([]);
  });

  test('a lost answer keeps what is set aside until it is known what came of it', async () => {
    const checkout = await ready();
    await checkout.add();
    await fault('resetBefore');
    expect((await checkout.confirm()).json).toEqual({ error: expect.any(String) });
    expect(setAside.size).toBe(1);
    expect((await second(checkout).press()).json).toEqual({ redirect: expect.any(String) });
    expect(setAside.size).toBe(1);
    expect(await placed()).toHaveLength(1);
  });

  test('an order that nobody heard begin is not confirmed', async () => {
    const unheard = (await ready()).at(running.core.url);
    await unheard.page();
    expect((await unheard.at(one.url).press()).json).toEqual({ error: expect.stringContaining('nicht gefunden') });
    expect(await placed()).toEqual([]);
  });

  test('what cannot be told to be ours does not reach the core', async () => {
    const checkout = await ready();
    await checkout.add();
    const headers = { cookie: `OCSESSID=${checkout.session}` };
    const token = `api_token=${checkout.session}`;
    for (const [method, path, body] of [
      ['PUT', '/index.php?route=api/order/confirm'],
      ['GET', '/INDEX.PHP?route=api/order/confirm'],
      ['GET', '/index.php/x?route=extension/payment/bank_transfer/confirm'],
      ['GET', '/?route=checkout/confirm'],
      ['GET', `/index.php?route=api/order/confirm&${token}&api_token=another-session`],
      ['POST', `/index.php?route=api/order/confirm`, `comment=${'x'.repeat(70_000)}`],
      ['POST', `/index.php?route=api/order/confirm&route=api/order/info`],
    ] as const) {
      const refused = await ask(one.url, path, { method, headers, ...(body === undefined ? {} : { body }) });
      expect([path, refused.status, refused.json]).toMatchObject([path, 403, { code: 'blocked-route' }]);
    }
    expect(await placed()).toEqual([]);
  });
});
