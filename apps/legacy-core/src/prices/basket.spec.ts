import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { promotion, record } from '../../testing/price-records.js';
import { type AskedLine, type Basket, type Quote, quoteBasket } from './basket.js';
import { storeOf } from './markets.js';
import type { PromotionRecord } from './promotion-record.js';

const JUNE = Date.parse('2026-06-15T10:00:00Z');

const line = (
  sku: string,
  price: string | null,
  pieces = 1,
  more: Partial<AskedLine> & { taxClassId?: number; currency?: string } = {},
): AskedLine => ({
  sku,
  categoryId: more.categoryId ?? 3,
  record: record({ price, taxClassId: more.taxClassId ?? 9, currency: more.currency ?? 'EUR' }),
  quantityE4: Math.round(pieces * 10_000),
});

const basket = (lines: readonly AskedLine[], more: Partial<Basket> = {}): Basket => ({
  store: storeOf('0'),
  groupId: 1,
  lines,
  codes: [],
  atMs: JUNE,
  ...more,
});

function quoted(asked: Basket, promotions: readonly PromotionRecord[] = []): Quote {
  const quote = quoteBasket(asked, promotions);
  if (quote.kind !== 'quote') throw new Error(JSON.stringify(quote));
  return quote;
}

const taken = (asked: Basket, promotions: readonly PromotionRecord[]) =>
  quoted(asked, promotions).promotions.map(({ id, amountMinor }) => [id, amountMinor]);

const off = (id: string, rate: string, more: Partial<PromotionRecord> = {}) => promotion({ id, rate, ...more });

describe('lines and totals', () => {
  test('a line is its price times its quantity over the price unit, rounded once', () => {
    const washers = { ...line('A', '0.0123', 150), record: record({ price: '0.0123' }) };
    const cloth = line('B', '3.4900', 1.25);
    const quote = quoted(basket([washers, cloth]));
    expect(quote.lines.map(({ lineAmountMinor, per }) => [lineAmountMinor, per])).toEqual([
      [185, 100],
      [436, 1],
    ]);
    expect(quote.totalMinor).toBe(621);
  });

  test('tax is contained, by falling rate, of what remains; a rate of nought is told', () => {
    const lines = [
      line('A', '0.9500', 1, { taxClassId: 11 }),
      line('B', '10.7000', 1, { taxClassId: 10 }),
      line('C', '11.9000'),
    ];
    expect(quoted(basket(lines)).taxes).toEqual([
      { rate: 1900, grossMinor: 1190, taxMinor: 190 },
      { rate: 700, grossMinor: 1070, taxMinor: 70 },
      { rate: 0, grossMinor: 95, taxMinor: 0 },
    ]);
    expect(quoted(basket(lines), [off('H', '50.0000', { skus: ['C'] })]).taxes[0]).toEqual({
      rate: 1900,
      grossMinor: 595,
      taxMinor: 95,
    });
  });

  test('nothing costs nothing', () => {
    expect(quoted(basket([]))).toEqual({
      kind: 'quote', currency: 'EUR', lines: [], promotions: [], codes: [], taxes: [], totalMinor: 0, changesAtMs: null,
    }); // prettier-ignore
  });

  test('what cannot be quoted is named, each line for its reason', () => {
    const lines = [
      { ...line('GONE', '1.0000'), record: record({ removed: true }) },
      { ...line('NONE', '1.0000'), record: undefined },
      line('FREE', '0.0000'),
      line('EURO', '1.0000'),
      line('YEN', '1.0000', 1, { currency: 'JPY' }),
    ];
    expect(quoteBasket(basket(lines), [])).toEqual({
      kind: 'not-quotable',
      lines: [
        { line: 0, sku: 'GONE', because: 'unknown-sku' },
        { line: 1, sku: 'NONE', because: 'unknown-sku' },
        { line: 2, sku: 'FREE', because: 'not-priced' },
        { line: 4, sku: 'YEN', because: 'mixed-currencies' },
      ],
    });
  });
});

describe('promotions', () => {
  const hundred = [line('A', '60.0000'), line('B', '40.0000', 1, { categoryId: 4 })];

  test('apply one after another, by priority number and then by id', () => {
    const three = [
      off('B', '10.0000', { priority: 2 }),
      off('A', '10.0000', { priority: 2 }),
      off('Z', '50.0000', { priority: 1 }),
    ];
    expect(taken(basket(hundred), three)).toEqual([
      ['Z', 5000],
      ['A', 500],
      ['B', 450],
    ]);
  });

  test.each([
    ['another channel', { storeIds: [1, 2] }, false],
    ['this channel', { storeIds: [0] }, true],
    ['another group', { groupIds: [2] }, false],
    ['this group', { groupIds: [1, 3] }, true],
    ['a threshold that is met', { threshold: '100.0000' }, true],
    ['a threshold that is not', { threshold: '100.0100' }, false],
    ['a code that was not given', { code: 'X' }, false],
    ['a window that is over', { dateEnd: '2026-06-14' }, false],
    ['a window until the end of the day', { dateEnd: '2026-06-15 00:00:00' }, true],
    ['a window to come', { dateStart: '2026-06-15 12:00:01' }, false],
    ['nothing any more', { removed: true }, false],
    ['a SKU', { skus: ['A'] }, true],
    ['a category', { categoryIds: [4] }, true],
    ['what is not in the basket', { skus: ['C'], categoryIds: [9] }, false],
  ])('for %s', (_, terms, applies) => {
    expect(taken(basket(hundred), [off('P', '10.0000', terms)]).length).toBe(applies ? 1 : 0);
  });

  test('of SKUs and categories concern both; a threshold counts all lines, and before any promotion', () => {
    expect(
      taken(basket([...hundred, line('C', '1.0000')]), [off('P', '10.0000', { skus: ['A'], categoryIds: [4] })]),
    ).toEqual([['P', 1000]]);
    const second = off('Q', '10.0000', { priority: 2, threshold: '100.0000', skus: ['B'] });
    expect(taken(basket(hundred), [off('P', '50.0000'), second])).toEqual([
      ['P', 5000],
      ['Q', 200],
    ]);
  });

  test('that are exclusive stand alone, the first of them, even over nothing', () => {
    const plain = off('A', '10.0000', { priority: 0 });
    const alone = off('B', '20.0000', { priority: 5, exclusive: true });
    const later = off('C', '30.0000', { priority: 6, exclusive: true });
    expect(taken(basket(hundred), [plain, later, alone])).toEqual([['B', 2000]]);
    expect(taken(basket(hundred), [plain, { ...alone, skus: ['NONE'] }])).toEqual([]);
    expect(taken(basket(hundred), [plain, { ...alone, threshold: '1000.0000' }])).toEqual([['A', 1000]]);
  });

  test('with an amount or a threshold are for euros; those with neither for any currency', () => {
    const yen = basket([line('A', '100.0000', 1, { currency: 'JPY' })]);
    const terms = promotion({ id: 'S', type: 'amount-off', amount: '1.0000' });
    expect(taken(yen, [terms, off('T', '10.0000', { threshold: '0.0100' }), off('U', '10.0000')])).toEqual([
      ['U', 1000],
    ]);
  });

  test('take at most what remains, and are not listed when nothing does', () => {
    const gift = (id: string) => promotion({ id, type: 'amount-off', amount: '70.0000', skus: ['A'] });
    expect(taken(basket(hundred), [gift('A'), gift('B')])).toEqual([['A', 6000]]);
  });
});

describe('codes', () => {
  const promotions = [
    off('OK', '10.0000', { code: 'Danke5' }),
    off('OVER', '10.0000', { code: 'ALT', dateEnd: '2020-01-01' }),
    off('DEAR', '10.0000', { code: 'REICH', threshold: '1000.0000' }),
    off('GONE', '10.0000', { code: 'WEG', removed: true }),
    off('AUTO', '10.0000'),
  ];

  test('say what became of them, as they were given', () => {
    const quote = quoted(
      basket([line('A', '10.0000')], { codes: ['dANKE5', 'alt', 'REICH', 'WEG', 'AUTO', ''] }),
      promotions,
    );
    expect(quote.codes.map(({ code, state }) => [code, state])).toEqual([
      ['dANKE5', 'applied'],
      ['alt', 'not-open'],
      ['REICH', 'not-applicable'],
      ['WEG', 'unknown'],
      ['AUTO', 'unknown'],
      ['', 'unknown'],
    ]);
    expect(quote.promotions.find(({ id }) => id === 'OK')).toEqual({
      id: 'OK',
      title: 'P',
      amountMinor: 90,
      code: 'Danke5',
    });
  });

  test('give way to an exclusive promotion', () => {
    const alone = off('ALONE', '1.0000', { exclusive: true });
    expect(quoted(basket([line('A', '10.0000')], { codes: ['danke5'] }), [...promotions, alone]).codes).toEqual([
      { code: 'danke5', state: 'not-applicable' },
    ]);
  });
});

test('a quote tells the first bound of a window that matters to it', () => {
  const july = { dateStart: '2026-07-01' };
  const at = Date.parse('2026-06-30T22:00:00Z');
  const plain = basket([line('A', '10.0000')]);
  const changes = (asked: Basket, promotions: PromotionRecord[] = []) => quoted(asked, promotions).changesAtMs;
  expect(changes(plain, [off('P', '1.0000', july)])).toBe(at);
  expect(changes(plain, [off('P', '1.0000', { ...july, code: 'X' })])).toBeNull();
  expect(changes({ ...plain, codes: ['x'] }, [off('P', '1.0000', { ...july, code: 'X' })])).toBe(at);
  expect(
    changes(plain, [off('P', '1.0000', { ...july, skus: ['B'] }), off('Q', '1.0000', { ...july, storeIds: [1] })]),
  ).toBeNull();
  const row = { id: 1, priority: 1, dateStart: '2026-07-01', dateEnd: null };
  const withRows = (more: Parameters<typeof record>[0]) =>
    basket([{ ...line('A', '10.0000', 2), record: record(more) }]);
  expect(changes(withRows({ specials: [{ ...row, price: '9.0000' }] }))).toBe(at);
  expect(changes(withRows({ specials: [{ ...row, price: '0.0000' }] }))).toBeNull();
  const tierOf = (quantity: string, customerGroupId: number) => ({
    ...row,
    quantity,
    customerGroupId,
    type: 'P',
    price: '1.0000',
  });
  expect(changes(withRows({ discounts: [tierOf('2.0000', 32_000)] }))).toBe(at);
  expect(changes(withRows({ discounts: [tierOf('2.0001', 32_000), tierOf('1.0000', 2)] }))).toBeNull();
});

test('whatever the basket: discounts are the promotions’ sums, the total is what remains, and tax is contained in it', () => {
  const lines = fc.array(
    fc.record({
      cents: fc.integer({ min: 1, max: 50_000 }),
      quantityE4: fc.integer({ min: 1, max: 200_000 }),
      taxClassId: fc.constantFrom(9, 10, 11),
      categoryId: fc.constantFrom(3, 4),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const promotions = fc.array(
    fc.record({
      type: fc.constantFrom('percent-off', 'amount-off', 'n-for-m'),
      rate: fc.integer({ min: 1, max: 10_000 }).map((rate) => (rate / 100).toFixed(4)),
      amount: fc.integer({ min: 1, max: 30_000 }).map((cents) => (cents / 100).toFixed(4)),
      n: fc.constantFrom(2, 3),
      m: fc.constantFrom(0, 1),
      priority: fc.nat(3),
      exclusive: fc.boolean(),
      categoryIds: fc.constantFrom([], [3], [4]),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(lines, promotions, (drawn, terms) => {
      const asked = drawn.map(({ cents, quantityE4, ...more }, at) =>
        line(`S${at}`, (cents / 100).toFixed(4), quantityE4 / 10_000, more),
      );
      const quote = quoted(
        basket(asked),
        terms.map((term, at) => promotion({ id: `P${at}`, ...term })),
      );
      const sum = (parts: readonly number[]) => parts.reduce((all, part) => all + part, 0);
      expect(sum(quote.lines.map(({ discountMinor }) => discountMinor))).toBe(
        sum(quote.promotions.map(({ amountMinor }) => amountMinor)),
      );
      expect(
        quote.lines.every(
          ({ discountMinor, lineAmountMinor }) => discountMinor >= 0 && discountMinor <= lineAmountMinor,
        ),
      ).toBe(true);
      expect(quote.totalMinor).toBe(sum(quote.lines.map((one) => one.lineAmountMinor - one.discountMinor)));
      expect(sum(quote.taxes.map(({ grossMinor }) => grossMinor))).toBe(quote.totalMinor);
      for (const { rate, grossMinor, taxMinor } of quote.taxes) {
        const exact = (BigInt(grossMinor) * BigInt(rate) * 2n + BigInt(10_000 + rate)) / (2n * BigInt(10_000 + rate));
        expect(taxMinor).toBe(Number(exact));
      }
    }),
    { numRuns: 500 },
  );
});
