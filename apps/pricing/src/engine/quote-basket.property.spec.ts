import { CHANNELS, CUSTOMER_GROUPS, type Promotion, type PromotionEffect, type Quote } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { quoteBasket } from './quote-basket.js';
import { facts, promotion, question, sheet } from './testing-baskets.fixture.js';

const SKUS = ['A', 'B', 'C', 'D', 'E'];

const effect: fc.Arbitrary<PromotionEffect> = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((rate) => ({ kind: 'percent-off', rate }) as const),
  fc.integer({ min: 0, max: 100_000 }).map((amountMinor) => ({ kind: 'amount-off', amountMinor }) as const),
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .map(([pay, more]) => ({ kind: 'n-for-m', take: pay + more, pay }) as const),
);

const promotions: fc.Arbitrary<readonly Promotion[]> = fc
  .array(
    fc.record({
      effect,
      priority: fc.integer({ min: 0, max: 3 }),
      exclusive: fc.constantFrom(false, false, false, true),
      code: fc.constantFrom(null, null, 'Eins', 'ZWEI'),
      thresholdMinor: fc.constantFrom(0, 0, 5_000),
      channels: fc.subarray([...CHANNELS], { maxLength: 2 }),
      groups: fc.subarray([...CUSTOMER_GROUPS], { maxLength: 1 }),
      skus: fc.subarray(SKUS, { maxLength: 2 }),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map((each, index) => promotion({ ...each, id: `P${index}`, code: each.code && `${each.code}${index}` })),
  );

const basket = fc.record({
  lines: fc.uniqueArray(
    fc.record({
      sku: fc.constantFrom(...SKUS),
      amountMinor: fc.integer({ min: 1, max: 1_000_000 }),
      per: fc.constantFrom(1 as const, 1 as const, 10 as const, 1000 as const),
      taxRate: fc.constantFrom(0, 700, 1900),
      quantityE4: fc.oneof(
        fc.integer({ min: 1, max: 40 }).map((units) => units * 10_000),
        fc.integer({ min: 1, max: 900_000 }),
      ),
    }),
    { selector: ({ sku }) => sku, minLength: 1 },
  ),
  promotions,
  channel: fc.constantFrom(...CHANNELS),
  group: fc.constantFrom(...CUSTOMER_GROUPS),
  codes: fc.subarray(['eins0', 'EINS1', 'zwei2', 'Zwei0', 'nie']),
});

type Basket = typeof basket extends fc.Arbitrary<infer T> ? T : never;

function quoted({ lines, promotions: all, channel, group, codes }: Basket): Quote {
  const sheets = lines.map(({ sku, amountMinor, per, taxRate }) => sheet(sku, amountMinor, { per, taxRate }));
  const said = quoteBasket(
    { ...question({}), channel, group, codes, lines: lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })) },
    facts(sheets, all),
  );
  if (said.kind !== 'quote') throw new Error('every line has a price');
  return said;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe('a quote', () => {
  test('adds up: lines less discounts, promotions, taxes and total', () => {
    fc.assert(
      fc.property(basket, (asked) => {
        const { lines, promotions: applied, taxes, totalMinor } = quoted(asked);
        const discounts = sum(lines.map(({ discountMinor }) => discountMinor));
        expect(sum(lines.map(({ lineAmountMinor }) => lineAmountMinor)) - discounts).toBe(totalMinor);
        expect(sum(applied.map(({ amountMinor }) => amountMinor))).toBe(discounts);
        expect(sum(taxes.map(({ grossMinor }) => grossMinor))).toBe(totalMinor);
        for (const { discountMinor, lineAmountMinor } of lines) {
          expect(discountMinor).toBeGreaterThanOrEqual(0);
          expect(discountMinor).toBeLessThanOrEqual(lineAmountMinor);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('rounds lines and taxes half away from zero, to within half a minor unit, and nothing else', () => {
    fc.assert(
      fc.property(basket, (asked) => {
        const { lines, taxes } = quoted(asked);
        for (const { lineAmountMinor, price, quantityE4, per } of lines) {
          const exactE4 = BigInt(price.amountMinor) * BigInt(quantityE4);
          const divisor = 10_000n * BigInt(per);
          const twice = 2n * (BigInt(lineAmountMinor) * divisor - exactE4);
          expect(twice > -divisor && twice <= divisor).toBe(true);
        }
        for (const { rate, grossMinor, taxMinor } of taxes) {
          const twice = 2n * (BigInt(taxMinor) * BigInt(10_000 + rate) - BigInt(grossMinor) * BigInt(rate));
          expect(twice > -BigInt(10_000 + rate) && twice <= BigInt(10_000 + rate)).toBe(true);
        }
        expect(taxes.map(({ rate }) => rate)).toEqual(
          [...new Set(lines.map(({ taxRate }) => taxRate))].toSorted((a, b) => b - a),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('costs the same whatever order promotions are known in', () => {
    fc.assert(
      fc.property(basket, (asked) => {
        expect(quoted({ ...asked, promotions: asked.promotions.toReversed() })).toEqual(quoted(asked));
      }),
    );
  });

  test('applies a promotion that is exclusive alone, or none that is', () => {
    fc.assert(
      fc.property(basket, (asked) => {
        const byId = new Map(asked.promotions.map((each) => [each.id, each]));
        const applied = quoted(asked).promotions.map(({ id }) => byId.get(id));
        if (applied.some((each) => each?.exclusive === true)) expect(applied).toHaveLength(1);
      }),
    );
  });

  test('says of a code that it is applied exactly when its promotion takes something off', () => {
    fc.assert(
      fc.property(basket, (asked) => {
        const { codes, promotions: applied } = quoted(asked);
        expect(codes.map(({ code }) => code)).toEqual(asked.codes);
        for (const { code, state } of codes) {
          const takes = applied.some((each) => each.code?.toLowerCase() === code.toLowerCase());
          expect(state === 'applied').toBe(takes);
        }
      }),
    );
  });
});
