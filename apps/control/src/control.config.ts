import { pick, readConfig, SETTING_NAMES, type ConfigOf } from '@banyan/kernel';

const SCHEMA = pick(
  'CONTROL_HOST',
  'CONTROL_PORT',
  'CONTROL_TOKENS_FILE',
  'DATABASE_URL',
  'UNLEASH_URL',
  'UNLEASH_ADMIN_TOKEN',
  'UNLEASH_ENVIRONMENT',
  'BANYAN_DATA_DIR',
  'BANYAN_CONTRACTS_DIR',
  'BANYAN_INTEGRATIONS_DIR',
  'BANYAN_OWNERS_FILE',
  'BANYAN_RAMP_DIR',
  'BANYAN_REENTRY_WAIT_MS',
  'BANYAN_OBJECTIVES_DIR',
  'CONTRACT_PREFIX',
  'GATEWAY_URL',
  'ORDERS_HOST',
  'ORDERS_PORT',
  'INVENTORY_HOST',
  'INVENTORY_OPS_PORT',
  'LOG_LEVEL',
  'ORDERS_OPS_PORT',
);

/** Every setting that control reads. */
export const CONTROL_SETTINGS = Object.keys(SCHEMA) as readonly (keyof typeof SCHEMA)[];

export type ControlConfig = ConfigOf<typeof SCHEMA>;

/** @throws ConfigurationError */
export function readControlConfig(environment: Readonly<Record<string, string | undefined>>): ControlConfig {
  return readConfig(SCHEMA, environment, SETTING_NAMES);
}
