import { pick, readConfig, SETTING_NAMES } from '@banyan/kernel';

/** What the gateway reads from its environment. @throws ConfigurationError with every fault at once */
export function readGatewayConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(
    pick(
      'GATEWAY_HOST',
      'GATEWAY_PORT',
      'GATEWAY_OPS_PORT',
      'OPS_HOST',
      'LEGACY_URL',
      'LEGACY_SOAP_USER',
      'LEGACY_SOAP_KEY',
      'LEGACY_REST_USER',
      'LEGACY_REST_PASSWORD',
      'LEGACY_SESSION_COOKIE',
      'DATABASE_URL',
      'UNLEASH_URL',
      'UNLEASH_TOKEN',
      'CONTROL_URL',
      'INVENTORY_HOST',
      'INVENTORY_PORT',
      'CONTRACT_PREFIX',
      'BANYAN_DATA_DIR',
      'BANYAN_HASH_KEY',
      'BANYAN_TRUSTED_PROXIES',
      'BANYAN_TIMING_ORIGINS',
      'BANYAN_UPGRADE_PATHS',
      'BANYAN_REWRITE_LOCATION',
      'BANYAN_FLAG_POLL_MS',
      'BANYAN_BROWSE_FRESH_MS',
      'BANYAN_INTEGRATIONS_DIR',
      'BANYAN_SHADOW_NOISE_RATIO',
      'BANYAN_SHADOW_CONCURRENCY',
      'BANYAN_ANSWER_CHECK_RATIO',
      'LOG_LEVEL',
    ),
    environment,
    SETTING_NAMES,
  );
}

export type GatewayConfig = ReturnType<typeof readGatewayConfig>;
