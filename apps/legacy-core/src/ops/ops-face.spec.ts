import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

describe('the operations side', () => {
  test('answers health and metrics', async () => {
    for (const path of ['/livez', '/readyz', '/startupz', '/metrics']) {
      expect((await fetch(running.core.opsUrl + path)).status).toBe(200);
    }
    expect(await (await fetch(`${running.core.opsUrl}/readyz?verbose`)).json()).toMatchObject({
      service: 'legacy-core',
      ready: true,
    });
  });

  test('tells its totals, and the truth of a SKU per source and store view', async () => {
    expect((await running.ops('GET', '/__books')).json).toMatchObject({ products: 5145, ugly: 145 });
    const { json } = await running.ops('GET', `/__books?sku=${encodeURIComponent('GESPERRT')}&sku=NO%20SUCH`);
    expect(json).toMatchObject({
      items: [
        {
          sku: 'GESPERRT',
          sources: {
            'WH-NORD': { quantity: '500.0000', quantityE4: 5_000_000, inStock: false },
            'WH-SUED': { quantity: '20.0000', inStock: false },
          },
          storeViews: {
            default: { quantity: '520.0000', quantityE4: 5_200_000, inStock: false },
            pos: { quantity: '0.0000', inStock: false },
          },
        },
      ],
      unknown: ['NO SUCH'],
    });
  });

  test('the oracle: 5.5 and 3 sell, 10 out of stock and 10 at a closed source do not', async () => {
    const { json } = await running.ops('GET', '/__books?sku=ORAKEL');
    expect(json.items[0]).toMatchObject({
      sources: {
        'WH-NORD': { quantity: '5.5000', inStock: true, enabled: true },
        'WH-SUED': { quantity: '3.0000', inStock: true, enabled: true },
        'WH-RETOU': { quantity: '10.0000', inStock: false, enabled: true },
        'WH-ALT': { quantity: '10.0000', inStock: true, enabled: false },
      },
      storeViews: {
        default: { quantity: '8.5000', inStock: true },
        mobile_de: { quantity: '8.5000', inStock: true },
        mkt: { quantity: '8.5000', inStock: true },
        pos: { quantity: '0.0000', inStock: false },
      },
    });
  });

  test('tells whether a product is counted, and by which rules it is sold', async () => {
    const { json } = await running.ops('GET', '/__books?sku=GIFT-CARD&sku=SCHRITT-VIERTEL&sku=MAX-0&sku=MIN-VERERBT');
    const rules = {
      backorders: 0,
      minQuantityE4: 0,
      minSaleQuantityE4: 10_000,
      maxSaleQuantityE4: 100_000_000,
      incrementsE4: null,
      isQuantityDecimal: false,
    };
    expect(json.items).toMatchObject([
      { managed: false, backorders: false, saleRules: rules },
      { managed: true, saleRules: { ...rules, minSaleQuantityE4: 5000, incrementsE4: 2500, isQuantityDecimal: true } },
      { managed: true, saleRules: { ...rules, maxSaleQuantityE4: null } },
      { managed: true, saleRules: rules },
    ]);
  });

  test('closes and opens sources', async () => {
    const closed = await running.ops('POST', '/__books/sources', { code: 'WH-NORD', enabled: false });
    expect(closed.json).toMatchObject({
      sources: expect.arrayContaining([{ code: 'WH-NORD', name: 'Zentrallager Nord', enabled: false }]),
    });
    const { json } = await running.ops('GET', '/__books?sku=ORAKEL');
    expect(json.items[0]?.storeViews['default']).toMatchObject({ quantity: '3.0000' });
    await running.ops('POST', '/__books/sources', { code: 'WH-NORD', enabled: true });
    expect((await running.ops('GET', '/__books/sources')).text).toContain(
      '"code":"WH-NORD","name":"Zentrallager Nord","enabled":true',
    );
  });

  test('is brought back to an earlier state, as from a backup', async () => {
    const before = (await running.ops('GET', '/__books')).json.lastSequence;
    const sold = { sku: 'A:B@C', source: 'WH-NORD', delta: -5 };
    await running.ops('POST', '/__books/stock', [sold, sold]);
    expect((await running.ops('POST', '/__books/rewind', { changes: 2 })).json).toEqual({
      undone: 2,
      lastSequence: before,
    });
    const { json } = await running.ops('GET', '/__books?sku=A%3AB%40C');
    expect(json.items[0]?.sources['WH-NORD']).toMatchObject({ quantity: '25.0000' });
    expect((await running.ops('POST', '/__books/stock', sold)).json).toMatchObject({ sequence: before + 1 });
  });

  test.each([
    ['/__books/sources', { code: 'WH-ALT' }, 'enabled must be true or false'],
    ['/__books/sources', { code: 'WH', enabled: true }, 'code must be one of WH-NORD'],
    ['/__books/rewind', {}, 'changes must be a number, 1 to 1000000'],
    ['/__books/rewind', { changes: 1.5 }, 'changes must be a whole number'],
    ['/__books/rewind', { changes: 999_999 }, 'the journal has'],
    ['/__books/stock', { sku: 'GIFT-CARD', source: 'WH-NORD', quantity: 3 }, '"GIFT-CARD" is not counted'],
  ])('%s refuses %j: %s', async (path, body, message) => {
    const answer = await running.ops('POST', path, body);
    expect([answer.status, answer.json]).toEqual([400, { error: expect.stringContaining(message) }]);
  });

  test('lists SKUs in pages', async () => {
    const page = await running.ops('GET', '/__books/skus?ugly=true&limit=2&offset=1');
    expect(page.json).toEqual({ total: 145, offset: 1, skus: ['KABEL/USB/C-2M', '100%-BW'] });
    expect((await running.ops('GET', '/__books/skus?limit=10000')).json.skus).toHaveLength(5145);
  });

  test.each([
    [
      { sku: '007', source: 'WH-NORD', quantity: '71.5' },
      200,
      { quantity: '71.5000', quantityE4: 715_000, inStock: true },
    ],
    [{ sku: '007', source: 'WH-NORD', delta: -71.5 }, 200, { quantity: '0.0000', inStock: false }],
    [[{ sku: '007', source: 'WH-NORD', quantity: 1, inStock: false }], 200, { changes: [{ inStock: false }] }],
    [{ sku: 'NO SUCH', source: 'WH-NORD', quantity: 1 }, 404, { error: 'no product has the SKU "NO SUCH"' }],
    [
      { sku: '007', source: 'WH', quantity: 1 },
      400,
      { error: expect.stringContaining('source must be one of WH-NORD') },
    ],
    [{ sku: '007', source: 'WH-NORD' }, 400, { error: 'give either quantity or delta' }],
    [{ sku: '007', source: 'WH-NORD', quantity: 1, delta: 1 }, 400, { error: 'give either quantity or delta' }],
    [
      { sku: '007', source: 'WH-NORD', quantity: '1,5' },
      400,
      { error: expect.stringContaining('quantity must be a decimal') },
    ],
    [
      { sku: '007', source: 'WH-NORD', quantity: 1, instock: true },
      400,
      { error: expect.stringContaining('instock is unknown') },
    ],
    [[], 200, { changes: [] }],
  ])('POST /__books/stock %j: %d', async (change, status, expected) => {
    const answer = await running.ops('POST', '/__books/stock', change);
    expect(answer.json).toMatchObject(expected);
    expect(answer.status).toBe(status);
  });

  test('churn posts what was ordered and ends by itself', async () => {
    const before = (await running.ops('GET', '/__books')).json.lastSequence;
    expect((await running.ops('POST', '/__books/churn', { perSecond: 100, seconds: 0.5 })).status).toBe(202);
    const report = await until(async () => {
      const { json } = await running.ops('GET', '/__books/churn');
      return json.running ? undefined : json;
    }, 'the churn has ended');
    expect(report).toMatchObject({ running: false, posted: 50, failed: 0 });
    const after = await running.ops('GET', '/__books');
    expect(after.json.lastSequence).toBe(before + 50);
  });

  test('churn is bounded, and can be stopped', async () => {
    const tooMuch = await running.ops('POST', '/__books/churn', { perSecond: 1e6, seconds: 1 });
    expect([tooMuch.status, tooMuch.json]).toEqual([400, { error: 'perSecond must be a number, 0.1 to 500' }]);
    await running.ops('POST', '/__books/churn', { perSecond: 10, seconds: 3600 });
    expect((await running.ops('DELETE', '/__books/churn')).json).toMatchObject({ running: false });
  });

  test('faults: set, report, mend; a wrong one changes nothing', async () => {
    await running.ops('PUT', '/__faults', { feed: { latencyMs: 5 }, soap: { hang: { rate: 0.5, count: 7 } } });
    const refused = await running.ops('PUT', '/__faults', { feed: {}, soap: { hangs: true } });
    expect(refused.status).toBe(400);
    expect((await running.ops('GET', '/__faults')).json).toEqual({
      soap: { hang: { rate: 0.5, count: 7, struck: 0 } },
      rest: {},
      msi: {},
      feed: { latencyMs: { rate: 1, ms: 5, struck: 0 } },
      price: {},
      cart: {},
      order: {},
      sales: {},
      import: {},
      shop: {},
    });
    expect((await running.ops('DELETE', '/__faults/soap')).json).toEqual({});
    expect((await running.ops('DELETE', '/__faults')).json).toEqual({
      soap: {},
      rest: {},
      msi: {},
      feed: {},
      price: {},
      cart: {},
      order: {},
      sales: {},
      import: {},
      shop: {},
    });
    expect((await running.ops('PUT', '/__faults/soup', {})).status).toBe(400);
  });

  test('counts what arrived, by exact target too', async () => {
    await running.ops('DELETE', '/__requests');
    await running.ask('/api/echo/mark-17?x=1', { method: 'POST', body: 'once' });
    await running.ask('/checkout/cart/add', { method: 'POST', body: 'sku=007' });
    const { json } = await running.ops('GET', '/__requests');
    expect(json).toMatchObject({
      shop: { requests: 2, methods: { POST: 2 }, posts: { '/api/echo/mark-17': 1, '/checkout/cart/add': 1 } },
    });
    const target = encodeURIComponent('POST /api/echo/mark-17?x=1');
    expect((await running.ops('GET', `/__requests?target=${target}`)).json).toMatchObject({ count: 1 });
  });

  test('says what is wrong with a request', async () => {
    expect((await running.ops('GET', '/__nothing')).status).toBe(404);
    expect((await running.ops('PATCH', '/__books')).status).toBe(405);
    const noJson = await fetch(`${running.core.opsUrl}/__books/stock`, { method: 'POST', body: '{' });
    expect([noJson.status, await noJson.json()]).toEqual([
      400,
      { error: expect.stringContaining('the body is no JSON') },
    ]);
  });
});
