import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { askIndex } from '../../testing/index-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

const put = (body: object) => running.ops('POST', '/__books/shop-price', body);

interface Row {
  readonly price: string;
  readonly product_store_price_id?: string;
  readonly category_id: string;
}

/** The product's row as a shop's face writes it. */
async function rowIn(storeId: number, sku = 'PREIS-TEXT'): Promise<Row> {
  const { text } = await askIndex(running, 'api/price', { store_id: String(storeId), sku });
  return JSON.parse(text) as Row;
}

describe('what a shop has otherwise', () => {
  test('stands in its row alone, with a number of its own; the row of the web shop is as it was', async () => {
    const before = await rowIn(0);
    const { status, json } = await put({ sku: 'PREIS-TEXT', channel: 'app', price: '11.50', categoryId: 7 });
    expect(status).toBe(200);
    const [written] = (json as unknown as { shopPrices: { id: number; channel: string }[] }).shopPrices;
    expect(written).toMatchObject({
      channel: 'app',
      sku: 'PREIS-TEXT',
      deviation: { price: '11.5000', categoryId: 7 },
    });
    expect(await rowIn(1)).toMatchObject({
      price: '11.5000',
      category_id: '7',
      product_store_price_id: String(written?.id),
    });
    expect(await rowIn(0)).toEqual(before);
    expect(before).not.toHaveProperty('product_store_price_id');
    const told = async (channel: string) =>
      (await running.ops('GET', `/__books/prices?sku=PREIS-TEXT&channel=${channel}`)).json.items[0];
    expect(await told('app')).toMatchObject({ priceMinor: 1150, categoryId: 7 });
    expect(await told('store')).toMatchObject({ priceMinor: 1200, categoryId: 11 });
  });

  test('is charged in its cart', async () => {
    const basket = (channel: string) =>
      running.ops('POST', '/__books/basket', { channel, lines: [{ sku: 'PREIS-TEXT', quantity: 1 }] });
    expect((await basket('store')).json).toMatchObject({ totalMinor: 1200 });
    // With the app's own promotion: 5 % off.
    expect((await basket('app')).json).toMatchObject({ lines: [{ priceMinor: 1150 }], totalMinor: 1092 });
  });

  test('is taken back, and nothing is left of it', async () => {
    await put({ sku: 'PREIS-TEXT', channel: 'app', same: true });
    expect(await rowIn(1)).toMatchObject({ price: '12.0000', category_id: '11' });
    expect((await running.ops('GET', '/__books/shop-prices')).json).toEqual({ shopPrices: [] });
  });

  test('a net price is shown as it was typed in; what is charged is its gross in whole cents', async () => {
    await put({ sku: 'JA-LEER', channel: 'marketplace', netPrice: '4.2000' });
    expect(await rowIn(2, 'JA-LEER')).toMatchObject({ price: '4.2000' });
    const { json } = await running.ops('GET', '/__books/prices?sku=JA-LEER&channel=marketplace');
    expect(json.items[0]).toMatchObject({ priceMinor: 500, doubts: ['price'] });
    await put({ sku: 'JA-LEER', channel: 'marketplace', same: true });
  });

  test('what is taken out of a shop is unknown there, also to its cart', async () => {
    await put({ sku: 'PREIS-TEXT', channel: 'store', removed: true });
    expect(await rowIn(3)).toHaveProperty('error');
    expect((await running.ops('GET', '/__books/prices?sku=PREIS-TEXT&channel=store')).json.items[0]).toEqual({
      kind: 'unknown-sku',
      sku: 'PREIS-TEXT',
    });
    await put({ sku: 'PREIS-TEXT', channel: 'store', same: true });
  });

  test.each([
    [{ sku: 'PREIS-TEXT', price: '1' }, 'channel must be a shop beside the web shop'],
    [{ sku: 'PREIS-TEXT', channel: 'web', price: '1' }, 'channel must be a shop beside the web shop'],
    [{ sku: 'PREIS-TEXT', channel: 'app', same: true, price: '1' }, 'same must be true and stand alone'],
    [{ sku: 'PREIS-TEXT', channel: 'app', netPrice: 'x' }, 'netPrice must be a decimal'],
    [{ sku: 'PREIS-TEXT', channel: 'app', colour: 'red' }, 'colour is unknown'],
  ])('%j is refused', async (body, message) => {
    const { status, text } = await put(body);
    expect([status, text]).toEqual([400, expect.stringContaining(message)]);
  });

  test('slips are put in and taken out as one', async () => {
    const count = async () =>
      ((await running.ops('GET', '/__books/shop-prices')).json as unknown as { shopPrices: object[] }).shopPrices
        .length;
    await running.ops('POST', '/__books/slips');
    expect(await count()).toBe(24);
    await running.ops('DELETE', '/__books/slips');
    expect(await count()).toBe(0);
  });
});
