import { pick, type ConfigOf } from '@banyan/kernel';

/** What this process reads from its environment. */
export const ORDERS_SETTINGS = pick(
  'ORDERS_HOST',
  'ORDERS_PORT',
  'ORDERS_OPS_PORT',
  'OPS_HOST',
  'DATABASE_URL',
  'BANYAN_ENVIRONMENT',
  'BANYAN_RELEASE',
  'BANYAN_SAGA_LEASE_MS',
  'INVENTORY_HOST',
  'INVENTORY_PORT',
  'LEGACY_URL',
  'LEGACY_SOAP_USER',
  'LEGACY_SOAP_KEY',
  'LEGACY_REST_USER',
  'LEGACY_REST_PASSWORD',
  'PAYMENT_PRIMARY_URL',
  'PAYMENT_BACKUP_URL',
  'FRAUD_URL',
  'SHIPPING_URL',
  'WAREHOUSE_URL',
  'MAIL_URL',
  'ANALYTICS_URL',
);

export type OrdersSettings = ConfigOf<typeof ORDERS_SETTINGS>;
