import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { record, special, tier } from '../../testing/price-records.js';
import { EVERYONE } from './markets.js';
import type { PriceRecord } from './price-record.js';
import { shelfOf } from './shelf.js';
import { priceChangesAt, type Purchase, tiersOf, unitPriceOf } from './unit-price.js';

const JUNE = Date.parse('2026-06-15T10:00:00Z');
const one: Purchase = { groupId: 1, quantityE4: 10_000, atMs: JUNE };
const buying = (pieces: number, more: Partial<Purchase> = {}): Purchase => ({
  ...one,
  quantityE4: pieces * 10_000,
  ...more,
});

/** Price, price unit and what gave it, of so many. */
function priced(of: PriceRecord, purchase: Purchase = one): unknown {
  const unit = unitPriceOf(of, purchase);
  return unit && [unit.priceMinor, unit.shelf.per, unit.basis];
}

describe('the shelf price', () => {
  test.each([
    ['a piece', { price: '12.0000' }, 1200, 1],
    ['a hundred', { price: '12.0000', peinh: 100 }, 1200, 100],
    ['a case of ten', { price: '5.9000', meins: 'CS', umrez: 10 }, 590, 10],
    ['ten cases of ten', { price: '5.9000', meins: 'CS', umrez: 10, peinh: 10 }, 590, 100],
    ['a case of twelve that divides', { price: '24.0000', meins: 'CS', umrez: 12 }, 200, 1],
    ['a case of 24 that divides for a hundred', { price: '30.0000', meins: 'CS', umrez: 24 }, 125, 1],
    ['a case of eight', { price: '0.2600', meins: 'CS', umrez: 8 }, 325, 100],
    ['parts of a cent', { price: '0.0123' }, 123, 100],
    ['a tenth of a cent', { price: '0.1210' }, 121, 10],
    ['parts of a cent for ten', { price: '0.0070', peinh: 10 }, 7, 100],
    ['parts of a cent beside euros', { price: '10.0051' }, 100_051, 100],
    ['yen, which are stored divided by 100', { price: '19.8000', currency: 'JPY' }, 1980, 1],
    ['the currency that is right', { price: '15.0000', currency: '704', waers: 'JPY' }, 1500, 1],
  ] as const)('of %s', (_, more, regularMinor, per) => {
    expect(shelfOf(record(more))).toMatchObject({ regularMinor, per });
  });

  test.each([
    ['none', { price: null }],
    ['nought', { price: '0.0000' }],
    ['less than nought', { price: '-12.5000' }],
    ['gone', { removed: true }],
  ])('that is %s cannot be bought, whatever the rows say', (_, more) => {
    expect(
      priced(record({ ...more, specials: [special('9.9900')], discounts: [tier('1.0000', 'A', '9.0000')] })),
    ).toBeUndefined();
  });
});

describe('quantity rows', () => {
  test('are a percentage off, an amount off, or the price', () => {
    const of = (type: string | null) => record({ discounts: [tier('1.0000', type, '2.5000')] });
    expect(['P', 'S', 'A', '', null, 'p'].map((type) => priced(of(type)))).toEqual([
      [1950, 1, 'tier'],
      [1750, 1, 'tier'],
      [250, 1, 'tier'],
      [250, 1, 'tier'],
      [250, 1, 'tier'],
      [250, 1, 'tier'],
    ]);
  });

  test('are rounded, halves up, to the cent of the price unit', () => {
    const half = [tier('1.0000', 'P', '50.0000')];
    expect(priced(record({ price: '0.0500', discounts: half }))).toEqual([3, 1, 'tier']);
    expect(priced(record({ price: '0.0123', discounts: half }))).toEqual([62, 100, 'tier']);
    expect(priced(record({ price: '12.3300', peinh: 100, discounts: [tier('1.0000', 'P', '5.0000')] }))).toEqual([
      1171,
      100,
      'tier',
    ]);
    expect(priced(record({ price: '0.0123', discounts: [tier('1.0000', 'S', '0.0010')] }))).toEqual([113, 100, 'tier']);
  });

  test('are never below nought, and at nought nothing is sold', () => {
    expect(priced(record({ discounts: [tier('1.0000', 'S', '20.0000')] }))).toBeUndefined();
    expect(priced(record({ discounts: [tier('1.0000', 'P', '150.0000')] }))).toBeUndefined();
    expect(priced(record({ discounts: [tier('1.0000', 'S', '50.0000')], specials: [special('5.0000')] }))).toEqual([
      500,
      1,
      'special',
    ]);
  });

  const rows = [
    tier('5.0000', 'A', '18.0000'),
    tier('5.0000', 'A', '17.0000', { customerGroupId: 3 }),
    tier('5.0000', 'A', '16.0000', { priority: 2 }),
    tier('2.5000', 'A', '19.0000', { customerGroupId: 2 }),
    tier('10.0000', 'A', '25.0000', { customerGroupId: 1 }),
  ];

  test.each([
    [2.4999, 2, [2000, 1, 'regular']],
    [2.5, 2, [1900, 1, 'tier']],
    [2.5, 1, [2000, 1, 'regular']],
    [5, 1, [1800, 1, 'tier']],
    [5, 3, [1700, 1, 'tier']],
    // The one that begins highest, even where it is dearer.
    [10, 1, [2500, 1, 'tier']],
    [10, 2, [1800, 1, 'tier']],
  ] as const)('of %d for group %d', (pieces, groupId, expected) => {
    expect(priced(record({ discounts: rows }), buying(pieces, { groupId }))).toEqual(expected);
  });

  test('of the same rank: the group’s own, then the lowest', () => {
    const same = [
      tier('1.0000', 'A', '15.0000'),
      tier('1.0000', 'A', '17.0000', { customerGroupId: 1 }),
      tier('1.0000', 'A', '16.0000', { customerGroupId: 1 }),
    ];
    expect(priced(record({ discounts: same }))).toEqual([1600, 1, 'tier']);
    expect(priced(record({ discounts: same }), { ...one, groupId: 2 })).toEqual([1500, 1, 'tier']);
  });
});

describe('specials', () => {
  test.each([
    ['none at all', [special(null)], [2000, 1, 'regular']],
    ['nought is not free', [special('0.0000')], [2000, 1, 'regular']],
    ['what rounds to nought neither', [special('0.0049')], [2000, 1, 'regular']],
    ['a dearer one', [special('25.0000')], [2500, 1, 'special']],
    ['rounded', [special('9.9950')], [1000, 1, 'special']],
    [
      'the lowest priority number',
      [special('5.0000', { priority: 2 }), special('15.0000', { priority: 1 })],
      [1500, 1, 'special'],
    ],
    ['then the lowest price', [special('15.0000'), special('14.0000')], [1400, 1, 'special']],
    [
      'one that is not open',
      [special('5.0000', { dateEnd: '2026-06-14' }), special('6.0000', { dateStart: '2026-06-15 12:00:01' })],
      [2000, 1, 'regular'],
    ],
    ['until the end of today', [special('5.0000', { dateEnd: '2026-06-15' })], [500, 1, 'special']],
  ])('%s', (_, specials, expected) => {
    expect(priced(record({ specials }))).toEqual(expected);
  });

  test('stand over lower tiers', () => {
    const both = record({ specials: [special('18.0000')], discounts: [tier('2.0000', 'P', '50.0000')] });
    expect(priced(both, buying(10))).toEqual([1800, 1, 'special']);
  });
});

describe('what is told beside a price', () => {
  const discounts = [
    tier('10.0000', 'P', '10.0000'),
    tier('2.0000', 'P', '0.0000'),
    tier('5.0000', 'P', '5.0000'),
    tier('7.0000', 'P', '5.0000'),
    tier('3.0000', 'P', '5.0000', { customerGroupId: 3 }),
    tier('20.0000', 'P', '50.0000', { dateStart: '2026-07-01' }),
  ];
  const tiers = (of: PriceRecord, purchase = one) => {
    const shelf = shelfOf(of);
    return (
      shelf &&
      tiersOf(of, shelf, purchase).map(({ fromQuantityE4, priceMinor }) => [fromQuantityE4 / 10_000, priceMinor])
    );
  };

  test('every quantity at which another price begins', () => {
    expect(tiers(record({ discounts }))).toEqual([
      [5, 1900],
      [10, 1800],
    ]);
    expect(tiers(record({ discounts }), { ...one, groupId: 3 })).toEqual([
      [3, 1900],
      [10, 1800],
    ]);
    expect(tiers(record({ discounts, specials: [special('15.0000')] }))).toEqual([]);
  });

  test('when price or tiers will be others: not at bounds that change nothing', () => {
    const july = Date.parse('2026-06-30T22:00:00Z');
    expect(priceChangesAt(record({ discounts }), one)).toBe(july);
    expect(priceChangesAt(record({ discounts }), { ...one, atMs: july })).toBeNull();
    const covered = [
      special('15.0000', { priority: 0, dateEnd: '2026-12-31' }),
      special('12.0000', { dateEnd: '2026-08-31' }),
    ];
    expect(priceChangesAt(record({ specials: covered }), one)).toBe(Date.parse('2026-12-31T23:00:00Z'));
    expect(
      priceChangesAt(
        record({ discounts: [tier('2.0000', 'P', '5.0000', { customerGroupId: 2, dateEnd: '2026-07-31' })] }),
        one,
      ),
    ).toBeNull();
  });
});

/** Decision record 17, sentence by sentence, in whole numbers: amounts are ten-thousandths. */
function naivePrice(of: PriceRecord, { groupId, quantityE4 }: Purchase): number | undefined {
  const e4 = (text: string): bigint => BigInt(text.replace('.', ''));
  const pieces = BigInt(of.peinh);
  const half = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);
  if (of.price === null) return undefined;
  const minorE2 = e4(of.price);
  const per = [1n, 10n, 100n, 1000n].find((unit) => unit >= pieces && (minorE2 * unit) % (100n * pieces) === 0n);
  if (per === undefined) return undefined;
  const regular = (minorE2 * per) / (100n * pieces);
  const own = of.discounts
    .filter((row) => [groupId, EVERYONE].includes(row.customerGroupId) && e4(row.quantity) <= BigInt(quantityE4))
    .map((row) => {
      const value = e4(row.price);
      const exact =
        row.type === 'P'
          ? half(regular * (1_000_000n - value) < 0n ? 0n : regular * (1_000_000n - value), 1_000_000n)
          : row.type === 'S'
            ? regular * 100n * pieces > value * per
              ? half(regular * 100n * pieces - value * per, 100n * pieces)
              : 0n
            : half(value * per, 100n * pieces);
      return { row, price: exact };
    });
  const highest = own.reduce((most, { row }) => (e4(row.quantity) > most ? e4(row.quantity) : most), -1n);
  let left = own.filter(({ row }) => e4(row.quantity) === highest);
  const first = Math.min(...left.map(({ row }) => row.priority));
  left = left.filter(({ row }) => row.priority === first);
  const forGroup = left.filter(({ row }) => row.customerGroupId === groupId);
  if (forGroup.length > 0) left = forGroup;
  const [lowest] = left.map(({ price }) => price).sort((a, b) => (a < b ? -1 : 1));
  const result = lowest ?? regular;
  return result > 0n && regular > 0n ? Number(result) : undefined;
}

test('the price is what the decision record says, sentence by sentence', () => {
  const decimal = (most: number) => fc.integer({ min: 0, max: most }).map((value) => (value / 10_000).toFixed(4));
  const rows = fc.array(
    fc.record({
      quantity: fc.constantFrom('0.5000', '1.0000', '2.0000', '2.5000', '10.0000'),
      type: fc.constantFrom('P', 'S', 'A', null),
      price: fc.oneof(decimal(3_000_000), decimal(100_000)),
      customerGroupId: fc.constantFrom(1, 2, 3, EVERYONE),
      priority: fc.constantFrom(0, 1),
    }),
    { maxLength: 6 },
  );
  const cents = fc.integer({ min: 1, max: 500_000 }).map((value) => (value / 100).toFixed(4));
  fc.assert(
    fc.property(
      fc.oneof(cents, decimal(50_000)),
      fc.constantFrom(1, 10, 100),
      rows,
      fc.constantFrom(1, 2, 3),
      fc.integer({ min: 1, max: 150_000 }),
      (price, peinh, drawn, groupId, quantityE4) => {
        const of = record({
          price,
          peinh,
          discounts: drawn.map((row) => tier(row.quantity, row.type, row.price, row)),
        });
        const purchase = { groupId, quantityE4, atMs: JUNE };
        const whole = [1, 10, 100, 1000].some(
          (unit) => unit >= peinh && (Math.round(Number(price) * 10_000) * unit) % (100 * peinh) === 0,
        );
        fc.pre(whole);
        expect(unitPriceOf(of, purchase)?.priceMinor).toBe(naivePrice(of, purchase));
      },
    ),
    { numRuns: 2000 },
  );
});
