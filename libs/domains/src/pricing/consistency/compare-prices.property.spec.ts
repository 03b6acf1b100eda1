import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { priceNow } from '../price-at.js';
import type { PriceSheet } from '../price-sheet.js';
import { CHANNELS, CUSTOMER_GROUPS, type Channel } from '../pricing.model.js';
import { arbitrarySheet, INSTANTS } from '../testing/arbitrary-sheet.fixture.js';
import { comparePrices } from './compare-prices.js';
import { tells } from './testing-told.fixture.js';

const RUNS = 1_000;

const atMs = fc.constantFrom(-1, 500, ...INSTANTS, 5_000);
const moment = fc.record({
  group: fc.constantFrom(...CUSTOMER_GROUPS),
  quantityE4: fc.constantFrom(4_999, 5_000, 10_000, 20_001, 25_000, 99_999, 100_000),
  atMs,
});

/** Most channels as one sheet, some as another: what a slip looks like, and two of them. */
const slipped = fc
  .tuple(arbitrarySheet, arbitrarySheet, arbitrarySheet, fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }))
  .chain(([first, second, third, which]) =>
    fc.record({
      // Half of the pairs differ in one member alone.
      sheets: fc.constantFrom(
        [first, second, third],
        ...(['regular', 'taxRate', 'quantityRows', 'specials', 'per'] as const).map((member) => [
          first,
          { ...first, [member]: second[member] },
          { ...first, [member]: third[member] },
        ]),
      ),
      which: fc.constant(which),
    }),
  )
  .map(({ sheets, which }) =>
    CHANNELS.map((channel, at) => ({ channel, sheet: sheets[which[at] ?? 0] as PriceSheet })),
  );

const BILLS = new Set<string>(['special-price', 'quantity-price', 'window']);

const perPiece = (sheet: PriceSheet, at: Parameters<typeof priceNow>[1]): number | undefined => {
  const price = priceNow(sheet, at)?.price;
  return price === undefined ? undefined : (price.amountMinor * 1_000) / sheet.per;
};

const compared = (shops: readonly { channel: Channel; sheet: PriceSheet }[], now: number) =>
  comparePrices(
    'A',
    shops.map(({ channel, sheet }) => tells(channel, sheet)),
    now,
  ).found;

describe('comparing one SKU in all channels', () => {
  test('finds nothing where all say the same', () => {
    fc.assert(
      fc.property(arbitrarySheet, atMs, (sheet, now) => {
        const told = [...CHANNELS, 'service' as const].map((place) => tells(place, sheet));
        expect(comparePrices('A', told, now)).toEqual({ found: [], undecided: [] });
      }),
      { numRuns: RUNS },
    );
  });

  test('nor where they say the same in rows of another order, or in amounts of another kind', () => {
    fc.assert(
      fc.property(arbitrarySheet, atMs, fc.integer({ min: 1, max: 5 }), (sheet, now, turn) => {
        const { quantityRows, specials } = sheet;
        const other = {
          ...sheet,
          quantityRows: [...quantityRows.slice(turn), ...quantityRows.slice(0, turn)],
          specials: [...specials.toReversed(), { priority: -1, amountE4: 0n, window: { fromMs: null, untilMs: null } }],
        };
        const told = CHANNELS.map((place, at) => tells(place, at % 2 === 0 ? sheet : other));
        expect(comparePrices('A', [...told, tells('service', other)], now).found).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('misses no difference: where nothing is found, everybody pays the same everywhere from then on', () => {
    let same = 0;
    let differ = 0;
    fc.assert(
      fc.property(slipped, atMs, moment, (shops, now, at) => {
        const then = { ...at, atMs: Math.max(now, at.atMs) };
        const prices = new Set(shops.map(({ sheet }) => perPiece(sheet, then)));
        const found = compared(shops, now);
        if (prices.size > 1) expect(found).not.toEqual([]);
        if (found.length === 0) expect(prices.size).toBe(1);
        if (prices.size > 1) differ += 1;
        else same += 1;
      }),
      { numRuns: 3_000 },
    );
    // Neither half is empty: the property is about something.
    expect(Math.min(same, differ)).toBeGreaterThan(300);
  });

  test('makes none up: of a kind of which somebody pays otherwise it shows who, and it is so', () => {
    fc.assert(
      fc.property(slipped, atMs, (shops, now) => {
        const found = compared(shops, now);
        // A shelf price that a special covers for ever is shown, struck through, and paid by nobody.
        const [only] = found;
        if (found.length === 1 && BILLS.has(only?.kind ?? '')) expect(only?.example).not.toBeNull();
        for (const { example } of found) {
          if (example === null) continue;
          expect(example.atMs).toBeGreaterThanOrEqual(now);
          const paid = example.charged.map(({ place, per }) => {
            const sheet = shops.find(({ channel }) => channel === place)?.sheet as PriceSheet;
            expect(per).toBe(sheet.per);
            return perPiece(sheet, example);
          });
          expect(new Set(paid).size).toBeGreaterThan(1);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('depends on nobody’s place in the list, and tells each kind once', () => {
    fc.assert(
      fc.property(slipped, atMs, fc.integer({ min: 0, max: 23 }), (shops, now, turn) => {
        const turned = [...shops.slice(turn % 4), ...shops.slice(0, turn % 4)];
        const of = (list: typeof shops) =>
          compared(list, now)
            .map(({ kind, odd }) => `${kind}: ${[...odd].toSorted().join(' ')}`)
            .toSorted();
        expect(new Set(of(shops).map((text) => text.split(':')[0])).size).toBe(of(shops).length);
        // With a tie of price units two halves are compared each by itself, and which is told first may be either.
        const per = new Set(shops.map(({ sheet }) => sheet.per)).size;
        if (per === 1) expect(of(turned)).toEqual(of(shops));
      }),
      { numRuns: RUNS },
    );
  });

  test('names the one that is not as the other three', () => {
    fc.assert(
      fc.property(
        arbitrarySheet.filter(({ regular }) => (regular?.amountMinor ?? 0) > 1),
        fc.constantFrom(...CHANNELS),
        fc.constantFrom('regular' as const, 'taxRate' as const),
        (sheet, odd, member) => {
          const other =
            member === 'regular'
              ? { ...sheet, regular: { amountMinor: (sheet.regular?.amountMinor ?? 0) + 1, currency: 'EUR' as const } }
              : { ...sheet, taxRate: sheet.taxRate + 1 };
          const found = compared(
            CHANNELS.map((channel) => ({ channel, sheet: channel === odd ? other : sheet })),
            0,
          );
          expect(found.map(({ kind, odd: those }) => [kind, those])).toEqual([
            [member === 'regular' ? 'shelf-price' : 'tax-rate', [odd]],
          ]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
