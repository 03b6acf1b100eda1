import { expect, it } from '@jest/globals';
import { compare } from '@banyan/shadow';
import * as fc from 'fast-check';
import { PRICING_COMPARISON } from './pricing.comparison.js';
import { PRICE_BATCH, PRICE_ONE, QUOTE_BASKET } from './pricing.model.js';
import {
  arbitraryBatch,
  arbitraryMarket,
  arbitraryPrice,
  arbitraryQuote,
} from './testing/arbitrary-results.fixture.js';

const kindOf = (operation: string, a: unknown, b: unknown): string =>
  compare(a, b, PRICING_COMPARISON[operation] ?? {}).kind;
const KNOWN = { knowledge: { ageMs: 400, changedAtMs: 1 } };

it('is the same price whatever an arm says of its own knowledge, and another by one minor unit', () => {
  fc.assert(
    fc.property(arbitraryMarket.chain(arbitraryPrice), (price) => {
      expect(kindOf(PRICE_ONE, price, { ...price, ...KNOWN })).toBe('match');
      const { amountMinor, currency } = price.price;
      const dearer = { ...price, price: { amountMinor: amountMinor === 0 ? 1 : amountMinor - 1, currency } };
      expect(kindOf(PRICE_ONE, price, dearer)).toBe('mismatch');
      expect(kindOf(PRICE_ONE, price, { ...price, changesAtMs: (price.changesAtMs ?? 0) + 1 })).toBe('mismatch');
    }),
    { numRuns: 30 },
  );
});

it('is the same batch in whatever order, and the same quote whenever it was made; another by a promotion', () => {
  fc.assert(
    fc.property(arbitraryBatch, arbitraryQuote, (batch, quote) => {
      const bySku = new Map(batch.items.map((item) => [item.sku, item]));
      const items = [...bySku.values()];
      expect(kindOf(PRICE_BATCH, { ...batch, items }, { ...batch, ...KNOWN, items: items.toReversed() })).toBe('match');
      expect(kindOf(QUOTE_BASKET, quote, { ...quote, ...KNOWN, atMs: quote.atMs + 5 })).toBe('match');
      const promotions = [...quote.promotions, { id: 'P', title: 'P', amountMinor: 1 }];
      expect(kindOf(QUOTE_BASKET, quote, { ...quote, promotions })).toBe('mismatch');
      expect(
        kindOf(QUOTE_BASKET, quote, { ...quote, totalMinor: quote.totalMinor === 0 ? 1 : quote.totalMinor - 1 }),
      ).toBe('mismatch');
    }),
    { numRuns: 30 },
  );
});
