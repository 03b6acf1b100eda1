import { describe, expect, it } from '@jest/globals';
import type { ShopAnswer } from './ask-shop.js';
import { quotedBy } from './quote.js';
import { degradedWords } from './shelf-words.js';
import { type StockEntry, stockWords } from './stock-words.js';
import { newTraceparent, traceIdOf } from './traceparent.js';

const answer = (more: Partial<ShopAnswer>): ShopAnswer => ({
  status: 200,
  body: {},
  ageS: 0,
  traceId: 'f'.repeat(32),
  ...more,
});

describe('what is less than usual', () => {
  it('is not mentioned where nothing is', () => {
    expect(degradedWords(answer({ ageS: 5 }), answer({}))).toEqual([]);
  });
  it('says how old remembered stock is', () => {
    expect(degradedWords(answer({ ageS: 40 }), answer({}))).toEqual([expect.stringContaining('40 seconds ago')]);
    expect(degradedWords(answer({ ageS: 300 }), answer({}))).toEqual([expect.stringContaining('5 minutes ago')]);
  });
  it('says that prices are being confirmed, or are not there', () => {
    expect(degradedWords(answer({}), answer({ degraded: 'price-verification-delayed' }))).toEqual([
      expect.stringContaining('confirming these prices'),
    ]);
    expect(degradedWords(answer({ status: 0 }), answer({ status: 502 }))).toHaveLength(2);
  });
});

describe('stock', () => {
  it.each<[StockEntry | undefined, string, boolean]>([
    [undefined, 'Stock is being checked', true],
    [{ sku: 'A', state: 'in-doubt' }, 'Stock is being checked', true],
    [{ sku: 'A', state: 'in-stock', quantity: 70 }, 'In stock', true],
    [{ sku: 'A', state: 'in-stock', quantity: 2 }, 'Only 2 left', true],
    [{ sku: 'A', state: 'back-order' }, 'Made to order', true],
    [{ sku: 'A', state: 'sold-out' }, 'Sold out', false],
    [{ sku: 'A', state: 'not-for-sale' }, 'Not sold online', false],
  ])('%j reads so', (entry, text, sellable) => {
    expect(stockWords(entry)).toMatchObject({ text, sellable });
  });
});

describe('a quote', () => {
  it('that is refused says which lines of the basket it is about', () => {
    const body = { code: 'not-sellable', errors: [{ pointer: '/lines/1/sku' }, { pointer: '/codes/0' }] };
    expect(quotedBy(answer({ status: 422, body }))).toEqual({ kind: 'refused', lines: [1], code: 'not-sellable' });
  });
  it.each([0, 429, 502, 503])('%i is asked again', (status) => {
    expect(quotedBy(answer({ status, retryAfterMs: 3000 }))).toMatchObject({ kind: 'away', retryAfterMs: 3000 });
  });
});

it('a click begins a trace of its own, which asks to be recorded', () => {
  const traceparent = newTraceparent();
  expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
  expect(traceparent).toContain(traceIdOf(traceparent));
  expect(newTraceparent()).not.toBe(traceparent);
});
