import { describe, expect, test } from '@jest/globals';
import { doubtsOf } from '../price/doubts.js';
import { STORES } from '../prices/markets.js';
import { PRICE_FORMS } from '../prices/price-form.js';
import { shelfOf } from '../prices/shelf.js';
import { isOpenAt, windowOf } from '../prices/window.js';
import { seededRecord } from '../../testing/price-records.js';
import { catalogue } from './catalogue.js';
import { priceSeedOf } from './prices.js';
import { PROMOTIONS } from './promotions.js';
import { UGLY_PRICES } from './ugly-prices.js';

const products = catalogue();
const generated = products.filter(({ ugly }) => !ugly);
const seeds = new Map(products.map((product) => [product.id, priceSeedOf(product)]));
const drawn = generated.flatMap(({ id }) => seeds.get(id) ?? []);

const recordOf = (productId: number) => seededRecord(productId, seeds.get(productId));

/** Share of the generated prices of which something holds. */
const share = (holds: (seed: (typeof drawn)[number]) => boolean): number => drawn.filter(holds).length / drawn.length;

describe('the seeds of prices', () => {
  test('are the same every time', () => {
    expect(products.map(priceSeedOf)).toEqual([...seeds.values()]);
  });

  test('every generated product has a price that nobody doubts; most cost what the catalogue says', () => {
    for (const { id, priceCents } of generated) {
      for (const store of STORES) expect(doubtsOf(recordOf(id), store)).toEqual([]);
      const shelf = shelfOf(recordOf(id));
      expect(shelf).toMatchObject({ currency: 'EUR' });
      if (shelf?.per === 1) expect(shelf.regularMinor).toBe(priceCents);
    }
    expect(
      share(({ peinh, meins, price }) => peinh > 1 || meins === 'CS' || price?.endsWith('00') === false),
    ).toBeLessThan(0.1);
  });

  test('specials, tiers, units, taxes and forms are as common as they should be', () => {
    expect(share(({ specials }) => specials.length > 0)).toBeCloseTo(0.15, 1);
    expect(share(({ discounts }) => discounts.length > 0)).toBeCloseTo(0.2, 1);
    for (const meins of ['EA', 'PCE', 'MTR', 'CS'])
      expect(share((seed) => seed.meins === meins)).toBeGreaterThan(0.003);
    for (const rate of [9, 10, 11]) expect(share((seed) => seed.taxClassId === rate)).toBeGreaterThan(0.03);
    expect(share(({ peinh }) => peinh === 100)).toBeGreaterThan(0.01);
    expect(share(({ price }) => price?.endsWith('00') === false)).toBeGreaterThan(0.003);
    expect(share(({ form }) => form === 'float')).toBeGreaterThan(0.1);
    const rows = drawn.flatMap(({ discounts }) => discounts);
    expect(new Set(rows.map(({ customerGroupId }) => customerGroupId))).toEqual(new Set([32_000, 1, 2, 3]));
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(['P', 'S', 'A', null]));
    expect(rows.some(({ quantity }) => !quantity.endsWith('.0000'))).toBe(true);
  });

  test.each(['2026-06-15', '2027-11-02', '2029-03-01', '2031-08-20', '2035-12-31'])(
    'on %s some windows are open, some over, some to come',
    (day) => {
      const atMs = Date.parse(day);
      const windows = drawn.flatMap(({ specials }) => specials.map(windowOf));
      expect(windows.filter((window) => isOpenAt(window, atMs)).length).toBeGreaterThan(100);
      expect(windows.filter(({ untilMs }) => untilMs !== null && untilMs <= atMs).length).toBeGreaterThan(100);
      expect(windows.filter(({ fromMs }) => fromMs !== null && fromMs > atMs).length).toBeGreaterThan(50);
    },
  );

  test('every form is used, and so is every hand-written row', () => {
    expect(new Set([...seeds.values()].map(({ form }) => form))).toEqual(new Set(Object.keys(PRICE_FORMS)));
    const ugly = new Map(products.filter((product) => product.ugly).map((product) => [product.sku, product.id]));
    for (const { sku, seed } of UGLY_PRICES) expect(seeds.get(ugly.get(sku) ?? 0)).toEqual(seed);
  });
});

test('promotions are of every kind, with codes, channels, groups, thresholds, and windows that do not rot', () => {
  expect(new Set(PROMOTIONS.map(({ type }) => type)).size).toBe(3);
  expect(new Set(PROMOTIONS.map(({ id }) => id)).size).toBe(PROMOTIONS.length);
  const codes = PROMOTIONS.flatMap(({ code }) => (code === null ? [] : [code.toLowerCase()]));
  expect(new Set(codes).size).toBe(codes.length);
  for (const has of ['storeIds', 'groupIds', 'skus', 'categoryIds'] as const) {
    expect(PROMOTIONS.some((promotion) => promotion[has].length > 0)).toBe(true);
  }
  expect(
    PROMOTIONS.some(({ exclusive }) => exclusive) && PROMOTIONS.some(({ threshold }) => Number(threshold) > 0),
  ).toBe(true);
  const open = (day: string) =>
    PROMOTIONS.filter((promotion) => isOpenAt(windowOf(promotion), Date.parse(day))).map(({ id }) => id);
  expect(open('2026-01-15')).toEqual(open('2034-06-15'));
});
