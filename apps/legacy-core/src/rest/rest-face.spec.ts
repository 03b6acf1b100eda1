import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askForToken, askRest, tokenOf } from '../../testing/rest-client.js';
import { REST_PASSWORD, REST_USER, type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;
let token: string;

beforeAll(async () => {
  running = await startRunningCore();
  token = await tokenOf(running);
});
afterAll(() => running.stop());

type StockItem = Readonly<Record<string, unknown>>;

async function stockItem(sku: string, view?: string): Promise<StockItem> {
  const path = `/rest/${view === undefined ? '' : `${view}/`}V1/stockItems/${encodeURIComponent(sku)}`;
  const answer = await askRest(running, path, token);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  return JSON.parse(answer.text) as StockItem;
}

/** A value as text, false and nought as nothing: what stored and served forms have in common. */
function asText(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '';
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? String(Number(text) || '') : text;
}

describe('the token', () => {
  test('is a bare JSON string', async () => {
    const answer = await askForToken(running, { username: REST_USER, password: REST_PASSWORD });
    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/)]);
  });

  test.each([
    [{ username: REST_USER, password: 'nope' }],
    [{ username: 'nobody', password: REST_PASSWORD }],
    [{}],
    [null],
    ['text'],
  ])('is not given for %j', async (credentials) => {
    const answer = await askForToken(running, credentials);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      401,
      { message: expect.stringContaining('sign-in was incorrect') },
    ]);
  });

  test('is asked for in JSON, by POST', async () => {
    const path = '/rest/V1/integration/admin/token';
    expect((await running.ask(path, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await running.ask(path)).status).toBe(404);
  });

  test.each([['Bearer nonsense'], ['Basic dGlsbDo='], ['Bearer '], ['']])('"%s" opens nothing', async (credentials) => {
    const headers = { Authorization: credentials };
    const answer = await running.ask('/rest/V1/stockItems/007', { headers });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      401,
      {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: 'Magento_CatalogInventory::cataloginventory' },
      },
    ]);
  });
});

describe('the stock item', () => {
  test('has 27 fields in the order of Magento 2, served forms of an even product', async () => {
    const item = await stockItem('KABEL/USB/C-2M');
    expect(Object.entries(item)).toEqual(
      Object.entries({
        item_id: 5002,
        product_id: 5002,
        stock_id: 1,
        qty: 44,
        is_in_stock: true,
        is_qty_decimal: false,
        show_default_notification_message: false,
        use_config_min_qty: true,
        min_qty: 0,
        use_config_min_sale_qty: true,
        min_sale_qty: 1,
        use_config_max_sale_qty: true,
        max_sale_qty: 0,
        use_config_backorders: false,
        backorders: 0,
        use_config_notify_stock_qty: true,
        notify_stock_qty: 1,
        use_config_qty_increments: true,
        qty_increments: 0,
        use_config_enable_qty_inc: true,
        enable_qty_increments: false,
        use_config_manage_stock: true,
        manage_stock: false,
        low_stock_date: null,
        is_decimal_divided: false,
        stock_status_changed_auto: 0,
        extension_attributes: { sku: 'KABEL/USB/C-2M' },
      }),
    );
    expect(Object.keys(item)).toHaveLength(27);
  });

  test('comes in stored forms of an odd product: texts, and two kinds of false', async () => {
    expect(await stockItem('A/B-100')).toMatchObject({
      product_id: '5001',
      qty: '15.0000',
      is_in_stock: '1',
      manage_stock: '',
      max_sale_qty: '0.0000',
      backorders: '0',
      extension_attributes: { sku: 'A/B-100' },
    });
    expect(await stockItem('100%-BW')).toMatchObject({ product_id: '5003', manage_stock: '0' });
  });

  test.each([
    ['GIFT-CARD', { use_config_manage_stock: '', manage_stock: '', qty: '', is_in_stock: '1' }],
    ['MIN-6', { use_config_min_sale_qty: '', min_sale_qty: '6' }],
    ['MIN-VERERBT', { use_config_min_sale_qty: '1', min_sale_qty: '50' }],
    ['MIN-GRUPPEN', { use_config_min_sale_qty: '', min_sale_qty: '{"2":5,"32000":3}' }],
    ['MAX-3', { use_config_max_sale_qty: '', max_sale_qty: '3' }],
    ['MAX-0', { use_config_max_sale_qty: '', max_sale_qty: '' }],
    ['RESERVE-10', { use_config_min_qty: '', min_qty: '10', qty: '25.5', is_qty_decimal: '1' }],
    ['SCHRITT-VIERTEL', { enable_qty_increments: '1', qty_increments: '0.25', min_sale_qty: '0.5' }],
    ['SCHRITT-MINUS', { enable_qty_increments: '1', qty_increments: '-2' }],
    ['SCHRITT-VERERBT', { use_config_enable_qty_inc: '1', enable_qty_increments: '1', qty_increments: '7' }],
    ['RÜCKSTAND-2', { use_config_backorders: '', backorders: '2', qty: '', is_in_stock: '1' }],
    ['RÜCKSTAND-VERERBT', { use_config_backorders: '1', backorders: '1' }],
  ])('of %s says what is stored', async (sku, expected) => {
    const item = await stockItem(sku);
    const told = Object.fromEntries(Object.keys(expected).map((name) => [name, asText(item[name])]));
    expect(told).toEqual(expected);
  });

  test('of every ugly product in every store view is what the books say', async () => {
    const { json } = await running.ops('GET', '/__books/skus?ugly=true&limit=1000');
    const query = json.skus.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&');
    for (const { sku, productId, storeViews } of (await running.ops('GET', `/__books?${query}`)).json.items) {
      for (const [view, { quantity, inStock }] of Object.entries(storeViews)) {
        const item = await stockItem(sku, view);
        expect([item['extension_attributes'], Number(item['product_id'])]).toEqual([{ sku }, productId]);
        expect([Number(item['qty']), asText(item['is_in_stock'])]).toEqual([Number(quantity), inStock ? '1' : '']);
      }
    }
  });

  test('asks for the default view without one, and for an unknown one', async () => {
    const [none, unknown] = [await stockItem('ORAKEL'), await stockItem('ORAKEL', 'nosuch')];
    expect([none['qty'], unknown['qty']]).toEqual([8.5, 8.5]);
  });

  test('a number is a SKU first, else a product id: the record tells whose it is', async () => {
    expect(await stockItem('4711')).toMatchObject({ extension_attributes: { sku: '4711' } });
    const byId = await stockItem('04712');
    expect(Number(byId['product_id'])).toBe(4712);
    expect(byId['extension_attributes']).not.toEqual({ sku: '04712' });
  });

  test('SKUs are decoded once', async () => {
    expect(await stockItem('%41BC')).toMatchObject({ extension_attributes: { sku: '%41BC' } });
    const answer = await askRest(running, '/rest/V1/stockItems/%41BC', token);
    expect(JSON.parse(answer.text)).toMatchObject({ extension_attributes: { sku: 'ABC' } });
  });

  test.each([
    ['NO-SUCH', "The product that was requested doesn't exist. Verify the product and try again."],
    ['abc', "The product that was requested doesn't exist. Verify the product and try again."],
    ['100%', "The product that was requested doesn't exist. Verify the product and try again."],
    ['A/B-100', 'Request does not match any route.'],
  ])('%s is 404', async (text, message) => {
    const answer = await askRest(running, `/rest/V1/stockItems/${text}`, token);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([404, { message }]);
  });

  test('arrivals are counted by route', async () => {
    await running.ops('DELETE', '/__requests');
    await stockItem('007');
    await stockItem('ABC');
    await stockItem('007', 'pos');
    await tokenOf(running);
    expect((await running.ops('GET', '/__requests')).json).toMatchObject({
      rest: {
        requests: 4,
        methods: { GET: 3, POST: 1 },
        routes: {
          '/rest/V1/stockItems/{sku}': 2,
          '/rest/{storeView}/V1/stockItems/{sku}': 1,
          '/rest/V1/integration/admin/token': 1,
        },
      },
      msi: { requests: 0, routes: {} },
    });
  });
});
