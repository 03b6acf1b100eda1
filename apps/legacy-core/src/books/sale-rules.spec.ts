import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../catalogue/catalogue.js';
import { saleRulesOf } from './sale-rules.js';
import { PLAIN_STOCK_ITEM, type StockItem } from './stock-item.js';

const PLAIN_RULES = {
  managed: true,
  backorders: 0,
  minQuantity: 0,
  minSaleQuantity: 10_000,
  maxSaleQuantity: 100_000_000,
  increments: null,
};

describe('what is in force', () => {
  test('of a product nobody touched, the configuration', () => {
    expect(saleRulesOf(PLAIN_STOCK_ITEM)).toEqual(PLAIN_RULES);
  });

  test.each<[sku: string, rules: Partial<ReturnType<typeof saleRulesOf>>]>([
    ['GIFT-CARD', { managed: false }],
    ['SELBST-GEZÄHLT', { managed: true, backorders: 1 }],
    ['MIN-6', { minSaleQuantity: 60_000 }],
    ['MIN-VERERBT', {}],
    ['MIN-GRUPPEN', { minSaleQuantity: 30_000 }],
    ['MAX-3', { maxSaleQuantity: 30_000 }],
    ['MAX-0', { maxSaleQuantity: null }],
    ['MAX-VERERBT', {}],
    ['RESERVE-10', { minQuantity: 100_000 }],
    ['RESERVE-VERERBT', {}],
    ['SCHRITT-12', { increments: 120_000 }],
    ['SCHRITT-VIERTEL', { increments: 2500, minSaleQuantity: 5000 }],
    ['SCHRITT-0', {}],
    ['SCHRITT-MINUS', {}],
    ['SCHRITT-AUS', {}],
    ['SCHRITT-VERERBT', {}],
    ['RÜCKSTAND-1', { backorders: 1 }],
    ['RÜCKSTAND-2', { backorders: 2 }],
    ['RÜCKSTAND-VERERBT', {}],
  ])('of %s', (sku, rules) => {
    const product = catalogue().find((candidate) => candidate.sku === sku);
    expect(product && saleRulesOf(product.stockItem)).toEqual({ ...PLAIN_RULES, ...rules });
  });

  test('increments of the configuration are pieces, where only the product switches them on', () => {
    const item: StockItem = { ...PLAIN_STOCK_ITEM, useConfigEnableIncrements: false, enableIncrements: true };
    expect(saleRulesOf(item).increments).toBe(10_000);
  });

  test('a map of minimums without an entry for everyone is no rule', () => {
    const item = { ...PLAIN_STOCK_ITEM, useConfigMinSaleQuantity: false, minSaleQuantity: '{"2":5}' };
    expect(() => saleRulesOf(item)).toThrow('has no minimum for everyone');
  });
});
