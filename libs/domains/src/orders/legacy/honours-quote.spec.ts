import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson, type JsonObject } from '../../legacy-exchange/json-tree.js';
import type { Channel, OrderLine, QuotedBasket } from '../orders.model.js';
import { honoursQuote } from './honours-quote.js';

const WEB_RATE = 1_900;

/** A line of whole pieces, which costs what its price says. */
const lineOf = fc
  .record({
    pieces: fc.integer({ min: 1, max: 50 }),
    amountMinor: fc.integer({ min: 1, max: 99_999 }),
    taxRate: fc.constantFrom(0, 700, WEB_RATE),
    discountShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ pieces, amountMinor, taxRate, discountShare }): Omit<OrderLine, 'sku'> => {
    const lineAmountMinor = amountMinor * pieces;
    return {
      quantityE4: pieces * 10_000,
      price: { amountMinor, currency: 'EUR' },
      per: 1,
      lineAmountMinor,
      discountMinor: Math.floor(lineAmountMinor * discountShare),
      taxRate,
    };
  });

const basketOf = fc
  .record({
    channel: fc.constantFrom<Channel>('web', 'app', 'marketplace', 'store'),
    lines: fc.array(lineOf, { minLength: 1, maxLength: 6 }),
  })
  .map(({ channel, lines }): QuotedBasket => ({
    channel,
    group: 'retail',
    currency: 'EUR',
    lines: lines.map((line, index) => ({ sku: `SKU & "${index}"`, ...line })),
    codes: [],
    promotions: [],
    totalMinor: lines.reduce((sum, { lineAmountMinor, discountMinor }) => sum + lineAmountMinor - discountMinor, 0),
    atMs: 0,
  }));

const stored = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
/** Four places, net where the shop shows its prices so, as the core rounds them. */
const shown = (minor: number, rate: number, channel: Channel): string =>
  (channel === 'marketplace' ? (minor * 100) / (10_000 + rate) : minor / 100).toFixed(4);
/** A double with all its noise. */
const noisy = (minor: number): string => {
  const digits = (minor / 100).toPrecision(17);
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
};

interface CartText {
  readonly rows: readonly Record<string, unknown>[];
  readonly total: string;
  readonly currency?: string;
}

function cartTextOf({ lines, channel, totalMinor }: QuotedBasket): CartText {
  return {
    rows: lines.map((line) => ({
      sku: stored(line.sku),
      quantity: (line.quantityE4 / 10_000).toFixed(4),
      price: shown(line.price.amountMinor, line.taxRate, channel),
      peinh: '1',
      tax_rate: (line.taxRate / 100).toFixed(4),
      total: shown(line.lineAmountMinor, line.taxRate, channel),
      discount: `-${(line.discountMinor / 100).toFixed(4)}`,
    })),
    total: noisy(totalMinor),
  };
}

function cartOf({ rows, total, currency = 'EUR' }: CartText): JsonObject {
  const products = JSON.stringify(rows.length === 1 ? rows[0] : rows);
  return parseJson(
    `{"products":${products},"currency":"${currency}","totals":[{"code":"sub_total","value":1},{"code":"total","value":${total}}]}`,
  ) as JsonObject;
}

describe("the core's cart and a quote", () => {
  it('are the same where the cart charges it, in every shop, whatever the float has become', () => {
    fc.assert(
      fc.property(basketOf, (basket) => {
        expect(honoursQuote(basket, cartOf(cartTextOf(basket)))).toEqual({ kind: 'honoured' });
      }),
    );
  });

  it('are told apart by the line that has changed, by a minor unit and more', () => {
    const changes = fc.constantFrom('price', 'total', 'discount', 'quantity', 'tax_rate', 'sku', 'peinh');
    fc.assert(
      fc.property(basketOf, fc.nat(), changes, (basket, at, name) => {
        const cart = cartTextOf(basket);
        const index = at % basket.lines.length;
        const before = String(cart.rows[index]?.[name]);
        const after = /^-?[\d.]+$/.test(before) ? (Number(before) + 1).toFixed(4) : `${before}x`;
        const rows = cart.rows.map((row, each) =>
          each === index ? { ...row, [name]: name === 'peinh' ? '10' : after } : row,
        );
        fc.pre(name !== 'discount' || Number(after) <= 0);
        expect(honoursQuote(basket, cartOf({ ...cart, rows }))).toEqual({ kind: 'otherwise', lines: [index] });
      }),
    );
  });

  it('are told apart by the total alone, by a line that is not there or too many, by the currency', () => {
    fc.assert(
      fc.property(basketOf, (basket) => {
        const cart = cartTextOf(basket);
        const otherwise = { kind: 'otherwise', lines: [] };
        expect(honoursQuote(basket, cartOf({ ...cart, total: noisy(basket.totalMinor + 1) }))).toEqual(otherwise);
        expect(honoursQuote(basket, cartOf({ ...cart, currency: 'USD' }))).toEqual(otherwise);
        const [first] = cart.rows;
        const more = { ...cart, rows: [...cart.rows, { ...first, sku: 'ANOTHER' }] };
        expect(honoursQuote(basket, cartOf(more))).toEqual(otherwise);
        const less = { ...cart, rows: cart.rows.slice(1) };
        expect(honoursQuote(basket, cartOf(less)).kind).toBe('otherwise');
      }),
    );
  });

  it('are not the same where the cart cannot be read', () => {
    const basket: QuotedBasket = {
      ...fc.sample(basketOf, { numRuns: 1, seed: 1 })[0],
    } as QuotedBasket;
    for (const text of ['{}', '{"products":"none","totals":[]}', '{"products":[1],"totals":[{"code":"total"}]}']) {
      expect(honoursQuote(basket, parseJson(text) as JsonObject).kind).toBe('otherwise');
    }
  });
});
