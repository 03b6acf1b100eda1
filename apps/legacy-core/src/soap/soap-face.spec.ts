import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { login, postSoap, stockList, textsOf } from '../../testing/soap-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});

afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

/** Rows of an answer as objects. */
function rowsOf(xml: string): { id: string; sku: string; qty: string; inStock: string }[] {
  const [ids, skus, quantities, flags] = ['product_id', 'sku', 'qty', 'is_in_stock'].map((name) => textsOf(xml, name));
  return (ids ?? []).map((id, row) => ({
    id,
    sku: skus?.[row] ?? '',
    qty: quantities?.[row] ?? '',
    inStock: flags?.[row] ?? '',
  }));
}

describe('sessions', () => {
  test('a wrong key is fault 2', async () => {
    const answer = await postSoap(running, '<m:login><username>till</username><apiKey>nope</apiKey></m:login>');
    expect(textsOf(answer.text, 'faultcode')).toEqual(['2']);
  });

  test('a session ends by endSession; then its calls are fault 5', async () => {
    const session = await login(running);
    expect(session).toMatch(/^[0-9a-f]{32}$/);
    const ended = await postSoap(running, `<m:endSession><sessionId>${session}</sessionId></m:endSession>`);
    expect(textsOf(ended.text, 'endSessionReturn')).toEqual(['true']);
    expect(textsOf((await stockList(running, session, ['007'])).text, 'faultcode')).toEqual(['5']);
  });

  test('expired mid-work by a switch: one call fails, a fresh login goes on', async () => {
    const session = await login(running);
    expect(rowsOf((await stockList(running, session, ['007'])).text)).toHaveLength(1);
    await running.ops('PUT', '/__faults/soap', { expireSessions: { count: 1 } });
    expect(textsOf((await stockList(running, session, ['007'])).text, 'faultcode')).toEqual(['5']);
    expect(textsOf((await stockList(running, session, ['007'])).text, 'faultcode')).toEqual(['5']);
    expect(rowsOf((await stockList(running, await login(running), ['007'])).text)).toHaveLength(1);
  });

  test('fault 5 comes with 500, or with 200 and no declaration; the same for the same session', async () => {
    const styles = await Promise.all(
      ['0', '1'].map(async (first) => {
        const answer = await stockList(running, first.padEnd(32, 'a'), ['007']);
        expect(textsOf(answer.text, 'faultcode')).toEqual(['5']);
        return `${answer.status} ${answer.text.startsWith('<?xml')}`;
      }),
    );
    expect(styles).toEqual(['500 true', '200 false']);
  });
});

describe('catalogInventoryStockItemList', () => {
  test('answers every SKU as the books have it, in every store view', async () => {
    const session = await login(running);
    const { json } = await running.ops('GET', '/__books/skus?ugly=true&limit=1000');
    const query = json.skus.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&');
    const books = await running.ops('GET', `/__books?${query}`);
    expect(books.json.items).toHaveLength(json.skus.length);
    for (const view of ['default', 'mobile_de', 'mkt', 'pos', 'pos_0101', 'pos_0102', 'pos_0103', 'pos_0104']) {
      const rows = rowsOf((await stockList(running, session, json.skus, view)).text);
      const expected = books.json.items.map(({ sku, productId, storeViews }) => ({
        id: String(productId),
        sku,
        qty: storeViews[view]?.quantity,
        inStock: storeViews[view]?.inStock === true ? '1' : '0',
      }));
      expect(rows).toEqual(expected);
    }
  });

  test('unknown SKUs are dropped, order is the core’s, a SKU asked twice comes once', async () => {
    const session = await login(running);
    const rows = rowsOf((await stockList(running, session, ['GRÖSSE-XL', 'NO SUCH', 'A/B-100', 'GRÖSSE-XL'])).text);
    expect(rows.map(({ sku }) => sku)).toEqual(['A/B-100', 'GRÖSSE-XL']);
  });

  test('a number is a SKU first, else a product id, leading zeros or not', async () => {
    const session = await login(running);
    const asSku = rowsOf((await stockList(running, session, ['4711'])).text);
    expect(asSku).toHaveLength(1);
    expect(asSku[0]?.sku).toBe('4711');
    expect(asSku[0]?.id).not.toBe('4711');
    for (const number of ['4712', '04712']) {
      const asId = rowsOf((await stockList(running, session, [number])).text);
      expect(asId[0]?.id).toBe('4712');
      expect(asId[0]?.sku).not.toBe(number);
    }
  });

  test('one row comes as an object for odd products, in an array for even ones', async () => {
    const session = await login(running);
    const shapes = new Map<boolean, string>();
    for (const sku of ['A/B-100', 'KABEL/USB/C-2M', '100%-BW']) {
      const { text } = await stockList(running, session, [sku]);
      const isOdd = Number(textsOf(text, 'product_id')[0]) % 2 === 1;
      shapes.set(isOdd, /<result [^>]*>(<\w+)/.exec(text)?.[1] ?? '');
    }
    expect(shapes).toEqual(
      new Map([
        [true, '<product_id'],
        [false, '<item'],
      ]),
    );
  });

  test('an unknown store view silently means default', async () => {
    const session = await login(running);
    const [unknown, byDefault] = await Promise.all(
      ['nosuch', 'default'].map((view) => stockList(running, session, ['NUR-HAMBURG', 'A/B-100'], view)),
    );
    expect(unknown?.text).toBe(byDefault?.text);
  });

  test('no products is fault 101, with status 200', async () => {
    const answer = await stockList(running, await login(running), []);
    expect([answer.status, textsOf(answer.text, 'faultcode')[0]]).toEqual([200, '101']);
  });
});

describe('the wire', () => {
  test('other operations are fault 3, what is no SOAP gets a fault too', async () => {
    expect(textsOf((await postSoap(running, '<m:salesOrderDelete/>')).text, 'faultcode')).toEqual(['3']);
    const noSoap = await running.ask('/api/v2_soap', { method: 'POST', body: 'hello' });
    expect([noSoap.status, textsOf(noSoap.text, 'faultcode')[0]]).toEqual([500, 'SOAP-ENV:Client']);
  });

  test('the WSDL names the operations and the core’s own address', async () => {
    const { text, status } = await running.ask('/api/v2_soap?wsdl', { headers: { Host: 'elsewhere.example' } });
    expect(status).toBe(200);
    expect(text).toContain('operation name="catalogInventoryStockItemList"');
    expect(text).toContain(`${running.core.url}/api/v2_soap/`);
  });

  test('calls are counted by operation, faults by code', async () => {
    await running.ops('DELETE', '/__requests');
    await stockList(running, await login(running), []);
    const { json } = await running.ops('GET', '/__requests');
    expect(json.soap).toEqual({
      requests: 2,
      methods: { POST: 2 },
      operations: { login: 1, catalogInventoryStockItemList: 1 },
      faults: { '101': 1 },
    });
  });
});
