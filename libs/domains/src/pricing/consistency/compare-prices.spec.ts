import { describe, expect, test } from '@jest/globals';
import type { QuantityRow } from '../price-sheet.js';
import { CHANNELS } from '../pricing.model.js';
import { comparePrices } from './compare-prices.js';
import { PRICE_KINDS } from './inconsistency.js';
import { SHEET_RULES } from './price-rules.js';
import { says, sheet, tells } from './testing-told.fixture.js';
import type { Place, Said, Told } from './told.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const DAY = 86_400_000;

/** All places as one sheet, but for those named. */
function shop(odd: Partial<Record<Place, Told>>): readonly Told[] {
  return [...CHANNELS, 'service' as const].map((place) => odd[place] ?? tells(place, sheet()));
}

const found = (told: readonly Told[], atMs = NOW) =>
  comparePrices('A', told, atMs).found.map(({ kind, odd }) => [kind, ...odd]);

const row = (more: Partial<QuantityRow> = {}): QuantityRow => ({
  group: 'everyone',
  fromQuantityE4: 50_000,
  priority: 1,
  terms: { kind: 'percent-off', rate: 1_000 },
  window: { fromMs: null, untilMs: null },
  ...more,
});

const special = (minor: number, fromMs: number | null = null, untilMs: number | null = null) => ({
  priority: 1,
  amountE4: BigInt(minor) * 10_000n,
  window: { fromMs, untilMs },
});

const doubted: Said = { kind: 'doubted', field: 'price.price', because: 'is no number', isNet: false };

const CASES: readonly (readonly [string, readonly Told[], readonly (readonly string[])[]])[] = [
  [
    'another shelf price',
    shop({ app: tells('app', sheet({ regular: { amountMinor: 1_999, currency: 'EUR' } })) }),
    [['shelf-price', 'app']],
  ],
  [
    'another currency; amounts are then of no common kind',
    shop({ store: tells('store', sheet({ regular: { amountMinor: 1, currency: 'CHF' } })) }),
    [['currency', 'store']],
  ],
  ['another rate', shop({ app: tells('app', sheet({ taxRate: 700 })) }), [['tax-rate', 'app']]],
  [
    'the same for a hundred pieces',
    shop({ store: tells('store', sheet({ per: 100, regular: { amountMinor: 200_000, currency: 'EUR' } })) }),
    [['price-unit', 'store']],
  ],
  [
    'for a hundred pieces another price: one thing is told, and not two',
    shop({ store: tells('store', sheet({ per: 100 })) }),
    [['shelf-price', 'store']],
  ],
  [
    'a special price that is missing',
    shop({
      web: tells('web', sheet({ specials: [special(1_500)] })),
      service: tells('service', sheet({ specials: [special(1_500)] })),
    }),
    [['special-price', 'web']],
  ],
  [
    'a tier for trade',
    shop({ app: tells('app', sheet({ quantityRows: [row({ group: 'trade' })] })) }),
    [['quantity-price', 'app']],
  ],
  ['no such product', shop({ marketplace: says('marketplace', { kind: 'absent' }) }), [['unpriced', 'marketplace']]],
  ['no price', shop({ store: tells('store', sheet({ regular: null })) }), [['unpriced', 'store']]],
  [
    'two that cannot sell it, and one that can',
    [tells('web', sheet()), says('app', { kind: 'absent' }), says('store', { kind: 'absent' })],
    [['unpriced', 'app', 'store']],
  ],
  ['a doubt', shop({ app: says('app', doubted) }), [['in-doubt', 'app']]],
  [
    'a net price that gives no shelf price',
    shop({ marketplace: says('marketplace', { ...doubted, isNet: true }) }),
    [['net-price', 'marketplace']],
  ],
  ['another category', shop({ app: tells('app', sheet(), { category: 4 }) }), [['category', 'app']]],
  ['by the metre', shop({ app: tells('app', sheet(), { measure: { of: 'metre', count: 1 } }) }), [['measure', 'app']]],
  [
    'a service that is behind',
    shop({ service: tells('service', sheet({ regular: { amountMinor: 1_999, currency: 'EUR' } })) }),
    [['service', 'service']],
  ],
  [
    'a service that refuses what the web shop says',
    shop({ service: says('service', doubted) }),
    [['service', 'service']],
  ],
  [
    'a service that sells what is taken out',
    CHANNELS.map((place) => says(place, { kind: 'absent' })).concat(tells('service', sheet())),
    [['service', 'service']],
  ],
  [
    'as many the one as the other',
    shop({ app: tells('app', sheet({ taxRate: 700 })), store: tells('store', sheet({ taxRate: 700 })) }),
    [['tax-rate']],
  ],
  [
    'three against the web shop',
    shop(
      Object.fromEntries(
        (['app', 'marketplace', 'store'] as const).map((place) => [place, tells(place, sheet({ taxRate: 700 }))]),
      ),
    ),
    [['tax-rate', 'web']],
  ],
];

describe('what is found, by its kind', () => {
  test.each(CASES)('%s', (_, told, expected) => {
    expect(found(told)).toEqual(expected);
  });

  test('is every kind that there is, and every rule has one', () => {
    const reached = new Set(CASES.flatMap(([, , expected]) => expected.map(([kind]) => kind)));
    // Windows have a test of their own.
    expect(PRICE_KINDS.filter((kind) => !reached.has(kind))).toEqual(['window']);
    expect(Object.keys(SHEET_RULES)).toHaveLength(6);
  });

  test('windows that open at other instants are told as such, and only while it matters', () => {
    const opens = (fromMs: number, untilMs: number) => sheet({ specials: [special(1_500, fromMs, untilMs)] });
    const shops = (web: ReturnType<typeof sheet>, others: ReturnType<typeof sheet>) =>
      CHANNELS.map((place) => tells(place, place === 'web' ? web : others));
    const later = shops(opens(NOW + DAY, NOW + 9 * DAY), opens(NOW + 2 * DAY, NOW + 9 * DAY));
    expect(found(later)).toEqual([['window', 'web']]);
    const { evidence, example } = comparePrices('A', later, NOW).found[0] ?? {};
    expect(evidence?.[0]?.value).toBe(
      'no special; from 2026-06-16T12:00:00.000Z 15.00; from 2026-06-24T12:00:00.000Z no special',
    );
    expect(example).toMatchObject({ atMs: NOW + DAY, group: 'retail', quantityE4: 10_000 });
    // It began otherwise, and that is over.
    expect(found(shops(opens(NOW - 2 * DAY, NOW + DAY), opens(NOW - DAY, NOW + DAY)))).toEqual([]);
    expect(found(shops(opens(NOW - 3 * DAY, NOW - 2 * DAY), opens(NOW - 3 * DAY, NOW - DAY)))).toEqual([]);
  });

  test('a slip is told once: a tier by percent follows its shelf price, one of its own does not', () => {
    const dear = { amountMinor: 3_000, currency: 'EUR' } as const;
    const tiered = sheet({ quantityRows: [row()] });
    const shops = (app: ReturnType<typeof sheet>) =>
      CHANNELS.map((place) => tells(place, place === 'app' ? app : tiered));
    expect(found(shops({ ...tiered, regular: dear }))).toEqual([['shelf-price', 'app']]);
    expect(
      found(shops({ ...tiered, regular: dear, quantityRows: [row({ terms: { kind: 'percent-off', rate: 2_000 } })] })),
    ).toEqual([
      ['shelf-price', 'app'],
      ['quantity-price', 'app'],
    ]);
  });

  test('other rows with the same prices are none, nor what a special price covers for ever', () => {
    const shops = (app: ReturnType<typeof sheet>, others: ReturnType<typeof sheet>) =>
      CHANNELS.map((place) => tells(place, place === 'app' ? app : others));
    const byPercent = sheet({ quantityRows: [row()] });
    const byPrice = sheet({ quantityRows: [row({ terms: { kind: 'price', amountE4: 18_000_000n } })] });
    expect(found(shops(byPercent, byPrice))).toEqual([]);
    const covered = [special(1_500)];
    expect(found(shops({ ...byPercent, specials: covered }, sheet({ specials: covered })))).toEqual([]);
    expect(
      found(
        shops(
          { ...byPercent, specials: [special(1_500, null, NOW + DAY)] },
          sheet({ specials: [special(1_500, null, NOW + DAY)] }),
        ),
      ),
    ).toEqual([['quantity-price', 'app']]);
  });

  test('with a place in doubt, what is said of the others stands, and that place is undecided', () => {
    const told = shop({ app: says('app', doubted), store: tells('store', sheet({ taxRate: 700 })) });
    const { found: all, undecided } = comparePrices('A', told, NOW);
    expect(undecided).toEqual(['app']);
    expect(all.map(({ kind, odd }) => [kind, odd])).toEqual([
      ['in-doubt', ['app']],
      ['tax-rate', ['store']],
    ]);
  });

  test('evidence is what stands there, by the aspect of the rule', () => {
    const told = shop({ app: tells('app', sheet({ regular: { amountMinor: 1_999, currency: 'EUR' } })) });
    const [first] = comparePrices('A', told, NOW).found;
    expect(first?.evidence).toHaveLength(4);
    expect(first?.evidence[1]).toEqual({
      place: 'app',
      value: '19.99 EUR per 1',
      stored: '{"shelf":"app"}',
      productId: '7',
      shopRowId: null,
      rowChangedAtMs: 1_000,
    });
    expect(first?.example?.charged.map(({ price }) => price?.amountMinor)).toEqual([2_000, 1_999, 2_000, 2_000]);
  });
});
