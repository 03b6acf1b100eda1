import { TranslationRefused } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import type { PriceQuestion, QuoteQuestion } from '../pricing.model.js';
import { readPrice, readPriceBatch, readQuote } from './pricing-service.answer.js';

const MARKET = { channel: 'web', group: 'club' } as const;
const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const ONE: PriceQuestion = { ...MARKET, sku: 'A', quantityE4: 20_000 };
const PRICE = {
  kind: 'price',
  ...MARKET,
  sku: 'A',
  quantityE4: 20_000,
  price: EUR(900),
  regular: EUR(1_000),
  per: 1,
  basis: 'tier',
  tiers: [{ fromQuantityE4: 20_000, price: EUR(900) }],
  taxMode: 'included',
  taxRate: 1900,
  changesAtMs: null,
};

const BASKET: QuoteQuestion = {
  ...MARKET,
  lines: [
    { sku: 'A', quantityE4: 20_000 },
    { sku: 'B', quantityE4: 10_000 },
  ],
  codes: ['Danke5'],
  atMs: 1_000,
};
const LINE = { price: EUR(900), per: 1, basis: 'tier', taxRate: 1900 };
const QUOTE = {
  kind: 'quote',
  ...MARKET,
  currency: 'EUR',
  taxMode: 'included',
  lines: [
    { ...LINE, sku: 'A', quantityE4: 20_000, lineAmountMinor: 1_800, discountMinor: 300 },
    { ...LINE, sku: 'B', quantityE4: 10_000, lineAmountMinor: 900, discountMinor: 200, taxRate: 700 },
  ],
  promotions: [{ id: 'P', title: 'Danke', amountMinor: 500, code: 'Danke5' }],
  codes: [{ code: 'Danke5', state: 'applied' }],
  taxes: [
    { rate: 1900, grossMinor: 1_500, taxMinor: 239 },
    { rate: 700, grossMinor: 700, taxMinor: 46 },
  ],
  totalMinor: 2_200,
  atMs: 1_000,
  changesAtMs: 2_000,
};

function fieldOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof TranslationRefused) return error.field;
    throw error;
  }
  return undefined;
}

describe('a price', () => {
  test.each<[string, object]>([
    ['of a tier', PRICE],
    ['that changes at an instant', { ...PRICE, changesAtMs: -5 }],
    ['with its knowledge', { ...PRICE, knowledge: { ageMs: 0, changedAtMs: null } }],
    ['of nobody', { kind: 'unknown-sku', sku: 'A' }],
    ['that is none', { kind: 'not-priced', sku: 'A', knowledge: { ageMs: 3, changedAtMs: 5 } }],
  ])('%s is read as it is', (_, answer) => {
    expect(readPrice({ ...answer, release: 'x', more: 1 }, ONE)).toEqual(answer);
  });

  test.each<[unknown, string]>([
    [null, 'service'],
    [[], 'service'],
    [{ ...PRICE, kind: 'prix' }, 'service.kind'],
    [{ kind: 'refused', sku: 'A', field: 'x' }, 'service.kind'],
    [{ ...PRICE, sku: 'a' }, 'service.sku'],
    [{ ...PRICE, channel: 'app' }, 'service.channel'],
    [{ ...PRICE, group: 'retail' }, 'service.group'],
    [{ ...PRICE, quantityE4: 10_000 }, 'service.quantityE4'],
    [{ ...PRICE, price: EUR(0) }, 'service.price.amountMinor'],
    [{ ...PRICE, price: EUR(9.5) }, 'service.price.amountMinor'],
    [{ ...PRICE, price: { amountMinor: '900', currency: 'EUR' } }, 'service.price.amountMinor'],
    [{ ...PRICE, price: { amountMinor: 900, currency: 'USD' } }, 'service.price.currency'],
    [{ ...PRICE, regular: { amountMinor: 900, currency: 'XXX' } }, 'service.regular.currency'],
    [{ ...PRICE, basis: 'regular' }, 'service.price'],
    [{ ...PRICE, basis: 'sale' }, 'service.basis'],
    [{ ...PRICE, per: 5 }, 'service.per'],
    [{ ...PRICE, taxMode: 'none' }, 'service.taxMode'],
    [{ ...PRICE, taxRate: 10_000 }, 'service.taxRate'],
    [{ ...PRICE, taxRate: -1 }, 'service.taxRate'],
    [{ ...PRICE, changesAtMs: undefined }, 'service.changesAtMs'],
    [{ ...PRICE, tiers: {} }, 'service.tiers'],
    [{ ...PRICE, tiers: [PRICE.tiers[0], PRICE.tiers[0]] }, 'service.tiers'],
    [{ ...PRICE, tiers: [{ fromQuantityE4: 0, price: EUR(1) }] }, 'service.tiers.fromQuantityE4'],
    [
      { ...PRICE, tiers: Array.from({ length: 101 }, (_, at) => ({ fromQuantityE4: at + 1, price: EUR(1) })) },
      'service.tiers',
    ],
    [{ ...PRICE, knowledge: { ageMs: -1, changedAtMs: null } }, 'service.knowledge.ageMs'],
  ])('%j is refused for %s', (answer, field) => {
    expect(fieldOf(() => readPrice(answer, ONE))).toBe(field);
  });
});

describe('a batch', () => {
  const question = { ...MARKET, skus: ['A', 'B', 'C'] };
  const item = { ...PRICE, quantityE4: 10_000 };
  const items = [item, { kind: 'refused', sku: 'B', field: 'price.price' }, { kind: 'unknown-sku', sku: 'C' }];

  test('is read item by item', () => {
    expect(readPriceBatch({ ...MARKET, items }, question)).toEqual({ ...MARKET, items });
  });

  test.each<[string, object, string]>([
    ['of another market', { channel: 'store', group: 'club', items }, 'service.channel'],
    ['with too few items', { ...MARKET, items: items.slice(1) }, 'service.items'],
    ['with too many', { ...MARKET, items: [...items, item] }, 'service.items'],
    ['in another order', { ...MARKET, items: items.toReversed() }, 'service.items.sku'],
    ['of other quantities', { ...MARKET, items: [PRICE, ...items.slice(1)] }, 'service.items.quantityE4'],
    ['with no items at all', { ...MARKET, items: 'none' }, 'service.items'],
  ])('%s is refused', (_, answer, field) => {
    expect(fieldOf(() => readPriceBatch(answer, question))).toBe(field);
  });
});

describe('a quote', () => {
  test('is read as it is', () => {
    expect(readQuote({ ...QUOTE, release: 'x' }, BASKET)).toEqual(QUOTE);
    const knowing = { ...QUOTE, knowledge: { ageMs: 250, changedAtMs: 7 } };
    expect(readQuote(knowing, BASKET)).toEqual(knowing);
    expect(fieldOf(() => readQuote({ ...QUOTE, knowledge: { ageMs: -1, changedAtMs: 7 } }, BASKET))).toBe(
      'service.knowledge.ageMs',
    );
  });

  const [first, second] = QUOTE.lines;
  const [tax, lowerTax] = QUOTE.taxes;
  test.each<[string, object, string]>([
    ['with a line less', { lines: [first] }, 'service.lines'],
    ['with lines in another order', { lines: QUOTE.lines.toReversed() }, 'service.lines.sku'],
    ['of another quantity', { lines: [{ ...first, quantityE4: 1 }, second] }, 'service.lines.quantityE4'],
    [
      'of another currency in a line',
      { lines: [{ ...first, price: { amountMinor: 900, currency: 'CHF' } }, second] },
      'service.lines.price.currency',
    ],
    [
      'with a discount greater than the line',
      { lines: [{ ...first, discountMinor: 1_801 }, second] },
      'service.lines.discountMinor',
    ],
    ['with a total a cent off', { totalMinor: 2_201 }, 'service.totalMinor'],
    [
      'with promotions a cent off',
      { promotions: [{ ...QUOTE.promotions[0], amountMinor: 499 }] },
      'service.promotions',
    ],
    [
      'with a promotion that takes nothing',
      { promotions: [...QUOTE.promotions, { id: 'Q', title: 'Q', amountMinor: 0 }] },
      'service.promotions.amountMinor',
    ],
    ['with a code nobody gave', { codes: [{ code: 'X', state: 'applied' }] }, 'service.codes.code'],
    ['without a code that was given', { codes: [] }, 'service.codes'],
    ['with a state nobody knows', { codes: [{ code: 'Danke5', state: 'maybe' }] }, 'service.codes.state'],
    ['with taxes that rise', { taxes: [lowerTax, tax] }, 'service.taxes'],
    ['with a tax missing', { taxes: [tax] }, 'service.taxes'],
    ['with a gross a cent off', { taxes: [{ ...tax, grossMinor: 1_501 }, lowerTax] }, 'service.taxes'],
    ['with more tax than gross', { taxes: [{ ...tax, taxMinor: 1_501 }, lowerTax] }, 'service.taxes.taxMinor'],
    ['of another instant', { atMs: 1_001 }, 'service.atMs'],
    ['of another channel', { channel: 'app' }, 'service.channel'],
    ['of no kind', { kind: undefined }, 'service.kind'],
  ])('%s is refused', (_, change, field) => {
    expect(fieldOf(() => readQuote({ ...QUOTE, ...change }, BASKET))).toBe(field);
  });

  test('of now has the instant at which it was made', () => {
    const { atMs: _, ...now } = BASKET;
    expect(readQuote({ ...QUOTE, atMs: 77 }, now)).toMatchObject({ atMs: 77 });
  });

  test('that cannot be had names lines of the question', () => {
    const lines = [{ line: 1, sku: 'B', because: 'not-priced' }];
    const knowledge = { ageMs: 250, changedAtMs: null };
    for (const said of [{ lines }, { lines, knowledge }]) {
      expect(readQuote({ kind: 'not-quotable', ...said }, BASKET)).toEqual({ kind: 'not-quotable', ...said });
    }
    const read = (line: object) => fieldOf(() => readQuote({ kind: 'not-quotable', lines: [line] }, BASKET));
    expect(read({ line: 0, sku: 'B', because: 'not-priced' })).toBe('service.lines.sku');
    expect(read({ line: 2, sku: 'B', because: 'not-priced' })).toBe('service.lines.sku');
    expect(read({ line: 1, sku: 'B', because: 'sold-out' })).toBe('service.lines.because');
    expect(fieldOf(() => readQuote({ kind: 'not-quotable', lines: [] }, BASKET))).toBe('service.lines');
  });
});
