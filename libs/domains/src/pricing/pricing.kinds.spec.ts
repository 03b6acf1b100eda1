import { describe, expect, it } from '@jest/globals';
import { alignAnswers } from '@banyan/shadow';
import * as fc from 'fast-check';
import { PRICING_COMPARISON } from './pricing.comparison.js';
import { pricingKindOf } from './pricing.kinds.js';
import { PRICE_ONE, QUOTE_BASKET } from './pricing.model.js';

const AT_MS = 1_795_780_800_000;
const money = (amountMinor: number, currency = 'EUR') => ({ amountMinor, currency });
const PRICE = {
  kind: 'price',
  sku: 'A',
  channel: 'web',
  group: 'retail',
  quantityE4: 10_000,
  price: money(1_000),
  regular: money(1_200),
  per: 1,
  basis: 'special',
  tiers: [{ fromQuantityE4: 50_000, price: money(900) }],
  taxMode: 'included',
  taxRate: 700,
  changesAtMs: null as number | null,
};
const promotion = (id: string, amountMinor: number) => ({ id, title: id, amountMinor });
const QUOTE = {
  kind: 'quote',
  lines: [{ sku: 'A', lineAmountMinor: 1_000, discountMinor: 0, taxRate: 1_900, basis: 'regular' }],
  promotions: [promotion('HERBST', 100), promotion('CENT', 7)],
  codes: [{ code: 'X', state: 'applied' }],
  taxes: [{ rate: 1_900, grossMinor: 893, taxMinor: 143 }],
  totalMinor: 893,
  atMs: AT_MS,
  changesAtMs: null as number | null,
};

function kindsOf(operation: string, legacy: object, service: object, askedAtMs = AT_MS): readonly string[] {
  return alignAnswers(legacy, service, PRICING_COMPARISON[operation] ?? {})
    .filter(({ state }) => state === 'differs')
    .map((field) => {
      const { kind, about } = pricingKindOf({ ...field, operation, input: {}, atMs: askedAtMs }) ?? { kind: '-' };
      return [field.path, kind, ...(about === undefined ? [] : [about])].join(' | ');
    });
}

describe('kinds of differences between two prices', () => {
  it.each<[string, object, readonly string[]]>([
    ['a minor unit', { price: money(1_001) }, ['price.amountMinor | rounding | tax 7 %']],
    [
      'a minor unit of a tier',
      { tiers: [{ fromQuantityE4: 50_000, price: money(899) }] },
      ['tiers.*.price.amountMinor | rounding | tax 7 %'],
    ],
    ['more', { price: money(1_500) }, ['price.amountMinor | amount | tax 7 %']],
    ['the tax left out', { price: money(935) }, ['price.amountMinor | tax-in-or-out | tax 7 %']],
    ['the tax put in twice', { price: money(1_070) }, ['price.amountMinor | tax-in-or-out | tax 7 %']],
    ['another currency', { price: money(1_000, 'CHF') }, ['price.currency | currency | EUR against CHF']],
    ['another rate of tax', { taxRate: 1_900 }, ['taxRate | tax-rate | 7 % against 19 %']],
    ['another mode', { taxMode: 'excluded' }, ['taxMode | tax-mode | included against excluded']],
    ['another basis', { basis: 'tier' }, ['basis | basis | special against tier']],
    ['another unit', { per: 100 }, ['per | price-unit | 1 against 100']],
    ['a tier too many', { tiers: [...PRICE.tiers, { fromQuantityE4: 1, price: money(1) }] }, ['tiers.* | tiers']],
    ['another kind', { kind: 'not-priced' }, ['kind | other-kind | price against not-priced']],
    ['a window that only one knows', { changesAtMs: AT_MS }, ['changesAtMs | window-edge | legacy knows none']],
    ['something nobody thought of', { channel: 'app' }, ['channel | -']],
  ])('%s', (_, service, kinds) => {
    expect(kindsOf(PRICE_ONE, PRICE, { ...PRICE, ...service })).toEqual(kinds);
  });

  it.each<[number, string]>([
    [500, 'within a second'],
    [3_600_000, 'by whole hours, as time zones are'],
    [7_200_000, 'by whole hours, as time zones are'],
    [86_400_000, 'by a day'],
    [90_000, 'further apart'],
  ])('edges of a window that are %d ms apart', (apartMs, about) => {
    const at = (changesAtMs: number) => ({ ...PRICE, changesAtMs });
    const later = AT_MS + 10 * 86_400_000;
    expect(kindsOf(PRICE_ONE, at(later), at(later + apartMs))).toEqual([`changesAtMs | window-edge | ${about}`]);
  });

  it('everything that differs at the edge of a window is the window', () => {
    const before = { ...PRICE, changesAtMs: AT_MS + 300 };
    const after = { ...PRICE, price: money(1_200), basis: 'regular', changesAtMs: AT_MS + 86_400_000 };
    expect(kindsOf(PRICE_ONE, before, after)).toEqual([
      'price.amountMinor | window-edge | asked as it opened or closed',
      'basis | window-edge | asked as it opened or closed',
      'changesAtMs | window-edge | further apart',
    ]);
    expect(kindsOf(PRICE_ONE, before, after, AT_MS + 60_000)[0]).toBe('price.amountMinor | amount | tax 7 %');
  });
});

describe('kinds of differences between two quotes', () => {
  it.each<[string, object, readonly string[]]>([
    ['a promotion left out', { promotions: [promotion('HERBST', 100)] }, ['promotions.* | promotion-missing | CENT']],
    [
      'a promotion too many',
      { promotions: [...QUOTE.promotions, promotion('MEHR', 1)] },
      ['promotions.* | promotion-extra | MEHR'],
    ],
    ['promotions in another order', { promotions: QUOTE.promotions.toReversed() }, ['promotions | promotion-order']],
    [
      'a promotion that is a minor unit off',
      { promotions: [promotion('HERBST', 101), promotion('CENT', 7)] },
      ['promotions.*.amountMinor | rounding | HERBST'],
    ],
    ['a code', { codes: [{ code: 'X', state: 'unknown' }] }, ['codes.*.state | code-state | applied against unknown']],
    [
      'a minor unit of tax',
      { taxes: [{ rate: 1_900, grossMinor: 893, taxMinor: 142 }] },
      ['taxes.*.taxMinor | rounding | tax 19 %'],
    ],
    ['the total', { totalMinor: 894 }, ['totalMinor | rounding']],
  ])('%s', (_, service, kinds) => {
    expect(kindsOf(QUOTE_BASKET, QUOTE, { ...QUOTE, ...service })).toEqual(kinds);
  });

  it('one promotion in place of another', () => {
    const promotions = [promotion('WINTER', 100), promotion('CENT', 7)];
    expect(new Set(kindsOf(QUOTE_BASKET, QUOTE, { ...QUOTE, promotions }))).toEqual(
      new Set([
        'promotions.*.id | promotion-other | HERBST against WINTER',
        'promotions.*.title | promotion-other | HERBST against WINTER',
      ]),
    );
  });
});

it('whatever the arms say, what it is about is of words and figures that are few', () => {
  const anything = fc.anything({ maxDepth: 2 });
  const answer = fc.record({
    kind: anything,
    taxRate: anything,
    basis: anything,
    price: fc.record({ amountMinor: fc.oneof(fc.integer(), anything), currency: anything }),
    promotions: fc.array(fc.record({ id: anything, amountMinor: anything }), { maxLength: 2 }),
    changesAtMs: fc.oneof(fc.integer(), anything),
  });
  fc.assert(
    fc.property(answer, answer, (legacy, service) => {
      for (const field of plainFields(legacy, service)) {
        const found = pricingKindOf({ ...field, operation: PRICE_ONE, input: null, atMs: 0 });
        expect(found?.kind ?? 'general').toMatch(/^[a-z-]+$/);
        expect(found?.about ?? '').toMatch(/^[\w .,%-]{0,80}$/);
      }
    }),
  );
});

/** None where they cannot be compared at all. */
function plainFields(legacy: object, service: object) {
  try {
    return alignAnswers(legacy, service, {}).filter(({ state }) => state === 'differs');
  } catch {
    return [];
  }
}
