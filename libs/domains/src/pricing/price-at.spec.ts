import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { priceAt, type PriceAt } from './price-at.js';
import type { PriceSheet, QuantityRow, Special } from './price-sheet.js';
import { arbitrarySheet, INSTANTS } from './testing/arbitrary-sheet.fixture.js';
import { CUSTOMER_GROUPS, type CustomerGroup, type Window } from './pricing.model.js';

const OPEN: Window = { fromMs: null, untilMs: null };
const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' as const });

const sheet = (more: Partial<PriceSheet> = {}): PriceSheet => ({
  sku: 'A',
  regular: EUR(2_000),
  per: 1,
  taxRate: 1_900,
  quantityRows: [],
  specials: [],
  ...more,
});
const row = (more: Partial<QuantityRow> = {}): QuantityRow => ({
  group: 'everyone',
  fromQuantityE4: 10_000,
  priority: 1,
  terms: { kind: 'price', amountE4: 15_000_000n },
  window: OPEN,
  ...more,
});
const special = (amountE4: bigint, more: Partial<Special> = {}): Special => ({
  priority: 1,
  amountE4,
  window: OPEN,
  ...more,
});
const at = (of: PriceSheet, group: CustomerGroup = 'retail', units = 1, atMs = 0): PriceAt | undefined =>
  priceAt(of, { group, quantityE4: units * 10_000, atMs });

describe('the price of a SKU', () => {
  it('is rounded half away from nought, where the record says, and never below it', () => {
    const percentOff = (rate: number) => row({ terms: { kind: 'percent-off', rate } });
    expect(at(sheet({ regular: EUR(99), quantityRows: [percentOff(5_000)] }))?.price).toEqual(EUR(50));
    expect(at(sheet({ regular: EUR(3), quantityRows: [percentOff(1_667)] }))?.price).toEqual(EUR(2));
    const amountOff = (amountE4: bigint) => row({ terms: { kind: 'amount-off', amountE4 } });
    expect(at(sheet({ regular: EUR(10), quantityRows: [amountOff(5_000n)] }))?.price).toEqual(EUR(10));
    expect(at(sheet({ regular: EUR(10), quantityRows: [amountOff(5_001n)] }))?.price).toEqual(EUR(9));
    expect(at(sheet({ regular: EUR(10), quantityRows: [amountOff(200_000n)] }))).toBeUndefined();
    expect(at(sheet({ regular: EUR(10), quantityRows: [percentOff(20_000)] }))).toBeUndefined();
  });

  it('is none without a shelf price above nought, whatever the rows say', () => {
    const rows = { quantityRows: [row()], specials: [special(10_000n)] };
    expect(at(sheet({ regular: null, ...rows }))).toBeUndefined();
    expect(at(sheet({ regular: EUR(0), ...rows }))).toBeUndefined();
  });

  it('is the special where one is open, even a dearer one; one that rounds to nothing is none', () => {
    expect(at(sheet({ quantityRows: [row()], specials: [special(30_000_000n)] }))).toMatchObject({
      price: EUR(3_000),
      basis: 'special',
      tiers: [],
    });
    expect(at(sheet({ specials: [special(4_999n)] }))).toMatchObject({ price: EUR(2_000), basis: 'regular' });
    expect(at(sheet({ specials: [special(5_000n)] }))).toMatchObject({ price: EUR(1), basis: 'special' });
  });

  it('changes at the first bound that changes price or tiers, and at no other', () => {
    const covered = special(12_000_000n, { priority: 2, window: { fromMs: null, untilMs: 50 } });
    const above = special(15_000_000n, { window: { fromMs: null, untilMs: 100 } });
    expect(at(sheet({ specials: [covered, above] }))?.changesAtMs).toBe(100);
    expect(at(sheet({ quantityRows: [row({ group: 'club', window: { fromMs: 5, untilMs: 9 } })] }))?.changesAtMs).toBe(
      null,
    );
    const later = row({ fromQuantityE4: 100_000, window: { fromMs: 70, untilMs: null } });
    expect(at(sheet({ quantityRows: [later] }))?.changesAtMs).toBe(70);
  });
});

/** Decision record 17, sentence by sentence, and in another way than the code: by filters and minima, in hundred-millionths. */
function naive(of: PriceSheet, group: CustomerGroup, quantityE4: number, atMs: number) {
  const halfUp = (numerator: bigint, denominator: bigint): bigint =>
    numerator < 0n ? 0n : (numerator * 2n + denominator) / (denominator * 2n);
  const isIn = ({ fromMs, untilMs }: Window): boolean =>
    !(fromMs !== null && atMs < fromMs) && !(untilMs !== null && atMs >= untilMs);
  const least = <T>(rows: readonly T[], by: (row: T) => number): readonly T[] => {
    const lowest = Math.min(...rows.map(by));
    return rows.filter((each) => by(each) === lowest);
  };
  if (of.regular === null || of.regular.amountMinor <= 0) return undefined;
  const regular = of.regular.amountMinor;
  const specials = of.specials
    .map((each) => ({ ...each, minor: Number(halfUp(each.amountE4, 10_000n)) }))
    .filter((each) => isIn(each.window) && each.minor > 0);
  if (specials.length > 0) {
    const [first] = least(
      least(specials, ({ priority }) => priority),
      ({ minor }) => minor,
    );
    return { minor: first?.minor, basis: 'special', tiers: [] };
  }
  const open = of.quantityRows.filter(
    (each) => isIn(each.window) && (each.group === group || each.group === 'everyone'),
  );
  const priceFrom = (reached: number): number | undefined => {
    let rows = open.filter((each) => each.fromQuantityE4 <= reached);
    if (rows.length === 0) return undefined;
    rows = least(rows, (each) => -each.fromQuantityE4) as QuantityRow[];
    rows = least(rows, (each) => each.priority) as QuantityRow[];
    const own = rows.filter((each) => each.group === group);
    if (own.length > 0) rows = own;
    return Math.min(
      ...rows.map(({ terms }) => {
        if (terms.kind === 'percent-off') return Number(halfUp(BigInt(regular) * BigInt(10_000 - terms.rate), 10_000n));
        if (terms.kind === 'amount-off') return Number(halfUp(BigInt(regular) * 10_000n - terms.amountE4, 10_000n));
        return Number(halfUp(terms.amountE4, 10_000n));
      }),
    );
  };
  const tier = priceFrom(quantityE4);
  if (tier === 0) return undefined;
  const steps = [...new Set(open.map(({ fromQuantityE4 }) => fromQuantityE4))]
    .sort((a, b) => a - b)
    .map((from) => [from, priceFrom(from) ?? regular] as const);
  const tiers = steps.filter(([, minor], index) => minor !== (steps[index - 1]?.[1] ?? regular));
  return { minor: tier ?? regular, basis: tier === undefined ? 'regular' : 'tier', tiers };
}

const told = (now: PriceAt | undefined) =>
  now && {
    minor: now.price.amountMinor,
    basis: now.basis,
    tiers: now.tiers.map(({ fromQuantityE4, price }) => [fromQuantityE4, price.amountMinor]),
  };

it('is what the decision record says, sentence by sentence, for every market, quantity and instant', () => {
  const moments = {
    group: fc.constantFrom(...CUSTOMER_GROUPS),
    quantityE4: fc.constantFrom(1, 4_999, 5_000, 10_000, 20_000, 25_000, 100_000, 1_000_000),
    atMs: fc.constantFrom(...INSTANTS),
  };
  fc.assert(
    fc.property(arbitrarySheet, fc.record(moments), (of, { group, quantityE4, atMs }) => {
      const now = priceAt(of, { group, quantityE4, atMs });
      expect(told(now)).toEqual(naive(of, group, quantityE4, atMs));
      if (now === undefined) return;
      // What is said of the future: at every known instant until then it is the same, and then it is not.
      const said = (instant: number) => {
        const { minor, tiers } = naive(of, group, quantityE4, instant) ?? {};
        return JSON.stringify([minor, tiers]);
      };
      const changes = INSTANTS.filter((instant) => instant > atMs && said(instant) !== said(atMs));
      expect(now.changesAtMs).toBe(changes[0] ?? null);
    }),
    { numRuns: 3_000 },
  );
});
