import * as fc from 'fast-check';
import type { PriceSheet, QuantityRow, Special, Terms } from '../price-sheet.js';
import { CUSTOMER_GROUPS, PRICE_UNITS, type Window } from '../pricing.model.js';

/** Instants at which windows of the sheets below begin and end, rising: few, so that windows meet. */
export const INSTANTS: readonly number[] = [0, 1_000, 1_001, 2_000, 3_000, 4_000];

const bound = fc.option(fc.constantFrom(...INSTANTS), { nil: null });
const window: fc.Arbitrary<Window> = fc.record({ fromMs: bound, untilMs: bound });
const amountE4 = fc.oneof(
  fc.bigInt({ min: 0n, max: 40_000_000n }),
  fc.integer({ min: 0, max: 4_000 }).map((minor) => BigInt(minor) * 10_000n),
);
const terms: fc.Arbitrary<Terms> = fc.oneof(
  fc.record({ kind: fc.constant('percent-off' as const), rate: fc.integer({ min: 0, max: 12_000 }) }),
  fc.record({ kind: fc.constant('amount-off' as const), amountE4 }),
  fc.record({ kind: fc.constant('price' as const), amountE4 }),
);
const quantityRow: fc.Arbitrary<QuantityRow> = fc.record({
  group: fc.constantFrom('everyone' as const, ...CUSTOMER_GROUPS),
  fromQuantityE4: fc.constantFrom(5_000, 10_000, 20_000, 25_000, 100_000),
  priority: fc.integer({ min: 0, max: 2 }),
  terms,
  window,
});
const special: fc.Arbitrary<Special> = fc.record({ priority: fc.integer({ min: 0, max: 2 }), amountE4, window });

/** Any sheet, of few quantities and instants: what is rare in a shop happens here all the time. */
export const arbitrarySheet: fc.Arbitrary<PriceSheet> = fc.record({
  sku: fc.constant('A'),
  regular: fc.option(
    fc.record({ amountMinor: fc.integer({ min: 0, max: 4_000 }), currency: fc.constant('EUR' as const) }),
    { nil: null, freq: 10 },
  ),
  per: fc.constantFrom(...PRICE_UNITS),
  taxRate: fc.constantFrom(0, 700, 1_900),
  quantityRows: fc.array(quantityRow, { maxLength: 6 }),
  specials: fc.array(special, { maxLength: 3 }),
});
