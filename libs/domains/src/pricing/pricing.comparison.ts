import type { ComparisonRules } from '@banyan/shadow';
import { PRICE_BATCH, PRICE_ONE, QUOTE_BASKET } from './pricing.model.js';

const KNOWLEDGE = {
  kind: 'clock',
  because: 'one arm says how old its word is; the other is asked for what is there',
} as const;
const FIELD = { kind: 'ignored', because: 'each arm refuses fields of its own wire' } as const;
const MADE_AT = { kind: 'clock', because: 'each arm makes its quote when it is asked' } as const;

/**
 * How two answers are compared, by operation. What is not named is compared exactly: money to the minor unit, windows to the
 * millisecond, promotions in their order.
 */
export const PRICING_COMPARISON: Readonly<Record<string, ComparisonRules>> = {
  [PRICE_ONE]: { knowledge: KNOWLEDGE, field: FIELD },
  [PRICE_BATCH]: {
    knowledge: KNOWLEDGE,
    items: { kind: 'keyed-set', key: 'sku' },
    'items.*.field': FIELD,
  },
  [QUOTE_BASKET]: { knowledge: KNOWLEDGE, atMs: MADE_AT },
};
