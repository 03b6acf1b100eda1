import { pick, type ConfigOf } from '@banyan/kernel';

/** What this process reads from its environment. */
export const INVENTORY_SETTINGS = pick(
  'INVENTORY_HOST',
  'INVENTORY_PORT',
  'INVENTORY_OPS_PORT',
  'OPS_HOST',
  'LEGACY_URL',
  'LEGACY_SOAP_USER',
  'LEGACY_SOAP_KEY',
  'LEGACY_REST_USER',
  'LEGACY_REST_PASSWORD',
  'DATABASE_URL',
  'BANYAN_SERVICE_KEYS',
  'NATS_URL',
  'BANYAN_ENVIRONMENT',
  'BANYAN_RELEASE',
  'BANYAN_FEED_POLL_MS',
  'BANYAN_FEED_PAGE_ROWS',
  'BANYAN_FEED_LAG_BOUND_MS',
  'PRICING_HOST',
  'PRICING_PORT',
);

export type InventorySettings = ConfigOf<typeof INVENTORY_SETTINGS>;
