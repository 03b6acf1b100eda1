import { CURRENCIES, type Currency } from '@banyan/kernel';
import * as fc from 'fast-check';
import {
  CHANNELS,
  CUSTOMER_GROUPS,
  PRICE_UNITS,
  type BatchItem,
  type BatchResult,
  type Market,
  type NotQuotable,
  type Price,
  type Quote,
} from '../pricing.model.js';

/** Every way a SKU can be: 1 to 64 code points, no controls, no unpaired surrogates, no noncharacters. */
export const arbitrarySku: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
    fc.string({ unit: fc.constantFrom(...Array.from('A0/%&<>"\' +#?ß😀')), minLength: 1, maxLength: 64 }),
    fc.constantFrom('&amp;', '__proto__', 'constructor', '%2F', '..', '0', '007', '7', 'batch'),
  )
  .filter((text) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text) && Array.from(text).length <= 64);

const MOST_MINOR = Number.MAX_SAFE_INTEGER;
/** Until the year 9999, which ISO 8601 writes with four digits. */
const LAST_MS = Date.UTC(9999, 11, 31);

const currency = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
const channel = fc.constantFrom(...CHANNELS);
const group = fc.constantFrom(...CUSTOMER_GROUPS);
const per = fc.constantFrom(...PRICE_UNITS);
const basis = fc.constantFrom('regular' as const, 'tier' as const, 'special' as const);
const taxMode = fc.constantFrom('included' as const, 'excluded' as const);
const taxRate = fc.integer({ min: 0, max: 9_999 });
const minor = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: MOST_MINOR }));
const quantityE4 = fc.integer({ min: 1, max: 999_999_990_000 });
const instant = fc.integer({ min: 0, max: LAST_MS });
const changesAtMs = fc.option(instant, { nil: null });
const code = fc.string({ unit: fc.constantFrom(...Array.from('ABCxyz019_-')), minLength: 1, maxLength: 32 });

export const arbitraryMarket: fc.Arbitrary<Market> = fc.record({ channel, group });

export const arbitraryPrice = (market: Market): fc.Arbitrary<Price> =>
  currency.chain((of) => {
    const money = minor.map((amountMinor) => ({ amountMinor, currency: of }));
    return fc
      .record({
        sku: arbitrarySku,
        quantityE4,
        price: money,
        regular: money,
        per,
        basis,
        tiers: fc.array(fc.record({ fromQuantityE4: quantityE4, price: money }), { maxLength: 5 }),
        taxMode,
        taxRate,
        changesAtMs,
      })
      .map((rest) => ({ kind: 'price', ...market, ...rest }));
  });

const item = (market: Market): fc.Arbitrary<BatchItem> =>
  fc.oneof(
    arbitraryPrice(market),
    arbitrarySku.map((sku) => ({ kind: 'unknown-sku' as const, sku })),
    arbitrarySku.map((sku) => ({ kind: 'not-priced' as const, sku })),
    arbitrarySku.map((sku) => ({ kind: 'refused' as const, sku, field: 'price.price' })),
  );

export const arbitraryBatch: fc.Arbitrary<BatchResult> = arbitraryMarket.chain((market) =>
  fc.array(item(market), { minLength: 1, maxLength: 20 }).map((items) => ({ ...market, items })),
);

export const arbitraryQuote: fc.Arbitrary<Quote> = fc.tuple(arbitraryMarket, currency).chain(([market, of]) =>
  fc
    .record({
      taxMode,
      lines: fc.array(
        fc.record({
          sku: arbitrarySku,
          quantityE4,
          price: minor.map((amountMinor) => ({ amountMinor, currency: of })),
          per,
          basis,
          lineAmountMinor: minor,
          discountMinor: minor,
          taxRate,
        }),
        { minLength: 1, maxLength: 10 },
      ),
      promotions: fc.array(
        fc.record(
          {
            id: fc.string({ unit: fc.constantFrom(...Array.from('ABC019-')), minLength: 1, maxLength: 64 }),
            title: fc.string(),
            amountMinor: minor,
            code,
          },
          { requiredKeys: ['id', 'title', 'amountMinor'] },
        ),
        { maxLength: 5 },
      ),
      codes: fc.array(
        fc.record({
          code,
          state: fc.constantFrom(
            'applied' as const,
            'unknown' as const,
            'not-open' as const,
            'not-applicable' as const,
          ),
        }),
        { maxLength: 10 },
      ),
      taxes: fc.array(fc.record({ rate: taxRate, grossMinor: minor, taxMinor: minor }), {
        minLength: 1,
        maxLength: 10,
      }),
      totalMinor: minor,
      atMs: instant,
      changesAtMs,
    })
    .map((rest) => ({ kind: 'quote', ...market, currency: of, ...rest })),
);

export const arbitraryNotQuotable: fc.Arbitrary<NotQuotable> = fc
  .array(
    fc.record({
      line: fc.integer({ min: 0, max: 99 }),
      sku: arbitrarySku,
      because: fc.constantFrom('unknown-sku' as const, 'not-priced' as const, 'mixed-currencies' as const),
    }),
    { minLength: 1, maxLength: 100 },
  )
  .map((lines) => ({ kind: 'not-quotable', lines }));
