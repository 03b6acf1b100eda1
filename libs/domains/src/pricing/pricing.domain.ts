import type { Domain } from '../domain.js';
import { v1 } from './contracts/v1.js';
import { v2 } from './contracts/v2.js';
import { connectPricingLegacy } from './legacy/pricing-legacy.client.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  STALENESS_BOUND_MS,
  type Knowledge,
  type Market,
} from './pricing.model.js';
import { knownUntilMs } from './known-until.js';
import { PRICING_MISMATCHES } from './pricing.mismatches.js';
import { promiseOf } from './quote-promise.js';

/** A price for browsing, accepted to answered: pages wait for it. */
const BROWSE_DEADLINE_MS = 800;
/** A quote: up to twelve calls of the cart face, one after another. */
const QUOTE_DEADLINE_MS = 2_000;

/** Prices that are no longer confirmed say so from here on: the contract's own bound. */
const DELAYED = { afterMs: 30_000, code: 'price-verification-delayed' } as const;

/** Pricing: what does this cost, and what does this basket? */
export const pricing: Domain = {
  name: 'pricing',
  operations: [
    {
      name: PRICE_ONE,
      kind: 'read',
      deadlineMs: BROWSE_DEADLINE_MS,
      rememberedMs: STALENESS_BOUND_MS,
      delayed: DELAYED,
    },
    {
      name: PRICE_BATCH,
      kind: 'read',
      deadlineMs: BROWSE_DEADLINE_MS,
      rememberedMs: STALENESS_BOUND_MS,
      delayed: DELAYED,
    },
    // Computed anew every time: nothing of it is remembered. It changes nothing, so that it may be copied.
    { name: QUOTE_BASKET, kind: 'read', deadlineMs: QUOTE_DEADLINE_MS },
  ],
  contracts: [v1, v2],
  authority: 'legacy',
  objectivesFile: 'libs/domains/src/pricing/pricing.slo.yaml',
  integrationsFile: 'libs/domains/src/pricing/pricing.integrations.yaml',
  // Nothing is compared while there is nobody to compare with.
  comparison: {},
  mismatches: PRICING_MISMATCHES,
  // Nothing personal is in a channel.
  flagProperties: (input) => ({ channel: (input as Market).channel }),
  ageMs: (result) => (result as { readonly knowledge?: Knowledge }).knowledge?.ageMs ?? 0,
  knownUntilMs,
  promiseOf,
  connectLegacy: connectPricingLegacy,
};
