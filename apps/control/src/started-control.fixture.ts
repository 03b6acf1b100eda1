import type { ControlConfig } from './control.config.js';
import { TEST_DOMAIN } from './control.fixture.js';
import { startControl, type ControlChoices, type RunningControl } from './start-control.js';

/** Nobody listens there. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';
const away = () => Promise.reject(new Error('away'));

/**
 * The real control over one domain, on a free port; whatever it leans on is away, unless the configuration says where it is.
 *
 * @param dataDir a folder of the test's own
 */
export function startedControl(
  dataDir: string,
  over: Partial<ControlConfig> = {},
  choices: ControlChoices = {},
): Promise<RunningControl> {
  const config: ControlConfig = {
    CONTROL_HOST: '127.0.0.1',
    CONTROL_PORT: 0,
    CONTROL_TOKENS_FILE: undefined,
    CONTROL_OIDC_ISSUER: undefined,
    CONTROL_OIDC_CLIENT_ID: undefined,
    CONTROL_OIDC_CLIENT_SECRET: undefined,
    CONTROL_OIDC_REDIRECT_URL: undefined,
    CONTROL_OIDC_SCOPES: 'openid profile email',
    CONTROL_OIDC_GROUPS_CLAIM: 'groups',
    DATABASE_URL: NOWHERE,
    NATS_URL: undefined,
    BANYAN_SERVICE_KEYS: undefined,
    UNLEASH_URL: 'http://127.0.0.1:9/api',
    UNLEASH_ADMIN_TOKEN: () => 'none',
    UNLEASH_ENVIRONMENT: 'development',
    BANYAN_DATA_DIR: dataDir,
    BANYAN_CHAOS: false,
    BANYAN_CONTRACTS_DIR: undefined,
    BANYAN_INTEGRATIONS_DIR: undefined,
    BANYAN_FEEDBACK_URL: undefined,
    BANYAN_FEEDBACK_KEY: undefined,
    BANYAN_FEEDBACK_AFTER_MS: 600_000,
    BANYAN_OPERATIONS_DAYS: 730,
    BANYAN_OWNERS_FILE: undefined,
    BANYAN_PERSONAL_DATA_DAYS: 120,
    BANYAN_RAMP_DIR: undefined,
    BANYAN_OBJECTIVES_DIR: undefined,
    BANYAN_REENTRY_WAIT_MS: 0,
    BANYAN_SYNTHETIC_EVERY_MS: 0,
    BANYAN_SYNTHETIC_KEY: undefined,
    BANYAN_SYNTHETIC_SKU: undefined,
    CONTRACT_PREFIX: '/',
    GATEWAY_URL: undefined,
    INVENTORY_HOST: '127.0.0.1',
    INVENTORY_OPS_PORT: 1,
    ORDERS_HOST: '127.0.0.1',
    ORDERS_PORT: 9,
    ORDERS_OPS_PORT: 1,
    LOG_LEVEL: 'error',
    ...over,
  };
  return startControl(config, { domains: [TEST_DOMAIN], switchOff: away, ...choices });
}
