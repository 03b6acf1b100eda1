import { ConfigurationError, pick, readConfig, SETTING_NAMES, type ConfigOf } from '@banyan/kernel';

const SCHEMA = pick(
  'CONTROL_HOST',
  'CONTROL_PORT',
  'CONTROL_TOKENS_FILE',
  'CONTROL_OIDC_ISSUER',
  'CONTROL_OIDC_CLIENT_ID',
  'CONTROL_OIDC_CLIENT_SECRET',
  'CONTROL_OIDC_REDIRECT_URL',
  'CONTROL_OIDC_SCOPES',
  'CONTROL_OIDC_GROUPS_CLAIM',
  'DATABASE_URL',
  'UNLEASH_URL',
  'UNLEASH_ADMIN_TOKEN',
  'UNLEASH_ENVIRONMENT',
  'BANYAN_DATA_DIR',
  'BANYAN_CHAOS',
  'BANYAN_CONTRACTS_DIR',
  'BANYAN_FEEDBACK_AFTER_MS',
  'BANYAN_FEEDBACK_KEY',
  'BANYAN_FEEDBACK_URL',
  'BANYAN_INTEGRATIONS_DIR',
  'BANYAN_OPERATIONS_DAYS',
  'BANYAN_OWNERS_FILE',
  'BANYAN_PERSONAL_DATA_DAYS',
  'BANYAN_RAMP_DIR',
  'BANYAN_REENTRY_WAIT_MS',
  'BANYAN_OBJECTIVES_DIR',
  'BANYAN_SYNTHETIC_EVERY_MS',
  'BANYAN_SYNTHETIC_KEY',
  'BANYAN_SYNTHETIC_SKU',
  'CONTRACT_PREFIX',
  'GATEWAY_URL',
  'ORDERS_HOST',
  'ORDERS_PORT',
  'INVENTORY_HOST',
  'INVENTORY_OPS_PORT',
  'LOG_LEVEL',
  'BANYAN_SERVICE_KEYS',
  'NATS_URL',
  'ORDERS_OPS_PORT',
);

/** Every setting that control reads. */
export const CONTROL_SETTINGS = Object.keys(SCHEMA) as readonly (keyof typeof SCHEMA)[];

export type ControlConfig = ConfigOf<typeof SCHEMA>;

/** @throws ConfigurationError */
export function readControlConfig(environment: Readonly<Record<string, string | undefined>>): ControlConfig {
  const config = readConfig(SCHEMA, environment, SETTING_NAMES);
  const { BANYAN_SYNTHETIC_EVERY_MS: everyMs, BANYAN_SYNTHETIC_KEY: key, BANYAN_SYNTHETIC_SKU: sku } = config;
  if (everyMs > 0 && (key === undefined || sku === undefined)) {
    throw new ConfigurationError([
      'BANYAN_SYNTHETIC_EVERY_MS is set, so BANYAN_SYNTHETIC_KEY and BANYAN_SYNTHETIC_SKU are required too',
    ]);
  }
  const { BANYAN_FEEDBACK_URL: url, BANYAN_FEEDBACK_KEY: signing } = config;
  if ((url === undefined) !== (signing === undefined)) {
    throw new ConfigurationError([
      'BANYAN_FEEDBACK_URL and BANYAN_FEEDBACK_KEY are required together: what is not signed is believed by nobody',
    ]);
  }
  return config;
}
