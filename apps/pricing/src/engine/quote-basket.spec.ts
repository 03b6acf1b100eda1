import type { Promotion, QuoteResult } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import { BasketTooLarge } from './minor.js';
import { quoteBasket } from './quote-basket.js';
import { ALWAYS, facts, promotion, question, sheet } from './testing-baskets.fixture.js';

const HOUSE = [sheet('TEE', 499), sheet('TASSE', 1_999), sheet('KANNE', 1_999), sheet('LÖFFEL', 123, { per: 100 })];

function quoted(
  lines: Readonly<Record<string, number>>,
  promotions: readonly Promotion[] = [],
  more: Parameters<typeof question>[1] = {},
  sheets = HOUSE,
): QuoteResult {
  return quoteBasket(question(lines, more), facts(sheets, promotions));
}

/** What is taken off each line, and what was applied. */
function discounts(said: QuoteResult): unknown {
  if (said.kind !== 'quote') return said;
  return [said.lines.map(({ discountMinor }) => discountMinor), said.promotions.map(({ id }) => id)];
}

const percent = (rate: number, more: Partial<Promotion> = {}) =>
  promotion({ effect: { kind: 'percent-off', rate }, ...more });
const amount = (amountMinor: number, more: Partial<Promotion> = {}) =>
  promotion({ effect: { kind: 'amount-off', amountMinor }, ...more });
const forFree = (take: number, pay: number, more: Partial<Promotion> = {}) =>
  promotion({ effect: { kind: 'n-for-m', take, pay }, ...more });

describe('a line', () => {
  test.each([
    ['a whole one', 'TEE', 3, 1_497],
    ['a part, half up', 'TEE', 0.5, 250],
    ['per hundred', 'LÖFFEL', 50, 62],
    ['per hundred, below half a cent', 'LÖFFEL', 0.4, 0],
  ])('%s', (_, sku, units, lineAmountMinor) => {
    expect(quoted({ [sku]: units })).toMatchObject({ lines: [{ lineAmountMinor }], totalMinor: lineAmountMinor });
  });
});

describe('promotions', () => {
  test.each<[string, Readonly<Record<string, number>>, readonly Promotion[], unknown]>([
    ['percent off each line, rounded there', { TEE: 1, TASSE: 1 }, [percent(700)], [[35, 140], ['P']]],
    [
      'one after the other, over what remains',
      { TASSE: 1 },
      [percent(1000, { id: 'A' }), percent(1000, { id: 'B' })],
      [[380], ['A', 'B']],
    ],
    [
      'by priority number, then id',
      { TASSE: 1 },
      [
        amount(500, { id: 'Z', priority: 1 }),
        percent(1000, { id: 'A', priority: 2 }),
        amount(100, { id: 'a', priority: 1 }),
      ],
      [[740], ['Z', 'a', 'A']],
    ],
    ['an amount, ties to the earlier line', { TASSE: 1, KANNE: 1, TEE: 1 }, [amount(7)], [[3, 3, 1], ['P']]],
    ['an amount greater than all there is', { TEE: 1 }, [amount(10_000)], [[499], ['P']]],
    ['three for two, the cheapest', { TEE: 1, TASSE: 2 }, [forFree(3, 2)], [[499, 0], ['P']]],
    ['ties to the later line', { TASSE: 1, KANNE: 1, TEE: 0.5 }, [forFree(2, 1)], [[0, 1_999, 0], ['P']]],
    ['not of a price per hundred, nor of parts', { LÖFFEL: 200, TEE: 1.5, TASSE: 1 }, [forFree(2, 1)], [[0, 0, 0], []]],
    ['at most what remains', { TEE: 2 }, [percent(6000, { id: 'A' }), forFree(2, 1, { id: 'B' })], [[998], ['A', 'B']]],
    [
      'a threshold is of the sum before any',
      { TASSE: 1 },
      [percent(5000, { id: 'A' }), amount(100, { id: 'B', thresholdMinor: 1_999 })],
      [[1_100], ['A', 'B']],
    ],
    ['not below it', { TASSE: 1 }, [amount(100, { thresholdMinor: 2_000 })], [[0], []]],
    [
      'an exclusive one alone',
      { TASSE: 1 },
      [
        amount(100, { id: 'A' }),
        percent(1, { id: 'B', exclusive: true, priority: 9 }),
        amount(5, { id: 'C', exclusive: true, priority: 10 }),
      ],
      [[0], []],
    ],
    [
      'of a SKU or a category',
      { TEE: 1, TASSE: 1 },
      [amount(100, { id: 'A', skus: ['TEE'], categories: [9] }), amount(50, { id: 'B', categories: [1, 7] })],
      [
        [108, 42],
        ['A', 'B'],
      ],
    ],
  ])('%s', (_, lines, all, expected) => {
    expect(discounts(quoted(lines, all))).toEqual(expected);
  });

  test('with an amount or a threshold mean nothing in another currency', () => {
    const yen = [sheet('TEE', 1_980, { regular: { amountMinor: 1_980, currency: 'JPY' } })];
    const all = [amount(100, { id: 'A' }), percent(1000, { id: 'B', thresholdMinor: 1 }), percent(500, { id: 'C' })];
    expect(discounts(quoted({ TEE: 1 }, all, {}, yen))).toEqual([[99], ['C']]);
  });

  test('are in force from their first instant to before their last', () => {
    const all = [amount(100, { window: { fromMs: 1_000, untilMs: 2_000 } })];
    const at = (atMs: number) => discounts(quoted({ TEE: 1 }, all, { atMs }));
    expect([at(999), at(1_000), at(1_999), at(2_000)]).toEqual([
      [[0], []],
      [[100], ['P']],
      [[100], ['P']],
      [[0], []],
    ]);
  });
});

describe('a promotion that is paused', () => {
  const paused = (id: string, promotions: readonly Promotion[], codes: readonly string[] = []) =>
    quoteBasket(question({ TEE: 1 }, { codes: [...codes] }), {
      ...facts(HOUSE, promotions),
      isPaused: (each) => each === id,
    });

  test('takes nothing off, and others do', () => {
    const promotions = [percent(1000, { id: 'A', priority: 1 }), percent(700, { id: 'B', priority: 2 })];
    expect(discounts(paused('A', promotions))).toEqual([[35], ['B']]);
  });

  test('keeps no other out, even where it is exclusive', () => {
    const promotions = [
      percent(1000, { id: 'A', priority: 1, exclusive: true }),
      percent(700, { id: 'B', priority: 2 }),
    ];
    expect(discounts(paused('A', promotions))).toEqual([[35], ['B']]);
  });

  test('leaves its code known, and without effect', () => {
    expect(paused('A', [percent(1000, { id: 'A', code: 'TEN' })], ['TEN'])).toMatchObject({
      codes: [{ code: 'TEN', state: 'not-applicable' }],
    });
  });
});

describe('codes', () => {
  test('are compared in lower case and say why they are not applied', () => {
    const all = [
      amount(100, { id: 'A', code: 'Danke5' }),
      amount(100, { id: 'B', code: 'SOMMER', window: { fromMs: null, untilMs: 5 } }),
      amount(100, { id: 'C', code: 'CLUB', groups: ['club'] }),
      percent(0, { id: 'D', code: 'NICHTS' }),
    ];
    const codes = ['dANKE5', 'sommer', 'club', 'Nichts', 'NIE'];
    expect(quoted({ TEE: 1 }, all, { codes })).toMatchObject({
      promotions: [{ id: 'A', code: 'Danke5', amountMinor: 100 }],
      codes: [
        { code: 'dANKE5', state: 'applied' },
        { code: 'sommer', state: 'not-open' },
        { code: 'club', state: 'not-applicable' },
        { code: 'Nichts', state: 'not-applicable' },
        { code: 'NIE', state: 'unknown' },
      ],
    });
  });
});

describe('taxes', () => {
  test('are rounded once a rate, over the sum of its lines, by falling rate', () => {
    const sheets = [
      sheet('A', 103),
      sheet('B', 103),
      sheet('C', 107, { taxRate: 700 }),
      sheet('D', 99, { taxRate: 0 }),
    ];
    expect(quoted({ C: 1, A: 1, D: 1, B: 1 }, [], {}, sheets)).toMatchObject({
      taxes: [
        { rate: 1900, grossMinor: 206, taxMinor: 33 },
        { rate: 700, grossMinor: 107, taxMinor: 7 },
        { rate: 0, grossMinor: 99, taxMinor: 0 },
      ],
      totalMinor: 412,
    });
  });
});

describe('what cannot be quoted', () => {
  test('names every line, by its place and why', () => {
    const sheets = [
      sheet('NICHTS', 100, { regular: null }),
      sheet('EURO', 100),
      sheet('YEN', 1_980, { regular: { amountMinor: 1_980, currency: 'JPY' } }),
    ];
    expect(quoted({ NICHTS: 1, EURO: 1, FREMD: 1, YEN: 1 }, [], {}, sheets)).toEqual({
      kind: 'not-quotable',
      lines: [
        { line: 0, sku: 'NICHTS', because: 'not-priced' },
        { line: 2, sku: 'FREMD', because: 'unknown-sku' },
        { line: 3, sku: 'YEN', because: 'mixed-currencies' },
      ],
    });
  });

  test('is a sum beyond all numbers', () => {
    expect(() => quoted({}, [], { lines: [{ sku: 'TASSE', quantityE4: Number.MAX_SAFE_INTEGER }] })).not.toThrow();
    const dear = [sheet('DOM', 1_000_000_000_000)];
    expect(() => quoted({ DOM: 100_000_000 }, [], {}, dear)).toThrow(BasketTooLarge);
  });
});

describe('the first instant that matters', () => {
  const open = (fromMs: number | null, untilMs: number | null) => ({ fromMs, untilMs });
  const row = { group: 'everyone', priority: 1, terms: { kind: 'price', amountE4: 1_000_000n } } as const;
  const special = { priority: 1, amountE4: 1_000_000n, window: ALWAYS };
  test.each<[string, Parameters<typeof sheet>[2], readonly Promotion[], number | null]>([
    ['none', {}, [], null],
    [
      'a special, whatever would come of it',
      { specials: [special, { ...special, priority: 9, window: open(50, 90) }] },
      [],
      50,
    ],
    [
      'not of one that comes to nothing',
      { specials: [{ ...special, amountE4: 4_999n, window: open(50, 90) }] },
      [],
      null,
    ],
    [
      'a quantity row that begins here',
      { quantityRows: [{ ...row, fromQuantityE4: 20_000, window: open(null, 70) }] },
      [],
      70,
    ],
    [
      'not one that begins beyond',
      { quantityRows: [{ ...row, fromQuantityE4: 20_001, window: open(null, 70) }] },
      [],
      null,
    ],
    [
      'not another group’s',
      { quantityRows: [{ ...row, group: 'trade', fromQuantityE4: 1, window: open(null, 70) }] },
      [],
      null,
    ],
    ['a promotion, open or not', {}, [amount(1, { window: open(10, 60) }), amount(1, { window: open(80, null) })], 60],
    ['not one that needs a code nobody gave', {}, [amount(1, { code: 'X', window: open(60, null) })], null],
    [
      'one whose code was given',
      {},
      [amount(1, { code: 'GEGEBEN', thresholdMinor: 9_999, window: open(60, null) })],
      60,
    ],
    ['not another channel’s', {}, [amount(1, { channels: ['app'], window: open(60, null) })], null],
    ['not of other lines', {}, [amount(1, { skus: ['FREMD'], window: open(60, null) })], null],
  ])('%s', (_, more, all, changesAtMs) => {
    const said = quoted({ TEE: 2 }, all, { atMs: 40, codes: ['gegeben'] }, [sheet('TEE', 499, more)]);
    expect(said).toMatchObject({ kind: 'quote', changesAtMs });
  });
});
