import type { PriceSheet, Promotion, QuoteQuestion } from '@banyan/domains';
import type { QuoteFacts } from './quote-basket.js';

/** A price nobody did anything to, but for what is named: for tests. */
export function sheet(sku: string, amountMinor: number, more: Partial<PriceSheet> = {}): PriceSheet {
  const regular = { amountMinor, currency: 'EUR' } as const;
  return { sku, regular, per: 1, taxRate: 1900, quantityRows: [], specials: [], ...more };
}

export const ALWAYS = { fromMs: null, untilMs: null } as const;

/** A promotion for everybody, always, of everything, but for what is named. */
export function promotion(more: Partial<Promotion> & Pick<Promotion, 'effect'>): Promotion {
  return {
    id: 'P',
    title: 'P',
    priority: 1,
    exclusive: false,
    code: null,
    thresholdMinor: 0,
    channels: [],
    groups: [],
    skus: [],
    categories: [],
    window: ALWAYS,
    ...more,
  };
}

/** @param category of every product */
export function facts(sheets: readonly PriceSheet[], promotions: readonly Promotion[] = [], category = 1): QuoteFacts {
  const known = new Map(sheets.map((each) => [each.sku, { sheet: each, category }]));
  return { productOf: (sku) => known.get(sku), promotions, taxMode: 'included' };
}

/** Of so many units each. */
export function question(
  lines: Readonly<Record<string, number>>,
  more: Partial<QuoteQuestion> = {},
): QuoteQuestion & { readonly atMs: number } {
  return {
    channel: 'web',
    group: 'retail',
    lines: Object.entries(lines).map(([sku, units]) => ({ sku, quantityE4: Math.round(units * 10_000) })),
    codes: [],
    ...more,
    atMs: more.atMs ?? 1_000_000,
  };
}
