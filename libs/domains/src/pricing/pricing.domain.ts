import type { Domain } from '../domain.js';
import { pricingLegacyWire } from './contracts/legacy.js';
import { v1 } from './contracts/v1.js';
import { v2 } from './contracts/v2.js';
import { v3 } from './contracts/v3.js';
import { connectPricingLegacy } from './legacy/pricing-legacy.client.js';
import { PRICING_COMPARISON } from './pricing.comparison.js';
import { PRICING_IN_FLIGHT } from './pricing.in-flight.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  STALENESS_BOUND_MS,
  type BatchQuestion,
  type Knowledge,
  type Market,
  type PriceQuestion,
  type QuoteQuestion,
} from './pricing.model.js';
import { knownUntilMs } from './known-until.js';
import { PRICING_MISMATCHES } from './pricing.mismatches.js';
import { promiseOf } from './quote-promise.js';
import { connectPriceChanges } from './service/price-changes.client.js';
import { connectPricingService } from './service/pricing-service.client.js';

/** A price for browsing, accepted to answered: pages wait for it. */
const BROWSE_DEADLINE_MS = 800;
/** A quote: up to twelve calls of the cart face, one after another. */
const QUOTE_DEADLINE_MS = 2_000;

/** Prices that are no longer confirmed say so from here on: the contract's own bound. */
const DELAYED = { afterMs: 30_000, code: 'price-verification-delayed' } as const;

/** A price that was changed is shown so much longer than its service knows better, ms, and what a question takes. */
const CHANGES_EVERY_MS = 1_000;
const CHANGES_TIMEOUT_MS = 1_000;

/** Pricing: what does this cost, and what does this basket? */
export const pricing: Domain = {
  name: 'pricing',
  operations: [
    {
      name: PRICE_ONE,
      kind: 'read',
      access: { scope: 'pricing:read' },
      deadlineMs: BROWSE_DEADLINE_MS,
      rememberedMs: STALENESS_BOUND_MS,
      delayed: DELAYED,
    },
    {
      name: PRICE_BATCH,
      kind: 'read',
      access: { scope: 'pricing:read' },
      deadlineMs: BROWSE_DEADLINE_MS,
      rememberedMs: STALENESS_BOUND_MS,
      delayed: DELAYED,
    },
    // Computed anew every time: nothing of it is remembered. It changes nothing, so that it may be copied.
    {
      name: QUOTE_BASKET,
      kind: 'read',
      access: { scope: 'pricing:quote' },
      deadlineMs: QUOTE_DEADLINE_MS,
      buys: true,
    },
  ],
  contracts: [v1, v2, v3],
  legacyWire: pricingLegacyWire,
  authority: 'legacy',
  objectivesFile: 'libs/domains/src/pricing/pricing.slo.yaml',
  integrationsFile: 'libs/domains/src/pricing/pricing.integrations.yaml',
  comparison: PRICING_COMPARISON,
  inFlight: PRICING_IN_FLIGHT,
  mismatches: PRICING_MISMATCHES,
  // Nothing personal is in a channel.
  flagProperties: (input) => ({ channel: (input as Market).channel }),
  skusOf,
  ageMs,
  knownUntilMs,
  watchChanges: {
    everyMs: CHANGES_EVERY_MS,
    timeoutMs: CHANGES_TIMEOUT_MS,
    subjectsOf: skusOf,
    connect: connectPriceChanges,
  },
  promiseOf,
  connectLegacy: connectPricingLegacy,
  connectService: connectPricingService,
  serviceAt: { host: 'PRICING_HOST', port: 'PRICING_PORT' },
};

/** Of a price, or of a basket. */
function skusOf(input: unknown): readonly string[] {
  if ('skus' in (input as object)) return (input as BatchQuestion).skus;
  if ('lines' in (input as object)) return (input as QuoteQuestion).lines.map(({ sku }) => sku);
  return [(input as PriceQuestion).sku];
}

/** A quote has no age: it is made when it is asked for, and binds. */
function ageMs(result: unknown): number {
  const { kind, knowledge } = result as { readonly kind?: string; readonly knowledge?: Knowledge };
  return kind === 'quote' || kind === 'not-quotable' ? 0 : (knowledge?.ageMs ?? 0);
}
