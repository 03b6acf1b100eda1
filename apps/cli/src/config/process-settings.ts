import type { SettingName } from '@banyan/kernel';

/** What every process reads for its telemetry, before its own main file runs. */
const TELEMETRY = ['LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'BANYAN_TRACE_RATIO', 'BANYAN_ENVIRONMENT'] as const;

/**
 * Which settings each process reads. An app may not import another, so they stand here a second time; a test holds them
 * against the `pick(…)` in the sources of the apps.
 */
export const PROCESS_SETTINGS: Readonly<Record<string, readonly SettingName[]>> = {
  gateway: [
    'BANYAN_ANSWER_CHECK_RATIO',
    'BANYAN_DATA_DIR',
    'BANYAN_FLAG_POLL_MS',
    'BANYAN_HASH_KEY',
    'BANYAN_REWRITE_LOCATION',
    'BANYAN_SHADOW_CONCURRENCY',
    'BANYAN_TIMING_ORIGINS',
    'BANYAN_TRUSTED_PROXIES',
    'BANYAN_UPGRADE_PATHS',
    'CONTRACT_PREFIX',
    'CONTROL_URL',
    'DATABASE_URL',
    'GATEWAY_HOST',
    'GATEWAY_OPS_PORT',
    'GATEWAY_PORT',
    'INVENTORY_HOST',
    'INVENTORY_PORT',
    'LEGACY_SESSION_COOKIE',
    'LEGACY_SOAP_KEY',
    'LEGACY_SOAP_USER',
    'LEGACY_URL',
    'OPS_HOST',
    'UNLEASH_TOKEN',
    'UNLEASH_URL',
    ...TELEMETRY,
  ],
  control: [
    'BANYAN_DATA_DIR',
    'CONTROL_HOST',
    'CONTROL_PORT',
    'DATABASE_URL',
    'UNLEASH_ADMIN_TOKEN',
    'UNLEASH_ENVIRONMENT',
    'UNLEASH_URL',
    ...TELEMETRY,
  ],
  inventory: [
    'BANYAN_FEED_PAGE_ROWS',
    'BANYAN_FEED_POLL_MS',
    'DATABASE_URL',
    'INVENTORY_HOST',
    'INVENTORY_OPS_PORT',
    'INVENTORY_PORT',
    'LEGACY_URL',
    'OPS_HOST',
    ...TELEMETRY,
  ],
  'legacy-core': [
    'DATABASE_URL',
    'LEGACY_HOST',
    'LEGACY_OPS_PORT',
    'LEGACY_PORT',
    'LEGACY_REST_PASSWORD',
    'LEGACY_REST_USER',
    'LEGACY_SOAP_KEY',
    'LEGACY_SOAP_USER',
    'OPS_HOST',
    ...TELEMETRY,
  ],
};
