import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { apiTokenOf, askIndex } from '../../testing/index-client.js';
import { ADDRESS, bookFaults, booked, call, heldOf, placeOrder, prepare } from '../../testing/order-dance.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});

beforeEach(() => running.ops('POST', '/__books/orders/reset'));
afterEach(async () => {
  await running.ops('DELETE', '/__faults');
  expect(await bookFaults(running)).toEqual([]);
});
afterAll(() => running.stop());

const setStock = (sku: string, source: string, quantity: number, inStock = quantity > 0) =>
  running.ops('POST', '/__books/stock', { sku, source, quantity, inStock });

describe('the dance', () => {
  test('begins an order, confirms it, takes its stock, and keeps the comment', async () => {
    await setStock('PREIS-TEXT', 'WH-NORD', 100);
    const token = await prepare(running, { items: [['PREIS-TEXT', '3']] });
    const added = await call(running, token, 'api/order/add', { comment: 'begun' });
    // A number here, a text everywhere else.
    expect(added).toEqual({ success: 'Erfolg: Die Bestellung wurde gespeichert!', order_id: expect.any(Number) });
    expect(await booked(running)).toMatchObject([
      { order_status_id: 0, status: 'missing', comment: 'begun', movements: [], history: [] },
    ]);
    expect(await heldOf(running, 'PREIS-TEXT')).toMatchObject({ 'WH-NORD': 100 });
    const confirmed = await call(running, token, 'api/order/confirm', { comment: 'ref 42' });
    expect(confirmed).toEqual({
      success: 'Erfolg: Die Bestellung wurde gespeichert!',
      order_id: String(added.order_id).padStart(9, '0'),
    });
    expect(await heldOf(running, 'PREIS-TEXT')).toMatchObject({ 'WH-NORD': 97 });
    expect(await booked(running)).toMatchObject([
      {
        order_id: added.order_id,
        origin: 'api',
        order_status_id: 1,
        state: 'new',
        status: 'pending',
        comment: 'ref 42',
        total: '37.3000',
        items: [{ sku: 'PREIS-TEXT', qty_ordered: '3.0000', row_total: '32.4000' }],
        history: [{ status: 'pending', comment: 'ref 42' }],
        payments: [],
        movements: [{ movement: '601', source: 'WH-NORD', quantity: '-3.0000' }],
      },
    ]);
  });

  test('a retry of confirm is a second order', async () => {
    const { token, order_id: first } = await placeOrder(running, { items: [['007', '1']], comment: 'twice' });
    const { order_id: second } = await call(running, token, 'api/order/confirm', { comment: 'twice' });
    expect(second).not.toBe(first);
    const orders = await booked(running, 'reference=twice');
    expect(orders.map(({ increment_id: id }) => id)).toEqual([first, second]);
    expect(orders.every(({ movements }) => movements.length === 1)).toBe(true);
  });

  test('confirm alone begins and confirms; five at once on one session are five orders', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(running, token, 'api/order/confirm')));
    expect(new Set(answers.map(({ order_id: id }) => id)).size).toBe(5);
    const placed = (await booked(running)).filter(({ order_status_id: status }) => status !== 0);
    expect(placed).toHaveLength(5);
  });

  test('what is called stands in the URL: a form cannot call something else', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    expect(await call(running, token, 'api/order/info', { route: 'api/order/confirm' })).toEqual({
      error: expect.any(String),
    });
    expect(await booked(running)).toEqual([]);
  });

  test('every call says what it misses, the last of it', async () => {
    const token = await apiTokenOf(running);
    const say = (text: string) => ({ error: expect.stringContaining(text) });
    expect(await call(running, token, 'api/order/add')).toEqual(say('Mit *** gekennzeichnete'));
    await call(running, token, 'api/cart/add', { sku: '007' });
    expect(await call(running, token, 'api/order/add')).toEqual(say('Versandart erforderlich'));
    expect(await call(running, token, 'api/shipping/methods')).toEqual(say('Adresse erforderlich'));
    expect(await call(running, token, 'api/shipping/method', { shipping_method: 'flat.flat' })).toEqual(
      say('Keine Versandart'),
    );
    expect(await call(running, token, 'api/payment/methods')).toEqual(say('Adresse erforderlich'));
    expect(await call(running, token, 'api/customer', { email: 'x' })).toEqual({
      error: {
        firstname: expect.any(String),
        lastname: expect.any(String),
        email: expect.any(String),
        telephone: expect.any(String),
      },
    });
    expect(await call(running, token, 'api/payment/address', { country_id: '81' })).toEqual({
      error: {
        firstname: expect.any(String),
        lastname: expect.any(String),
        address_1: expect.any(String),
        city: expect.any(String),
        postcode: expect.any(String),
        zone: expect.any(String),
      },
    });
    expect(await booked(running)).toEqual([]);
  });

  test('methods come as the extensions have them; an address said anew forgets them', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    expect(await call(running, token, 'api/shipping/methods')).toMatchObject({
      shipping_methods: {
        flat: { quote: { flat: { code: 'flat.flat', cost: '4.9000', text: '4,90 €', tax_class_id: '9' } } },
        pickup: { quote: { st_0101: { code: 'pickup.st_0101', cost: '0.0000' } } },
      },
    });
    await call(running, token, 'api/shipping/address', { ...ADDRESS, country_id: '204' });
    expect(await call(running, token, 'api/order/confirm')).toEqual({
      error: expect.stringContaining('Versandart erforderlich'),
    });
    const abroad = await call(running, token, 'api/shipping/methods');
    expect(Object.keys((abroad as { shipping_methods: object }).shipping_methods)).toEqual(['flat', 'express']);
    await call(running, token, 'api/shipping/address', { ...ADDRESS, country_id: '107' });
    expect(await call(running, token, 'api/shipping/methods')).toMatchObject({
      shipping_methods: [],
      error: expect.stringContaining('Keine Versandart'),
    });
  });

  test('a cart of vouchers ships nothing: no word to an address, and none is needed', async () => {
    const token = await apiTokenOf(running);
    await call(running, token, 'api/cart/add', { sku: 'GIFT-CARD', quantity: '2' });
    await call(running, token, 'api/customer', {
      firstname: 'A',
      lastname: 'B',
      email: 'a@example.org',
      telephone: '123',
    });
    expect(await call(running, token, 'api/shipping/address', ADDRESS)).toEqual([]);
    expect(await call(running, token, 'api/shipping/methods')).toEqual({ shipping_methods: [] });
    await call(running, token, 'api/payment/address', ADDRESS);
    await call(running, token, 'api/payment/methods');
    await call(running, token, 'api/payment/method', { payment_method: 'bank_transfer' });
    expect(await call(running, token, 'api/order/confirm')).toHaveProperty('success');
    expect(await booked(running)).toMatchObject([{ shipping: '0.0000', movements: [], addresses: [{}] }]);
  });
});

describe('sessions', () => {
  test('without one nobody may, in a text or a map or with nothing at all', async () => {
    const ask = async (route: string) => JSON.parse((await askIndex(running, route, {}, {})).text) as unknown;
    expect(await ask('api/order/add')).toEqual({ error: expect.stringContaining('keine Berechtigung') });
    expect(await ask('api/customer')).toEqual({ error: { warning: expect.stringContaining('keine Berechtigung') } });
    expect(await ask('api/shipping/address')).toEqual([]);
  });

  test('one that ends in the middle takes the order with it that was not confirmed', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    await call(running, token, 'api/order/add', { comment: 'lost' });
    await running.ops('PUT', '/__faults/order', { expireSessions: { count: 1, call: 'api/order/confirm' } });
    expect(await call(running, token, 'api/order/confirm')).toEqual({
      error: expect.stringContaining('keine Berechtigung'),
    });
    expect(await booked(running)).toMatchObject([{ order_status_id: 0, comment: 'lost' }]);
  });

  test('the marketplace speaks English and shows net amounts', async () => {
    const { success, order_id: id } = await placeOrder(running, { items: [['PREIS-TEXT', '1']], storeId: '2' });
    expect(success).toBe('Success: You have modified orders!');
    expect(await booked(running, `id=${String(id)}`)).toMatchObject([
      { store_id: 2, tax_included: 0, subtotal: '10.0840', total: '16.9000' },
    ]);
  });
});

describe('stock at confirm', () => {
  test('oversell is refused under the form’s own keys; an even order is named all the same', async () => {
    await setStock('C#-MOLL', 'WH-NORD', 2);
    const shapes = new Set<boolean>();
    for (let at = 0; at < 2; at += 1) {
      const token = await prepare(running, { items: [['C#-MOLL', '2']] });
      const { order_id: id } = await call(running, token, 'api/order/add');
      await setStock('C#-MOLL', 'WH-NORD', 1);
      const refused = await call(running, token, 'api/order/confirm');
      expect(refused.error).toEqual({ product_0_stock: expect.stringContaining('Stimmgabel cis') });
      expect(refused.order_id !== undefined).toBe(Number(id) % 2 === 0);
      shapes.add(refused.order_id !== undefined);
      await setStock('C#-MOLL', 'WH-NORD', 2);
    }
    expect(shapes.size).toBe(2);
    expect((await booked(running)).map(({ order_status_id: status }) => status)).toEqual([0, 0]);
  });

  test('sources in their order, each down to nothing', async () => {
    await setStock('PREIS-TEXT', 'WH-NORD', 2);
    await setStock('PREIS-TEXT', 'WH-SUED', 20);
    const { order_id: id } = await placeOrder(running, { items: [['PREIS-TEXT', '5']] });
    expect((await booked(running, `id=${String(id)}`))[0]?.movements).toMatchObject([
      { source: 'WH-NORD', quantity: '-2.0000' },
      { source: 'WH-SUED', quantity: '-3.0000' },
    ]);
    await setStock('PREIS-TEXT', 'WH-NORD', 100);
  });

  test('what is kept back is not sold; bounds and steps are those of the product', async () => {
    const refusal = async (sku: string, quantity: string) => {
      const token = await prepare(running, { items: [[sku, quantity]] });
      return String((await call(running, token, 'api/order/add')).error);
    };
    expect(await refusal('RESERVE-10', '16')).toContain('nicht in der gewünschten Menge');
    expect(await refusal('MIN-6', '5')).toContain('Mindestmenge für „Weinglas“');
    expect(await refusal('MAX-3', '4')).toContain('Höchstmenge');
    expect(await refusal('SCHRITT-12', '13')).toContain('in festen Schritten');
    expect(await refusal('007', '0.5')).toContain('in ganzen Stücken');
    expect(await refusal('NUR-ALT', '1')).toContain('nicht in der gewünschten Menge');
    expect((await placeOrder(running, { items: [['RESERVE-10', '15']] })).success).toBeDefined();
  });

  test('back-order owes the first source; where the shopper is to be told, an error, a success and a number together', async () => {
    const one = await placeOrder(running, { items: [['RÜCKSTAND-1', '3']] });
    expect(one.error).toBeUndefined();
    const two = await placeOrder(running, { items: [['RÜCKSTAND-2', '3']] });
    expect(two).toMatchObject({
      error: { product_0_stock: expect.stringContaining('Truhe') },
      success: expect.any(String),
      order_id: expect.stringMatching(/^\d{9}$/),
    });
    expect((await booked(running, `id=${String(two.order_id)}`))[0]).toMatchObject({
      order_status_id: 1,
      movements: [{ source: 'WH-NORD', quantity: '-3.0000' }],
    });
  });

  test('a mail that does not go out is an error and a number, and the order stands', async () => {
    const answer = await placeOrder(running, { items: [['007', '1']], email: 'a@mail.invalid' });
    expect(answer).toMatchObject({ error: expect.stringContaining('SMTP 550'), order_id: expect.any(String) });
    expect(answer.success).toBeUndefined();
    expect(await booked(running)).toMatchObject([{ order_status_id: 1 }]);
  });

  test('click and collect takes from its branch only', async () => {
    await setStock('A/B-100', 'ST-0101', 1);
    const options = { items: [['A/B-100', '1']] as const, shipping: 'pickup.st_0101' };
    const { order_id: id } = await placeOrder(running, options);
    expect((await booked(running, `id=${String(id)}`))[0]).toMatchObject({
      lgort: 'ST-0101',
      shipping: '0.0000',
      movements: [{ source: 'ST-0101', quantity: '-1.0000' }],
    });
    const token = await prepare(running, options);
    expect(await call(running, token, 'api/order/add')).toEqual({ error: expect.stringContaining('***') });
    await setStock('A/B-100', 'ST-0101', 1);
  });

  test('the feed tells the order’s number to whoever asks for it', async () => {
    const since = (await running.ops('GET', '/__books')).json.lastSequence;
    const { order_id: id } = await placeOrder(running, { items: [['007', '1']] });
    const [, row] = (await running.ask(`/export/stock_changes.txt?since=${since}&belnr=X`)).body
      .toString('latin1')
      .split('\r\n');
    expect(row?.slice(162)).toBe(String(id).padEnd(16));
    const [, plain] = (await running.ask(`/export/stock_changes.txt?since=${since}`)).body
      .toString('latin1')
      .split('\r\n');
    expect(plain).toHaveLength(162);
  });

  test('forty confirms at once on twenty pieces: exactly twenty orders', async () => {
    await setStock('WIE?', 'WH-NORD', 20);
    const tokens = await Promise.all(Array.from({ length: 40 }, () => prepare(running, { items: [['WIE?', '1']] })));
    const answers = await Promise.all(tokens.map((token) => call(running, token, 'api/order/confirm')));
    expect(answers.filter(({ success }) => success !== undefined)).toHaveLength(20);
    expect(await heldOf(running, 'WIE?')).toMatchObject({ 'WH-NORD': 0 });
    const { text } = await running.ops('GET', `/__books/orders/taken?sku=${encodeURIComponent('WIE?')}`);
    expect(JSON.parse(text)).toMatchObject({ taken: [{ taken: '20.0000', orders: 20 }] });
  });
});

describe('payment', () => {
  test('a card needs its reference, and is charged at once, twice for a duplicate', async () => {
    const token = await apiTokenOf(running);
    await call(running, token, 'api/cart/add', { sku: '007' });
    await call(running, token, 'api/payment/address', ADDRESS);
    await call(running, token, 'api/payment/methods');
    expect(await call(running, token, 'api/payment/method', { payment_method: 'card' })).toEqual({
      error: expect.stringContaining('Zahlungsreferenz'),
    });
    const placed = await placeOrder(running, { items: [['007', '1']], payment: 'card', reference: 'tok_1' });
    await call(running, placed.token, 'api/order/confirm');
    const orders = await booked(running, 'reference=tok_1');
    expect(orders.map(({ payments }) => payments.map(({ kind, reference }) => [kind, reference]))).toEqual([
      [['charge', 'tok_1']],
      [['charge', 'tok_1']],
    ]);
    expect(orders.map(({ status }) => status)).toEqual(['processing', 'processing']);
  });

  test('cash on delivery is not for who collects', async () => {
    await expect(
      prepare(running, { items: [['007', '1']], shipping: 'pickup.st_0101', payment: 'cod' }),
    ).rejects.toThrow('Zahlungsart erforderlich');
  });
});

describe('the payment page', () => {
  const pageOf = (token: string, page: string, method: string) =>
    running.ask(`/index.php?route=${page}`, { method, headers: { Cookie: `OCSESSID=${token}` } });

  test.each([
    ['HEAD', 'head'],
    ['GET', 'page'],
  ])('a %s of it places the order', async (method, origin) => {
    const token = await prepare(running, { items: [['007', '1']] });
    await call(running, token, 'api/order/add', { comment: 'by page' });
    const answer = await pageOf(token, 'extension/payment/bank_transfer/confirm', method);
    expect([answer.status, answer.body.length > 0]).toEqual([200, method === 'GET']);
    expect(await booked(running)).toMatchObject([{ origin, order_status_id: 1, comment: 'by page' }]);
    await pageOf(token, 'extension/payment/bank_transfer/confirm', method);
    expect(await booked(running)).toHaveLength(1);
  });

  test('a HEAD of the page before it begins an order, each time', async () => {
    const token = await prepare(running, { items: [['007', '1']], payment: 'cod' });
    await pageOf(token, 'checkout/confirm', 'HEAD');
    await pageOf(token, 'checkout/confirm', 'HEAD');
    expect((await booked(running)).map(({ order_status_id: status }) => status)).toEqual([0, 0]);
    await pageOf(token, 'extension/payment/cod/confirm', 'HEAD');
    expect((await booked(running)).map(({ order_status_id: status }) => status)).toEqual([0, 1]);
    await pageOf(token, 'checkout/success', 'GET');
    expect(await call(running, token, 'api/order/confirm')).toEqual({ error: expect.stringContaining('***') });
  });

  test('of another payment, or without an order, it does nothing', async () => {
    const token = await prepare(running, { items: [['007', '1']] });
    expect((await pageOf(token, 'extension/payment/bank_transfer/confirm', 'GET')).text).toBe('[]');
    await call(running, token, 'api/order/add');
    expect((await pageOf(token, 'extension/payment/cod/confirm', 'GET')).text).toBe('[]');
    expect((await booked(running)).map(({ order_status_id: status }) => status)).toEqual([0]);
  });
});

describe('history', () => {
  test('a cancelled order gives its goods back to where they were taken, once, and no money', async () => {
    await setStock('PREIS-TEXT', 'WH-NORD', 2);
    await setStock('PREIS-TEXT', 'WH-SUED', 20);
    const options = { items: [['PREIS-TEXT', '5']] as const, payment: 'card', reference: 'tok_2' };
    const { token, order_id: id } = await placeOrder(running, options);
    const cancel = () =>
      call(running, token, 'api/order/history', { order_status_id: '7', comment: 'weg' }, { order_id: String(id) });
    expect(await cancel()).toHaveProperty('success');
    expect(await cancel()).toHaveProperty('success');
    expect(await heldOf(running, 'PREIS-TEXT')).toMatchObject({ 'WH-NORD': 2, 'WH-SUED': 20 });
    expect((await booked(running, `id=${String(id)}`))[0]).toMatchObject({
      state: 'canceled',
      payments: [{ kind: 'charge' }],
      history: [{ comment: 'weg' }, { comment: 'weg' }, { status: 'processing' }],
    });
    // And the other way round: what was cancelled is taken again.
    await call(running, token, 'api/order/history', { order_status_id: '2' }, { order_id: String(id) });
    expect(await heldOf(running, 'PREIS-TEXT')).toMatchObject({ 'WH-NORD': 0, 'WH-SUED': 17 });
    await setStock('PREIS-TEXT', 'WH-NORD', 100);
  });

  test('an unknown order, and an unknown status', async () => {
    const { token, order_id: id } = await placeOrder(running, { items: [['007', '1']] });
    expect(await call(running, token, 'api/order/history', {}, { order_id: '999999' })).toEqual({
      error: expect.stringContaining('nicht gefunden'),
    });
    await call(running, token, 'api/order/history', { order_status_id: '77', comment: 'x' }, { order_id: String(id) });
    expect((await booked(running, `id=${String(id)}`))[0]).toMatchObject({ order_status_id: 1, history: [{}, {}] });
    expect(await call(running, token, 'api/order/info', {}, { order_id: String(id) })).toMatchObject({
      order: { order_id: String(Number(id)), payment_address_1: 'Große Straße 7', shipping_postcode: '50679' },
    });
  });
});
