import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askRest, tokenOf } from '../../testing/rest-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;
let token: string;

beforeAll(async () => {
  running = await startRunningCore();
  token = await tokenOf(running);
});
afterAll(() => running.stop());

interface List<T> {
  readonly items: readonly T[];
  readonly total_count: number;
  readonly search_criteria: object;
}

interface SourceItem {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: string | number;
  readonly status: number;
}

async function list<T>(path: string): Promise<List<T>> {
  const answer = await askRest(running, `/rest/V1/inventory/${path}`, token);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  return JSON.parse(answer.text) as List<T>;
}

const asked = (skus: readonly string[], name = 'sku[]'): string =>
  skus.map((sku) => `${encodeURIComponent(name)}=${encodeURIComponent(sku)}`).join('&');

describe('source items', () => {
  test('are every row, of closed and unsold sources too', async () => {
    const { items, search_criteria: criteria } = await list<SourceItem>('source-items?sku=ORAKEL');
    expect(items).toEqual([
      { sku: 'ORAKEL', source_code: 'WH-NORD', quantity: 5.5, status: 1 },
      { sku: 'ORAKEL', source_code: 'WH-SUED', quantity: 3, status: 1 },
      { sku: 'ORAKEL', source_code: 'WH-ALT', quantity: 10, status: 1 },
      { sku: 'ORAKEL', source_code: 'WH-RETOU', quantity: 10, status: 0 },
    ]);
    expect(criteria).toEqual({
      filter_groups: [{ filters: [{ field: 'sku', value: 'ORAKEL', condition_type: 'in' }] }],
      page_size: 20,
      current_page: 1,
    });
  });

  test('are numbers or texts, as the product was saved', async () => {
    const { items } = await list<SourceItem>(`source-items?${asked(['A/B-100', 'STOFF-METER'])}`);
    expect(items.map(({ quantity }) => quantity)).toEqual([
      '12.0000',
      '3.0000',
      '1.0000',
      '5.5000',
      '3.0000',
      '0.1250',
    ]);
    expect((await list<SourceItem>('source-items?sku=GIFT-CARD')).items).toMatchObject([
      { quantity: '0.0000', status: 1 },
    ]);
  });

  test('of a hundred SKUs are what the books say, in the core’s order, in pages of any size', async () => {
    const { json } = await running.ops('GET', '/__books/skus?limit=100&offset=4977');
    const books = await running.ops('GET', `/__books?${asked(json.skus, 'sku')}`);
    const expected = books.json.items.flatMap(({ sku, sources }) =>
      Object.entries(sources).map(([source, { quantityE4, inStock }]) => [sku, source, quantityE4, inStock ? 1 : 0]),
    );
    for (const pageSize of [300, 37]) {
      const rows: unknown[] = [];
      for (let page = 1; (page - 1) * pageSize < expected.length; page += 1) {
        const query = `${asked(json.skus.toReversed())}&pageSize=${pageSize}&currentPage=${page}`;
        const { items } = await list<SourceItem>(`source-items?${query}`);
        rows.push(
          ...items.map((row) => [row.sku, row.source_code, Math.round(Number(row.quantity) * 1e4), row.status]),
        );
      }
      expect(rows).toEqual(expected);
    }
  });

  test('past the end repeat the last page, page 0 is the first', async () => {
    const of = async (page: number) =>
      (await list<SourceItem>(`source-items?sku=ORAKEL&pageSize=3&currentPage=${page}`)).items;
    expect(await of(9)).toEqual(await of(2));
    expect(await of(0)).toEqual(await of(1));
    expect((await of(2)).map(({ source_code }) => source_code)).toEqual(['WH-RETOU']);
  });

  test('of what does not exist are none: a bare array for one SKU, an empty list for several', async () => {
    const bare = await askRest(running, '/rest/V1/inventory/source-items?sku=NO-SUCH', token);
    expect([bare.status, bare.text]).toEqual([200, '[]']);
    expect(await list(`source-items?${asked(['NO-SUCH', '0815', 'abc'])}`)).toMatchObject({
      items: [],
      total_count: 0,
    });
  });

  test('take a hundred SKUs and no more', async () => {
    const skus = Array.from({ length: 101 }, (_, at) => `S-${at}`);
    const tooMany = await askRest(running, `/rest/V1/inventory/source-items?${asked(skus)}`, token);
    expect([tooMany.status, JSON.parse(tooMany.text)]).toEqual([
      400,
      { message: 'Filter "sku" takes 100 values at most.' },
    ]);
  });

  test('of no SKU in particular are all there are', async () => {
    const { total_count: total } = await list('source-items?pageSize=1');
    const { stockRows } = (await running.ops('GET', '/__books')).json;
    expect(Math.abs(total - stockRows)).toBeLessThanOrEqual(1);
  });
});

describe('places', () => {
  test('sources, with flags in two forms', async () => {
    const { items } = await list<Record<string, unknown>>('sources');
    expect(items.map(({ source_code: code, enabled }) => [code, enabled])).toEqual([
      ['WH-NORD', true],
      ['WH-SUED', '1'],
      ['WH-MKT', true],
      ['ST-0101', '1'],
      ['ST-0102', true],
      ['ST-0103', '1'],
      ['ST-0104', true],
      ['WH-ALT', ''],
      ['WH-RETOU', true],
    ]);
    expect(items[1]).toMatchObject({
      name: 'Zentrallager Süd',
      extension_attributes: { is_pickup_location_active: '', frontend_name: 'Zentrallager Süd' },
    });
  });

  test('every sales channel has one stock; its links are the sources of its store view', async () => {
    const stocks = await list<{
      stock_id: number;
      extension_attributes: { sales_channels: { type: string; code: string }[] };
    }>('stocks');
    const links = await list<{ stock_id: number; source_code: string; priority: number }>('stock-source-links');
    const sourcesOf = new Map(
      stocks.items.flatMap(({ stock_id: id, extension_attributes: { sales_channels: channels } }) =>
        channels.map(({ code }) => [
          code,
          links.items.filter((link) => link.stock_id === id).map(({ source_code: source }) => source),
        ]),
      ),
    );
    const web = ['WH-NORD', 'WH-SUED', 'WH-RETOU', 'WH-ALT'];
    expect(Object.fromEntries(sourcesOf)).toEqual({
      default: web,
      mobile_de: web,
      mkt: ['WH-NORD', 'WH-SUED', 'WH-MKT', 'WH-RETOU', 'WH-ALT'],
      pos: ['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104'],
      pos_0101: ['ST-0101'],
      pos_0102: ['ST-0102'],
      pos_0103: ['ST-0103'],
      pos_0104: ['ST-0104'],
    });
    expect(links.items.slice(0, 4).map(({ priority }) => priority)).toEqual([1, 2, 3, 4]);
    // Seven rows, and the count has eight.
    expect([stocks.items.length, stocks.total_count]).toEqual([7, 8]);
  });

  test('closing a branch takes it from the pickup locations and from what is for sale', async () => {
    const codes = async () =>
      (await list<{ pickup_location_code: string }>('in-store-pickup/pickup-locations')).items.map(
        ({ pickup_location_code: code }) => code,
      );
    const sold = async () =>
      (await running.ops('GET', '/__books?sku=NUR-HAMBURG')).json.items[0]?.storeViews['pos_0102'];
    expect(await codes()).toEqual(['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104']);
    expect(await sold()).toMatchObject({ quantity: '1.0000', inStock: true });
    await running.ops('POST', '/__books/sources', { code: 'ST-0102', enabled: false });
    expect(await codes()).toEqual(['ST-0101', 'ST-0103', 'ST-0104']);
    expect(await sold()).toMatchObject({ quantity: '0.0000', inStock: false });
    await running.ops('POST', '/__books/sources', { code: 'ST-0102', enabled: true });
    expect(await codes()).toHaveLength(4);
  });
});

describe('the wire', () => {
  test('asks for a token, in the words of its own resource', async () => {
    const answer = await running.ask('/rest/V1/inventory/stocks');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      401,
      {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: 'Magento_InventoryApi::inventory' },
      },
    ]);
  });

  test('other paths and methods are no route', async () => {
    expect((await askRest(running, '/rest/V1/inventory/nothing', token)).status).toBe(404);
    expect((await running.ask('/rest/V1/inventory/stocks', { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test('arrivals are counted by route', async () => {
    await running.ops('DELETE', '/__requests');
    await list('stocks');
    await list('source-items?sku=ORAKEL');
    await list(`source-items?${asked(['007', 'ABC'])}`);
    expect((await running.ops('GET', '/__requests')).json).toMatchObject({
      msi: {
        requests: 3,
        methods: { GET: 3 },
        routes: { '/rest/V1/inventory/stocks': 1, '/rest/V1/inventory/source-items': 2 },
      },
    });
  });
});
