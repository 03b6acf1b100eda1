import { pick, type ConfigOf } from '@banyan/kernel';

/** What this process reads from its environment. */
export const PRICING_SETTINGS = pick(
  'PRICING_HOST',
  'PRICING_PORT',
  'PRICING_OPS_PORT',
  'OPS_HOST',
  'LEGACY_URL',
  'LEGACY_SOAP_USER',
  'LEGACY_SOAP_KEY',
  'DATABASE_URL',
  'BANYAN_SERVICE_KEYS',
  'NATS_URL',
  'BANYAN_ENVIRONMENT',
  'BANYAN_RELEASE',
  'BANYAN_PRICE_POLL_MS',
  'BANYAN_PRICE_PAGE_ROWS',
  'BANYAN_FEED_LAG_BOUND_MS',
  'BANYAN_CONSISTENCY_CALLS_PER_SECOND',
  'BANYAN_CONSISTENCY_SETTLE_MS',
  'INVENTORY_HOST',
  'INVENTORY_PORT',
);

export type PricingSettings = ConfigOf<typeof PRICING_SETTINGS>;
