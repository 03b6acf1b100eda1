import {
  flag,
  followed,
  integer,
  list,
  matching,
  oneOf,
  optional,
  port,
  ratio,
  signingKeys,
  text,
  url,
  urls,
} from './config.js';

/**
 * Every environment variable of the shop, once. A process picks the names it needs (`pick(SETTINGS, …)`);
 * docs/configuration.md is generated from this table.
 */
export const SETTINGS = {
  // Where things listen. Port 0 picks a free one.
  GATEWAY_PORT: port({ description: 'storefront side of the gateway', default: 8080 }),
  GATEWAY_OPS_PORT: port({ description: 'operations side of the gateway', default: 9080 }),
  GATEWAY_HOST: text({ description: 'address the storefront side of the gateway binds', default: '0.0.0.0' }),
  CONTROL_PORT: port({ description: 'control: status page, API and its own operations paths', default: 8081 }),
  CONTROL_HOST: text({ description: 'address control binds', default: '127.0.0.1' }),
  LEGACY_PORT: port({ description: 'the stand-in legacy core', default: 8090 }),
  LEGACY_HOST: text({ description: 'address the stand-in legacy core binds', default: '127.0.0.1' }),
  LEGACY_OPS_PORT: port({
    description: 'operations side of the stand-in legacy core: faults and books',
    default: 9090,
  }),
  PARTNERS_PORT: port({
    description: 'the stand-in parties outside: payments, fraud, shipping, warehouse',
    default: 8095,
  }),
  PARTNERS_HOST: text({ description: 'address the stand-in parties outside bind', default: '127.0.0.1' }),
  PARTNERS_OPS_PORT: port({
    description: 'operations side of the stand-in parties outside: faults and books',
    default: 9095,
  }),
  STOREFRONT_PORT: port({ description: 'the demo storefront, where somebody shops as a shopper does', default: 8082 }),
  STOREFRONT_HOST: text({ description: 'address the demo storefront binds', default: '127.0.0.1' }),
  STOREFRONT_OPS_PORT: port({ description: 'operations side of the demo storefront', default: 9082 }),
  INVENTORY_PORT: port({ description: 'inventory service, Nest TCP transport', default: 8101 }),
  INVENTORY_OPS_PORT: port({ description: 'operations side of the inventory service', default: 9101 }),
  PRICING_PORT: port({ description: 'pricing service, Nest TCP transport', default: 8102 }),
  PRICING_OPS_PORT: port({ description: 'operations side of the pricing service', default: 9102 }),
  ORDERS_PORT: port({ description: 'order service, Nest TCP transport', default: 8103 }),
  ORDERS_OPS_PORT: port({ description: 'operations side of the order service', default: 9103 }),
  UNLEASH_PORT: port({ description: 'the development Unleash server', default: 4242 }),
  POSTGRES_PORT: port({ description: 'the embedded PostgreSQL', default: 54329 }),
  STACK_OPS_PORT: port({ description: 'operations side of the launcher', default: 9079 }),
  OPS_HOST: text({ description: 'address every operations side binds', default: '127.0.0.1' }),

  // Where others are.
  LEGACY_URL: url({ description: 'the legacy core, as every process reaches it', schemes: ['http:', 'https:'] }),
  DATABASE_URL: url({
    description: 'the PostgreSQL every process uses, each its own schema',
    schemes: ['postgres:', 'postgresql:'],
    secret: true,
  }),
  UNLEASH_URL: url({ description: 'Unleash API, such as http://127.0.0.1:4242/api', schemes: ['http:', 'https:'] }),
  UNLEASH_TOKEN: followed(text({ description: 'Unleash client token (one environment)', secret: true })),
  UNLEASH_ADMIN_TOKEN: followed(text({ description: 'Unleash admin token; control alone holds it', secret: true })),
  UNLEASH_ENVIRONMENT: text({ description: 'the Unleash environment whose flags count', default: 'development' }),
  CONTROL_URL: urls({
    description:
      'control, as the gateway and the command line reach it; each of them where there are several, separated by commas',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8081',
  }),
  CONTROL_TOKENS_FILE: optional(
    text({
      description:
        'file of who may do what at control: YAML or JSON, tokens as hashes, read again when it changes. Required when CONTROL_HOST is not a loopback address; none: whoever reaches control may do everything',
    }),
  ),
  CONTROL_OIDC_ISSUER: optional(
    url({
      description:
        'issuer (OpenID Connect) at which people sign in to control, beside tokens; none: with tokens alone: docs/how-to/roles-and-tokens.md',
      schemes: ['https:', 'http:'],
    }),
  ),
  CONTROL_OIDC_CLIENT_ID: optional(text({ description: 'what the issuer knows control by' })),
  CONTROL_OIDC_CLIENT_SECRET: optional(
    text({
      description: 'what control shows the issuer; none: it is a public client, protected by PKCE',
      secret: true,
    }),
  ),
  CONTROL_OIDC_REDIRECT_URL: optional(
    url({
      description: 'where the issuer sends people back to: /sign-in/issuer/back of control, as browsers reach it',
      schemes: ['https:', 'http:'],
    }),
  ),
  CONTROL_OIDC_SCOPES: text({
    description: 'what control asks the issuer for, separated by spaces',
    default: 'openid profile email',
  }),
  CONTROL_OIDC_GROUPS_CLAIM: text({
    description: 'the claim of the ID token, or of userinfo, that lists the groups somebody is in',
    default: 'groups',
  }),
  CONTROL_TOKEN: optional(
    followed(
      text({
        description: 'token of the role `replica`, with which the gateway reports to a control that has tokens',
        secret: true,
      }),
    ),
  ),
  BANYAN_TOKEN: optional(
    text({ description: 'token with which the command line asks a control that has tokens', secret: true }),
  ),
  GATEWAY_URL: optional(
    url({
      description:
        'storefront side of the gateway, as control reaches it, where readers of the reference try operations; by default where the launcher of this machine started it, else nothing is tried',
      schemes: ['http:', 'https:'],
    }),
  ),
  INVENTORY_HOST: text({
    description: 'address the inventory service binds, and where the gateway and the pricing service reach it',
    default: '127.0.0.1',
  }),
  PRICING_HOST: text({
    description: 'address the pricing service binds, and where the gateway and the inventory service reach it',
    default: '127.0.0.1',
  }),
  ORDERS_HOST: text({
    description: 'address the order service binds, and where the gateway and control reach it',
    default: '127.0.0.1',
  }),
  PAYMENT_PRIMARY_URL: url({
    description: 'the payment processor that is asked first',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/payments/primary',
  }),
  PAYMENT_BACKUP_URL: url({
    description: 'the payment processor that is asked when nothing can be charged at the first any more',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/payments/backup',
  }),
  FRAUD_URL: url({
    description: 'the service that judges orders for fraud',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/fraud',
  }),
  SHIPPING_URL: url({
    description: 'the service that says what sending costs',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/shipping',
  }),
  WAREHOUSE_URL: url({
    description: 'where the warehouse is told of orders',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/warehouse/events',
  }),
  MAIL_URL: url({
    description: 'where whoever writes to shoppers is told of orders',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/mail/events',
  }),
  ANALYTICS_URL: url({
    description: 'where analytics are told of orders',
    schemes: ['http:', 'https:'],
    default: 'http://127.0.0.1:8095/analytics/events',
  }),
  NATS_URL: optional(
    url({
      description:
        'NATS with JetStream, such as nats://user:password@127.0.0.1:4222: who has it asks services by way of it, services listen there too, and the order service publishes its events there; none: not used',
      schemes: ['nats:', 'tls:'],
      secret: true,
    }),
  ),
  LEGACY_SOAP_USER: text({ description: 'API user of the SOAP face', default: 'banyan' }),
  LEGACY_SOAP_KEY: text({ description: 'API key of the SOAP face', default: 'banyan-dev-key', secret: true }),
  LEGACY_REST_USER: text({ description: 'integration user of the REST faces', default: 'banyan' }),
  LEGACY_REST_PASSWORD: text({
    description: 'password of the integration user of the REST faces',
    default: 'banyan-dev-password',
    secret: true,
  }),
  LEGACY_ASSERTION_KEYS: optional(
    signingKeys({
      description:
        'keys with which the gateway signs to the core who a customer of an issuer is: id:secret,… in base64url; the first signs, the core verifies with all of them: docs/how-to/say-who-asks.md; none: a token is no session at the core',
    }),
  ),
  LEGACY_SESSION_COOKIE: text({ description: 'the legacy cookie that names a session', default: 'PHPSESSID' }),
  FULFILMENT_CALLBACK_URL: optional(
    url({
      description: 'where the stand-in warehouse tells what becomes of parcels; none: nobody is told',
      schemes: ['http:', 'https:'],
    }),
  ),
  PAYMENT_WEBHOOK_URL: optional(
    url({
      description: 'where the stand-in processors tell of charges, beside answering; none: nobody is told',
      schemes: ['http:', 'https:'],
    }),
  ),

  // How it behaves.
  BANYAN_DATA_DIR: text({ description: 'state of this machine: database, flag backup, spool', default: '.banyan' }),
  BANYAN_ENVIRONMENT: text({ description: 'deployment.environment.name in telemetry', default: 'development' }),
  BANYAN_RELEASE: optional(
    matching(/^[\x21-\x7e]{1,64}$/, {
      description: 'what a service says its release is; by default the version and a hash of what was built',
      because: 'must be 1 to 64 visible ASCII characters without spaces',
    }),
  ),
  BANYAN_HASH_KEY: text({
    description: 'key of the hashes that stand for sessions and values in evidence',
    default: 'development-only',
    secret: true,
  }),
  BANYAN_QUOTE_KEYS: followed(
    signingKeys({
      description: 'keys that quotes are signed with: id:secret,… in base64url; the first signs, all of them verify',
    }),
  ),
  BANYAN_SERVICE_KEYS: optional(
    followed(
      signingKeys({
        description:
          'keys with which processes sign what they ask services, and services believe them by: id:secret,… in base64url; the first signs, all of them verify. A service that has them answers nothing that is not signed: docs/how-to/say-who-asks.md; none: whoever reaches a service may ask',
      }),
    ),
  ),
  BANYAN_SYNTHETIC_KEY: optional(
    matching(/^[\x21-\x7e]{32,200}$/, {
      description:
        'what the synthetic shopper of control signs its requests with, and the gateway believes it by; none: there is none, and nobody is believed',
      secret: true,
      because: 'must be 32 to 200 visible ASCII characters without spaces',
    }),
  ),
  BANYAN_SYNTHETIC_EVERY_MS: integer({
    description:
      'how often the synthetic shopper of control buys something and calls it off again, on each arm and channel; 0: never. It orders at your processors: see docs/how-to/shop-synthetically.md',
    default: 0,
    min: 0,
    max: 86_400_000,
  }),
  BANYAN_SYNTHETIC_SKU: optional(
    text({ description: 'what the synthetic shopper buys one of: a product that is always there, and cheap' }),
  ),
  BANYAN_TRUSTED_PROXIES: list({ description: 'addresses or CIDR ranges whose X-Forwarded-* are believed' }),
  BANYAN_TIMING_ORIGINS: list({ description: 'origins that are sent Server-Timing' }),
  BANYAN_UPGRADE_PATHS: list({ description: 'path prefixes where WebSocket upgrades are allowed' }),
  BANYAN_REWRITE_LOCATION: flag({
    description: "rewrite Location headers and cookie domains from the core's origin to ours",
    default: false,
  }),
  BANYAN_FLAG_POLL_MS: integer({ description: 'how often flags are fetched', default: 1000, min: 100, max: 60_000 }),
  BANYAN_FEED_POLL_MS: integer({
    description: 'how often the inventory service asks for stock changes once it has read them all',
    default: 500,
    min: 50,
    max: 60_000,
  }),
  BANYAN_FEED_PAGE_ROWS: integer({
    description: 'most stock changes asked for at once',
    default: 2_000,
    min: 1,
    max: 50_000,
  }),
  BANYAN_PRICE_POLL_MS: integer({
    description: 'how often the pricing service asks for changed prices and promotions once it has read them all',
    default: 500,
    min: 50,
    max: 60_000,
  }),
  BANYAN_PRICE_PAGE_ROWS: integer({
    description: 'most rows of a list of prices or promotions asked for at once',
    default: 250,
    min: 1,
    max: 500,
  }),
  BANYAN_CONSISTENCY_CALLS_PER_SECOND: integer({
    description:
      'most calls a second with which the pricing service asks the shops of the legacy core for prices to hold against each other; 0: never',
    default: 2,
    min: 0,
    max: 100,
  }),
  BANYAN_CONSISTENCY_SETTLE_MS: integer({
    description: 'how long channels may differ before it is told: a change reaches them one after another',
    default: 60_000,
    min: 500,
    max: 86_400_000,
  }),
  BANYAN_FEED_LAG_BOUND_MS: integer({
    description:
      'oldest a change of stock or price may be when its service has it; later ones are outside the objective',
    default: 5_000,
    min: 100,
    max: 600_000,
  }),
  BANYAN_SAGA_LEASE_MS: integer({
    description: 'how long a replica of the order service that is not heard of keeps the orders it was working on',
    default: 5_000,
    min: 500,
    max: 60_000,
  }),
  BANYAN_RECONCILIATION_SETTLE_MS: integer({
    description:
      'how long the books of an order may differ before it is told, and put right: what is on its way is no difference',
    default: 60_000,
    min: 200,
    max: 86_400_000,
  }),
  BANYAN_PERSONAL_DATA_DAYS: integer({
    description:
      'days after an order was closed for which the order service still knows who bought and where it went, and after it was bound for which control lets the ledger keep hashes of its buyer: the same for both; chargebacks come for 120',
    default: 120,
    min: 14,
    max: 3_650,
  }),
  BANYAN_OPERATIONS_DAYS: integer({
    description:
      'days for which control keeps what people did about the shop, with their names: resolved incidents, switches, ignore rules and readiness runs that are over, what it saw change; never the chains of decisions and of the audit log',
    default: 730,
    min: 90,
    max: 3_650,
  }),
  PARTNERS_PACE_MS: integer({
    description: 'how long the stand-in warehouse takes for each stage of a parcel',
    default: 3_000,
    min: 0,
    max: 86_400_000,
  }),
  BANYAN_REENTRY_WAIT_MS: integer({
    description: 'what each trip adds to the wait before a tripped latch may be armed again, which is 5 min at most',
    default: 30_000,
    min: 0,
    max: 300_000,
  }),
  BANYAN_BROWSE_FRESH_MS: integer({
    description: 'how long an answer for browsing is given again without asking; 0: never',
    default: 1_000,
    min: 0,
    max: 60_000,
  }),
  BANYAN_CATALOGUE_DIR: optional(
    text({
      description:
        "folder of catalogue.yaml, which says what of the core's pages is kept and what stands in for them; none: nothing",
    }),
  ),
  BANYAN_LEGACY_WIRE: list({
    description: "domains whose legacy wire is recognised: the core's own URLs as a contract version; none by default",
  }),
  BANYAN_BLOCKED_ROUTES: list({
    description:
      'routes of the core that take stock and are refused here, by name (`api/order/confirm`), or all of them: `stock-taking`; none by default',
  }),
  BANYAN_CONTRACTS_DIR: optional(
    text({
      description: "folder of contracts with their registry.yaml, in place of the project's own",
    }),
  ),
  BANYAN_CHAOS: flag({
    description:
      'may faults be injected into the calls of integrations here (`banyan chaos`)? At gateways and control, each of which refuses by itself; leave it off where nobody has agreed to it',
    default: false,
  }),
  BANYAN_SERVE_DRAFTS: flag({
    description: 'serve contract versions that are not published: drafts and candidates',
    default: false,
  }),
  BANYAN_REGISTRY_POLL_MS: integer({
    description: 'how often the gateway looks whether the registry of contracts has changed',
    default: 5_000,
    min: 100,
    max: 600_000,
  }),
  BANYAN_IDENTITY_FILE: optional({
    ...text({
      description:
        'file of who is known to the gateway and may do what: API keys as hashes, issuers of tokens; read again when it changes: docs/how-to/say-who-asks.md; none: nobody is asked who they are',
    }),
    alike: true,
  }),
  BANYAN_INTEGRATIONS_DIR: optional(
    text({
      description: 'folder of <domain> and shop .integrations.yaml files that replace the built-in ones',
    }),
  ),
  BANYAN_RAMP_DIR: optional(
    text({ description: 'folder of <domain>.ramp.yaml plans by which sliders rise; none: people move them' }),
  ),
  BANYAN_OWNERS_FILE: optional(
    text({
      description:
        'file that says who answers for which domains and integrations, and by which channels they are told of incidents; none: nobody is told',
    }),
  ),
  BANYAN_FEEDBACK_URL: optional(
    url({
      description:
        "where the shop's feedback tool is told of checkouts that failed, so that it can ask the shopper: docs/how-to/ask-after-a-failed-checkout.md; none: nobody is told",
      schemes: ['http:', 'https:'],
    }),
  ),
  BANYAN_FEEDBACK_KEY: optional(
    matching(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, {
      description: 'what these messages are signed with as Standard Webhooks; required with BANYAN_FEEDBACK_URL',
      secret: true,
      because: 'must be `whsec_` and 24 to 64 bytes in base64',
    }),
  ),
  BANYAN_FEEDBACK_AFTER_MS: integer({
    description: 'how long nothing more was tried when a checkout that failed counts as over',
    default: 600_000,
    min: 1_000,
    max: 14_400_000,
  }),
  BANYAN_OBJECTIVES_DIR: optional(
    text({ description: "folder of the shop's own <domain>.slo.yaml (OpenSLO); none, or no file: the domain's own" }),
  ),
  BANYAN_RATE_LIMITS: optional(
    text({
      description: 'file that says how often what may be asked, by storefront or by client; none: nobody counts',
    }),
  ),
  BANYAN_SHADOW_NOISE_RATIO: ratio({
    description: 'share of shadow copies for which legacy is asked twice, to learn its own noise',
    default: 0.1,
  }),
  BANYAN_REVERSE_SHADOW_RATIO: ratio({
    description: 'share of requests that are copied to legacy while the service answers everybody; 0: none',
    default: 0.02,
  }),
  BANYAN_SHADOW_CONCURRENCY: integer({
    description: 'shadow calls at once, for each domain',
    default: 16,
    min: 1,
    max: 256,
  }),
  BANYAN_SHED_TURN_MS: integer({
    description:
      'under overload the gateway refuses what matters least, so that one turn of its event loop takes about this long, ms; 0: nothing is refused for that',
    default: 3,
    min: 0,
    max: 1_000,
  }),
  BANYAN_CONNECTIONS: integer({
    description: 'connections of clients that a gateway holds at once; one more is closed unanswered',
    default: 16_384,
    min: 16,
    max: 1_000_000,
  }),
  BANYAN_CONNECTIONS_PER_CLIENT: integer({
    description:
      'of them, those of one address (IPv6: of one /64); behind a trusted proxy, requests under way of the client that it names',
    default: 4_096,
    min: 1,
    max: 1_000_000,
  }),
  BANYAN_DRAIN_NOTICE_MS: integer({
    description:
      'for how long a gateway that was told to end says so (`/readyz`) before it stops accepting, ms: as long as its balancer needs to notice',
    default: 0,
    min: 0,
    max: 15_000,
  }),
  BANYAN_ANSWER_CHECK_RATIO: ratio({
    description: 'share of owned answers checked against their contract',
    default: 0.01,
  }),
  BANYAN_TRACE_RATIO: ratio({ description: 'share of new traces that are sampled', default: 0.01 }),
  BANYAN_TRACE_SLOW_MS: integer({
    description: 'a request that took so long has its trace kept though it was not sampled, ms',
    default: 1_000,
    min: 1,
    max: 600_000,
  }),
  BANYAN_TRACE_HELD_SPANS: integer({
    description:
      'spans of traces that were not sampled, held in memory in case theirs turns out to have failed, slow or degraded, an eighth of them for requests that only read; 0: they are not recorded',
    default: 4_096,
    min: 0,
    max: 65_536,
  }),
  BANYAN_FLAG_EVENTS_PER_SECOND: integer({
    description:
      'evaluations of flags that a process sends to the collector as events, at most, in a second; all of them are counted; 0: none is sent',
    default: 10,
    min: 0,
    max: 1_000,
  }),
  CONTRACT_PREFIX: text({ description: 'path prefix of owned routes, such as /shop-api', default: '/' }),
  CONTRACT_DOCS_URL: url({
    description: 'where storefront developers read about a contract version: <this>/<domain>/<version>',
    schemes: ['http:', 'https:'],
    default: 'https://banyan.shop/contracts',
  }),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'fatal'], {
    description: 'least severe log line written',
    default: 'info',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    url({ description: 'OTLP/HTTP collector; traces are sent to /v1/traces below it', schemes: ['http:', 'https:'] }),
  ),
} as const;

export type SettingName = keyof typeof SETTINGS;

/** The schema of one process: the named settings and no others. */
export function pick<const N extends SettingName>(...names: readonly N[]): Pick<typeof SETTINGS, N> {
  return Object.fromEntries(names.map((name) => [name, SETTINGS[name]])) as Pick<typeof SETTINGS, N>;
}

/** Every known name, for `readConfig`'s check of unknown `BANYAN_…` names. */
export const SETTING_NAMES = Object.keys(SETTINGS);
