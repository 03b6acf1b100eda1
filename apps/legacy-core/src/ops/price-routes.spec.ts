import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { askIndex } from '../../testing/index-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

const AT = '2026-06-15T12:00:00Z';
const get = async (query: string) => running.ops('GET', `/__books/prices?at=${AT}&${query}`);

describe('the truth of prices', () => {
  test('is what is charged, and why', async () => {
    expect(
      (await get('sku=AKTION-TAG&sku=STAFFEL-DEZIMAL&quantity=0.25&group=trade&channel=marketplace')).json,
    ).toEqual({
      channel: 'marketplace',
      group: 'trade',
      atMs: Date.parse(AT),
      quantityE4: 2500,
      taxMode: 'excluded',
      items: [
        {
          kind: 'price',
          sku: 'AKTION-TAG',
          productId: expect.any(Number),
          categoryId: 11,
          currency: 'EUR',
          priceMinor: 2500,
          regularMinor: 3000,
          per: 1,
          basis: 'special',
          tiers: [],
          taxRate: 1900,
          changesAtMs: Date.parse('2026-06-30T22:00:00Z'),
          form: 'text',
          doubts: [],
          dateModified: expect.stringMatching(/^2025-10-26 02:/),
          dateModifiedGmt: expect.stringMatching(/^2025-10-26 0/),
          changedAtMs: expect.any(Number),
        },
        expect.objectContaining({
          priceMinor: 380,
          basis: 'tier',
          tiers: [
            { fromQuantityE4: 2500, priceMinor: 380 },
            { fromQuantityE4: 127_500, priceMinor: 340 },
          ],
        }),
      ],
    });
  });

  test.each([
    ['NO-SUCH', { kind: 'unknown-sku' }],
    ['PREIS-NULL', { kind: 'not-priced', doubts: [] }],
    ['PREIS-MINUS', { kind: 'not-priced', doubts: ['price'] }],
    ['PREIS-ZWEIDEUTIG', { kind: 'price', priceMinor: 123_400, doubts: ['price'] }],
    ['PREIS-TAUSEND', { kind: 'price', priceMinor: 123_456, doubts: [] }],
    ['PREIS-OHNE-STELLEN', { priceMinor: 49_950, doubts: ['price'] }],
    ['PREIS-HUNDERTSTEL', { priceMinor: 44_950, regularMinor: 49_950, doubts: [] }],
    ['PREIS-704', { currency: 'EUR', doubts: [] }],
    ['PREIS-704-ALLEIN', { currency: 'EUR', doubts: ['currency'] }],
    ['PREIS-ARK', { currency: 'CHF', doubts: [] }],
    ['PREIS-YEN', { currency: 'JPY', priceMinor: 1980, doubts: [] }],
    ['PREIS-UNTEILBAR', { doubts: ['peinh'] }],
    ['PREIS-KISTE-7', { doubts: ['peinh'] }],
    ['PREIS-KISTE-12', { priceMinor: 200, per: 1, doubts: [] }],
    ['AKTION-FRÜHJAHR', { doubts: ['specials.date_start'] }],
    ['AKTION-HERBST', { doubts: ['specials.date_end'] }],
    ['STAFFEL-HERBST', { doubts: ['discounts.date_start'] }],
    ['AKTION-UMSTELLUNG', { priceMinor: 2500, basis: 'special', doubts: [] }],
    ['AKTION-RANG', { priceMinor: 1150, basis: 'special' }],
    ['AKTION-TEURER', { priceMinor: 1600, regularMinor: 1400, tiers: [] }],
    ['AKTION-VERKEHRT', { priceMinor: 3000, basis: 'regular' }],
  ])('of %s is %j', async (sku, expected) => {
    expect((await get(`sku=${encodeURIComponent(sku)}`)).json.items[0]).toMatchObject(expected);
  });

  test.each([
    ['', 'name at least one sku'],
    ['sku=7&channel=fax', 'channel must be one of web, app, marketplace, store'],
    ['sku=7&group=1', 'group must be one of retail, club, trade'],
    ['sku=7&quantity=0', 'quantity must be a decimal above 0'],
    ['sku=7&quantity=1.23456', 'quantity must be a decimal above 0'],
  ])('refuses %s', async (query, message) => {
    const answer = await get(query);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(message)]);
    expect((await running.ops('GET', '/__books/prices?sku=7&at=tomorrow')).status).toBe(400);
  });
});

describe('changing prices', () => {
  test('is told by truth, face, list and page at once', async () => {
    const change = {
      sku: '1000',
      price: '7.25',
      discounts: [{ customerGroupId: 2, quantity: 10, type: 'P', price: 4, dateEnd: '2036-01-01' }],
    };
    const { status, json } = await running.ops('POST', '/__books/price', change);
    expect([status, json]).toMatchObject([
      200,
      { sku: '1000', price: '7.2500', dateModified: expect.any(String), changedAtMs: expect.any(Number) },
    ]);
    const { productId } = json as unknown as { productId: number };
    expect((await get('sku=1000&group=club&quantity=10')).json.items[0]).toMatchObject({
      priceMinor: 696,
      basis: 'tier',
    });
    expect(JSON.parse((await askIndex(running, 'api/price', { sku: '1000' })).text)).toMatchObject({
      price: '7.2500',
      discounts: [{ type: 'P', price: '4.0000' }],
    });
    expect((await running.ask(`/catalog/product/view/id/${productId}`)).text).toContain('<p class="price">7,25 €</p>');
    await running.ops('POST', '/__books/price', { sku: '1000', price: 12.5, peinh: 100, discounts: [] });
    expect((await running.ask(`/catalog/product/view/id/${productId}`)).text).toContain('<p class="price">0,13 €</p>');
    expect((await get('sku=1000')).json.items[0]).toMatchObject({ priceMinor: 1250, per: 100, tiers: [] });
  });

  test('a currency is the only one then', async () => {
    await running.ops('POST', '/__books/price', { sku: 'PREIS-ARK', currency: 'GBP' });
    const row = JSON.parse((await askIndex(running, 'api/price', { sku: 'PREIS-ARK' })).text) as object;
    expect(row).toMatchObject({ currency: 'GBP', formatted: '8,40 £' });
    expect(row).not.toHaveProperty('waers');
  });

  test('of several is all or nothing', async () => {
    const refused = await running.ops('POST', '/__books/price', [
      { sku: 'ABC', price: 1 },
      { sku: 'NO SUCH', price: 1 },
    ]);
    expect(refused.status).toBe(404);
    const before = (await get('sku=ABC')).json.items[0];
    expect(before).not.toMatchObject({ priceMinor: 100 });
    const both = await running.ops('POST', '/__books/price', [
      { sku: 'ABC', price: 1 },
      { sku: 'ABC', specials: [{ price: 0.5 }] },
    ]);
    expect(both.json).toMatchObject({
      changes: [{ sku: 'ABC', price: '1.0000', specials: [{ price: '0.5000', dateStart: null }] }],
    });
    expect((await get('sku=ABC')).json.items[0]).toMatchObject({ priceMinor: 50, basis: 'special' });
  });

  test.each([
    [{ sku: 'ABC', prise: 1 }, 'prise is unknown'],
    [{ sku: 'ABC', price: '1,5' }, 'price must be a decimal'],
    [{ sku: 'ABC', price: -1 }, 'price must be a decimal'],
    [{ sku: 'ABC', price: 1e-7 }, 'price must be a decimal'],
    [{ sku: 'ABC', peinh: 0 }, 'peinh must be a whole number, 1 to 1000'],
    [{ sku: 'ABC', meins: 'KG' }, 'meins must be one of EA, PCE, MTR, CS'],
    [{ sku: 'ABC', currency: '704' }, 'currency must be a currency'],
    [{ sku: 'ABC', taxClassId: 1 }, 'taxClassId must be one of 9, 10, 11'],
    [{ sku: 'ABC', specials: [{ price: 1, dateStart: '2026-02-30' }] }, 'dateStart must be YYYY-MM-DD'],
    [
      { sku: 'ABC', discounts: [{ customerGroupId: 4, quantity: 1, type: 'P', price: 1 }] },
      'customerGroupId must be one of 32000, 1, 2, 3',
    ],
    [{ sku: 'ABC', discounts: [{ customerGroupId: 1, quantity: 0, type: 'P', price: 1 }] }, 'quantity must be above 0'],
    [{ price: 1 }, 'sku must be a text'],
  ])('refuses %j: %s', async (change, message) => {
    const answer = await running.ops('POST', '/__books/price', change);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(message)]);
  });

  test('churn changes what was ordered, and what was written by hand stays', async () => {
    const ugly = async () =>
      (
        await get(
          (await running.ops('GET', '/__books/skus?ugly=true&limit=200')).json.skus
            .map((sku) => `sku=${encodeURIComponent(sku)}`)
            .join('&'),
        )
      ).text;
    const before = await ugly();
    expect((await running.ops('POST', '/__books/price-churn', { perSecond: 100, seconds: 0.5, seed: 5 })).status).toBe(
      202,
    );
    const report = await until(async () => {
      const { json } = await running.ops('GET', '/__books/price-churn');
      return json.running ? undefined : json;
    }, 'the churn has ended');
    expect(report).toMatchObject({ running: false, posted: 50, failed: 0 });
    expect(await ugly()).toBe(before);
    expect((await running.ops('POST', '/__books/price-churn', { perSecond: 1e6, seconds: 1 })).status).toBe(400);
  });
});

describe('changing promotions', () => {
  const summer = {
    id: 'HITZE',
    title: 'Hitzefrei',
    priority: 3,
    type: 'percent-off',
    rate: 12.5,
    code: 'Hitze',
    storeIds: [0],
    skus: ['PREIS-SIEBEN'],
    dateStart: '2026-06-01',
    dateEnd: '2026-06-30',
  };
  const basket = async (at = AT) =>
    (
      await running.ops('POST', '/__books/basket', {
        at,
        codes: ['HITZE'],
        lines: [{ sku: 'PREIS-SIEBEN', quantityE4: 20_000 }],
      })
    ).json;

  test('is told by the truth of a basket', async () => {
    expect(await basket()).toMatchObject({ codes: [{ code: 'HITZE', state: 'unknown' }], totalMinor: 2140 });
    const { status, json } = await running.ops('POST', '/__books/promotion', summer);
    expect([status, json]).toMatchObject([
      200,
      { id: 'HITZE', rate: '12.5000', threshold: '0.0000', exclusive: false },
    ]);
    expect(await basket()).toEqual({
      channel: 'web',
      group: 'retail',
      atMs: Date.parse(AT),
      taxMode: 'included',
      kind: 'quote',
      currency: 'EUR',
      lines: [
        {
          sku: 'PREIS-SIEBEN',
          quantityE4: 20_000,
          priceMinor: 1070,
          per: 1,
          basis: 'regular',
          lineAmountMinor: 2140,
          discountMinor: 268,
          taxRate: 700,
        },
      ],
      promotions: [{ id: 'HITZE', title: 'Hitzefrei', amountMinor: 268, code: 'Hitze' }],
      codes: [{ code: 'HITZE', state: 'applied' }],
      taxes: [{ rate: 700, grossMinor: 1872, taxMinor: 122 }],
      totalMinor: 1872,
      changesAtMs: Date.parse('2026-06-30T22:00:00Z'),
      doubts: [],
    });
    expect(await basket('2026-06-30T22:00:00Z')).toMatchObject({ codes: [{ state: 'not-open' }] });
    await running.ops('POST', '/__books/promotion', { ...summer, removed: true });
    expect(await basket()).toMatchObject({ codes: [{ state: 'unknown' }] });
  });

  test('a removed one is in the list with status 0, and its code is free', async () => {
    const { json } = await running.ops('GET', '/__books/promotions');
    expect(
      (json as unknown as { promotions: { id: string }[] }).promotions.find(({ id }) => id === 'HITZE'),
    ).toMatchObject({ removed: true });
    expect((await running.ops('POST', '/__books/promotion', { ...summer, id: 'HITZE-2' })).status).toBe(200);
    const taken = await running.ops('POST', '/__books/promotion', { ...summer, code: 'hitze' });
    expect([taken.status, taken.text]).toEqual([400, expect.stringContaining('HITZE-2')]);
  });

  test('names what nobody can read with certainty', async () => {
    const { json } = await running.ops('POST', '/__books/basket', {
      at: AT,
      lines: [{ sku: 'AKTION-HERBST', quantity: 1 }],
    });
    expect(json).toMatchObject({
      doubts: [
        { sku: 'AKTION-HERBST', field: 'specials.date_end' },
        { promotion: 'HERBST-NACHT', field: 'date_end' },
      ],
    });
  });

  test.each([
    [{ ...summer, id: 'hitze' }, 'id must be 1 to 32 capitals'],
    [{ ...summer, type: 'gift' }, 'type must be one of percent-off, amount-off, n-for-m'],
    [{ ...summer, rate: 12.345 }, 'rate must be a decimal with at most two places'],
    [{ ...summer, rate: 101 }, 'rate must be at most 100'],
    [{ ...summer, type: 'amount-off' }, 'amount must be a decimal'],
    [{ ...summer, type: 'n-for-m', n: 2, m: 2 }, 'm must be a whole number, 0 to 1'],
    [{ ...summer, storeIds: [7] }, 'storeIds must be a list of 0, 1, 2, 3'],
    [{ ...summer, until: 1 }, 'until is unknown'],
  ])('refuses %j: %s', async (change, message) => {
    const answer = await running.ops('POST', '/__books/promotion', change);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(message)]);
  });
});
