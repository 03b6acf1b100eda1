import { domains, faultText, lookUpIntegrations, type ServiceConnection } from '@banyan/domains';
import { ConfigurationError, messageOf, pick, readConfig, SETTING_NAMES, type ConfigOf } from '@banyan/kernel';
import { readQuoteKeys, type QuoteKey } from './quotes/quote-keys.js';

/** Where each extracted service is, by the settings that its domain names. */
const SERVICES = domains.flatMap(({ name, serviceAt }) => (serviceAt === undefined ? [] : [{ name, ...serviceAt }]));

const SCHEMA = {
  ...pick(...SERVICES.flatMap(({ host, port }) => [host, port])),
  ...pick(
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
    'CONTRACT_PREFIX',
    'BANYAN_DATA_DIR',
    'BANYAN_HASH_KEY',
    'BANYAN_QUOTE_KEYS',
    'BANYAN_TRUSTED_PROXIES',
    'BANYAN_TIMING_ORIGINS',
    'BANYAN_UPGRADE_PATHS',
    'BANYAN_REWRITE_LOCATION',
    'BANYAN_FLAG_POLL_MS',
    'BANYAN_BROWSE_FRESH_MS',
    'BANYAN_INTEGRATIONS_DIR',
    'BANYAN_OBJECTIVES_DIR',
    'BANYAN_REVERSE_SHADOW_RATIO',
    'BANYAN_SHADOW_NOISE_RATIO',
    'BANYAN_SHADOW_CONCURRENCY',
    'BANYAN_ANSWER_CHECK_RATIO',
    'LOG_LEVEL',
  ),
};

/** What the gateway is configured by: its settings, and what the domains' files make of them. */
export interface GatewayConfig extends ConfigOf<typeof SCHEMA> {
  /** Where the service of each extracted domain is, by domain. */
  readonly services: ReadonlyMap<string, ServiceConnection>;
  /** Which face of the core each question of a domain goes to, from the integrations, by domain. */
  readonly faces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What quotes are signed with: the first signs, all of them verify. */
  readonly quoteKeys: readonly [QuoteKey, ...QuoteKey[]];
}

/** @throws ConfigurationError with every fault at once, of the settings and of the files of integrations */
export function readGatewayConfig(environment: NodeJS.ProcessEnv): GatewayConfig {
  // Read by itself first: a fault of another setting must not hide the faults of the files.
  const { faults, faces } = lookUpIntegrations(domains, environment['BANYAN_INTEGRATIONS_DIR'] || undefined);
  const texts = faults.map(faultText);
  const config = readSettings(environment, texts);
  const quoteKeys = quoteKeysIn(config, texts);
  const services = new Map(SERVICES.map(({ name, host, port }) => [name, { host: config[host], port: config[port] }]));
  return Object.freeze({ ...config, services, faces, quoteKeys });
}

/** @throws ConfigurationError with the others' faults and its own */
function quoteKeysIn(
  { BANYAN_QUOTE_KEYS }: ConfigOf<typeof SCHEMA>,
  faults: readonly string[],
): GatewayConfig['quoteKeys'] {
  try {
    const keys = readQuoteKeys(BANYAN_QUOTE_KEYS);
    if (faults.length > 0) throw new ConfigurationError(faults);
    return keys;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError([...faults, `BANYAN_QUOTE_KEYS ${messageOf(error)}`]);
  }
}

function readSettings(environment: NodeJS.ProcessEnv, more: readonly string[]): ConfigOf<typeof SCHEMA> {
  try {
    return readConfig(SCHEMA, environment, SETTING_NAMES);
  } catch (error) {
    throw error instanceof ConfigurationError ? new ConfigurationError([...error.faults, ...more]) : error;
  }
}
