import { describe, expect, test } from '@jest/globals';
import type { Promotion } from '../promotion.js';
import { promotionHygiene, stockHygiene, type PricedProduct } from './hygiene.js';

const product = (sku: string, more: Partial<PricedProduct> = {}): PricedProduct => ({
  sku,
  productId: '1',
  removed: false,
  category: 3,
  measure: { of: 'piece', count: 1 },
  ...more,
});

const promotion = (more: Partial<Promotion>): Promotion => ({
  id: 'P',
  title: 'P',
  priority: 1,
  exclusive: false,
  code: null,
  thresholdMinor: 0,
  channels: [],
  groups: [],
  skus: [],
  categories: [],
  window: { fromMs: null, untilMs: null },
  effect: { kind: 'percent-off', rate: 100 },
  ...more,
});

describe('a promotion', () => {
  const products = [product('ABC'), product('GONE', { removed: true, category: 9 })];

  test('that names what there is says nothing', () => {
    expect(promotionHygiene([promotion({ skus: ['ABC'], categories: [3] }), promotion({})], products)).toEqual([]);
  });

  test('that names what nothing has is told, with what looks like it', () => {
    const [skus, categories] = promotionHygiene(
      [promotion({ skus: ['abc', 'GONE', 'ABC'], categories: [3, 9] })],
      products,
    );
    expect(skus).toMatchObject({ kind: 'promotion-sku', subject: 'P', odd: ['promotions'] });
    expect(skus?.evidence.map(({ value }) => value)).toEqual([
      '"abc" is no SKU, but "ABC" is',
      '"GONE" is no SKU, but "GONE" is',
    ]);
    expect(categories?.evidence.map(({ stored }) => stored)).toEqual(['9']);
  });
});

describe('prices and stock', () => {
  const kinds = (products: readonly PricedProduct[], stocked: Parameters<typeof stockHygiene>[1]) =>
    stockHygiene(products, stocked).map(({ kind, subject }) => [kind, subject]);
  const held = (sku: string, inParts = false, counted = true, cases: readonly number[] = []) => ({
    sku,
    counted,
    inParts,
    cases,
  });

  test('that know the same, in units that fit, are well', () => {
    const metre = product('M', { measure: { of: 'metre', count: 1 } });
    expect(kinds([product('A'), metre], [held('A'), held('M', true)])).toEqual([]);
  });

  test('that do not are told', () => {
    expect(kinds([product('A'), product('R', { removed: true })], [held('B'), held('R')])).toEqual([
      ['price-without-stock', 'A'],
      ['stock-without-price', 'B'],
    ]);
    expect(kinds([product('A')], [held('A', true)])).toEqual([['stock-unit', 'A']]);
  });

  test('cases of another size are told; of the same, or told in pieces, they are not', () => {
    const byTwelve = product('C', { measure: { of: 'piece', count: 12 } });
    expect(kinds([byTwelve], [held('C', false, true, [24])])).toEqual([['stock-unit', 'C']]);
    expect(kinds([byTwelve], [held('C', false, true, [12, 24])])).toEqual([]);
    expect(kinds([byTwelve], [held('C')])).toEqual([]);
    expect(kinds([product('A')], [held('A', false, true, [24])])).toEqual([]);
  });

  test('what is not known is held against nobody', () => {
    expect(
      kinds([product('A', { measure: undefined }), product('V')], [held('A', true), held('V', true, false)]),
    ).toEqual([]);
  });
});
