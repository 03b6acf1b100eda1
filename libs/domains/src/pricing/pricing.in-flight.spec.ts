import { describe, expect, it } from '@jest/globals';
import { pricing } from './pricing.domain.js';
import type { BatchResult, Price } from './pricing.model.js';

const rule = pricing.inFlight!;
const item = (sku: string, amountMinor: number): Price => ({
  kind: 'price',
  sku,
  channel: 'app',
  group: 'club',
  quantityE4: 10_000,
  price: { amountMinor, currency: 'EUR' },
  regular: { amountMinor, currency: 'EUR' },
  per: 1,
  basis: 'regular',
  tiers: [],
  taxMode: 'included',
  taxRate: 1900,
  changesAtMs: null,
});
const batch = (...items: BatchResult['items']): BatchResult => ({ channel: 'app', group: 'club', items });

describe('a difference of pricing', () => {
  it.each([undefined, 1_764_236_000_000])(
    'in a batch is one question for each item that differs, at the same place and instant (%p)',
    (atMs) => {
      const instant = atMs === undefined ? {} : { atMs };
      const input = { channel: 'app', group: 'club', skus: ['a', 'b', 'c'], ...instant };
      const serving = batch(item('a', 1), item('b', 2), item('c', 3));
      const shadow = batch(item('a', 1), { kind: 'unknown-sku', sku: 'b' }, item('c', 4));
      const asked = (sku: string) => ({ channel: 'app', group: 'club', sku, quantityE4: 10_000, ...instant });
      expect(rule.questions('price.batch', input, serving, shadow)).toEqual([
        {
          operation: 'price.one',
          input: asked('b'),
          serving: item('b', 2),
          shadow: { kind: 'unknown-sku', sku: 'b' },
          at: 'items.*',
        },
        { operation: 'price.one', input: asked('c'), serving: item('c', 3), shadow: item('c', 4), at: 'items.*' },
      ]);
    },
  );

  it.each(['price.one', 'quote.basket'])('in one answer to %s is that question', (operation) => {
    const input = { sku: 'a', channel: 'app', group: 'club' };
    const question = { operation, input, serving: item('a', 1), shadow: item('a', 2) };
    expect(rule.questions(operation, input, question.serving, question.shadow)).toEqual([question]);
  });

  it('may come of a window that closes while both are asked, unless it was asked of another instant', () => {
    const bound = 1_764_236_000_000;
    const [price, quote] = [
      { ...item('a', 1), changesAtMs: bound },
      { kind: 'quote', lines: [], changesAtMs: bound },
    ];
    for (const result of [price, quote]) {
      expect(rule.changesAtMs?.({}, result)).toBe(bound);
      expect(rule.changesAtMs?.({ atMs: bound - 1 }, result)).toBeUndefined();
    }
    expect(rule.changesAtMs?.({}, { kind: 'unknown-sku', sku: 'a' })).toBeUndefined();
    expect(rule.changesAtMs?.({}, { kind: 'not-quotable', lines: [] })).toBeUndefined();
  });

  it('reads from the service’s own knowledge when that changed, and how old it is', () => {
    const knowing = { ...item('a', 1), knowledge: { ageMs: 3, changedAtMs: 17 } };
    expect([rule.changedAtMs(knowing), rule.ageMs(knowing)]).toEqual([17, 3]);
    expect(rule.changedAtMs({ ...item('a', 1), knowledge: { ageMs: 3, changedAtMs: null } })).toBeNull();
    expect([rule.changedAtMs(item('a', 1)), rule.ageMs(item('a', 1))]).toEqual([undefined, undefined]);
  });
});
