import { join } from 'node:path';
import type { Addresses } from '../processes/supervised.js';
import type { Whereabouts } from './part.js';
import type { PortSetting, ShopSettings } from './shop-settings.js';

export type AppName =
  'legacy-core' | 'partners' | 'inventory' | 'pricing' | 'orders' | 'control' | 'gateway' | 'storefront';

/** Which address of a process each port setting becomes, so that a restarted one comes back where it was. */
const PORTS: Readonly<Record<AppName, Partial<Record<PortSetting, keyof Addresses>>>> = {
  'legacy-core': { LEGACY_PORT: 'url', LEGACY_OPS_PORT: 'opsUrl' },
  partners: { PARTNERS_PORT: 'url', PARTNERS_OPS_PORT: 'opsUrl' },
  inventory: { INVENTORY_PORT: 'url', INVENTORY_OPS_PORT: 'opsUrl' },
  pricing: { PRICING_PORT: 'url', PRICING_OPS_PORT: 'opsUrl' },
  orders: { ORDERS_PORT: 'url', ORDERS_OPS_PORT: 'opsUrl' },
  control: { CONTROL_PORT: 'url' },
  gateway: { GATEWAY_PORT: 'url', GATEWAY_OPS_PORT: 'opsUrl' },
  storefront: { STOREFRONT_PORT: 'url', STOREFRONT_OPS_PORT: 'opsUrl' },
};

/** The settings of each app that depend on where others are. A name is here because that app needs it: least privilege. */
const NEEDS: Readonly<Record<AppName, readonly string[]>> = {
  'legacy-core': ['DATABASE_URL'],
  partners: ['DATABASE_URL', 'FULFILMENT_CALLBACK_URL', 'PAYMENT_WEBHOOK_URL'],
  inventory: ['DATABASE_URL', 'LEGACY_URL', 'PRICING_HOST', 'PRICING_PORT'],
  pricing: ['DATABASE_URL', 'LEGACY_URL', 'INVENTORY_HOST', 'INVENTORY_PORT'],
  orders: [
    'DATABASE_URL',
    'LEGACY_URL',
    'INVENTORY_HOST',
    'INVENTORY_PORT',
    'PAYMENT_PRIMARY_URL',
    'PAYMENT_BACKUP_URL',
    'FRAUD_URL',
    'SHIPPING_URL',
    'WAREHOUSE_URL',
    'MAIL_URL',
    'ANALYTICS_URL',
  ],
  control: [
    'DATABASE_URL',
    'UNLEASH_URL',
    'UNLEASH_TOKEN',
    'UNLEASH_ADMIN_TOKEN',
    'LEGACY_URL',
    // People are answered by those that they ask about: from their operations sides, or over their line.
    'INVENTORY_HOST',
    'INVENTORY_OPS_PORT',
    'ORDERS_HOST',
    'ORDERS_OPS_PORT',
    'ORDERS_PORT',
    'BANYAN_SYNTHETIC_KEY',
  ],
  gateway: [
    'DATABASE_URL',
    'LEGACY_URL',
    'UNLEASH_URL',
    'UNLEASH_TOKEN',
    'CONTROL_TOKEN',
    'CONTROL_URL',
    'CONTRACT_DOCS_URL',
    'INVENTORY_HOST',
    'INVENTORY_PORT',
    'BANYAN_QUOTE_KEYS',
    'BANYAN_SYNTHETIC_KEY',
    'PRICING_HOST',
    'PRICING_PORT',
    'ORDERS_HOST',
    'ORDERS_PORT',
  ],
  storefront: ['GATEWAY_URL'],
};

/**
 * What one machine wants otherwise than a shop in the open: every path may upgrade (a gateway allows none by itself),
 * enough requests are traced that somebody who looks finds some, contracts that are not published yet can be tried, and a synthetic
 * shopper buys from the stand-ins now and then. The caller's own settings go before these.
 */
const ON_ONE_MACHINE: Readonly<Record<AppName, Readonly<Record<string, string>>>> = {
  'legacy-core': {},
  partners: {},
  inventory: {},
  pricing: {},
  orders: {},
  control: { BANYAN_SYNTHETIC_SKU: '4711', BANYAN_SYNTHETIC_EVERY_MS: '300000' },
  storefront: {},
  gateway: { BANYAN_UPGRADE_PATHS: '/', BANYAN_TRACE_RATIO: '0.1', BANYAN_SERVE_DRAFTS: 'true' },
};

/** For what is left out of a shop (tests do that): the discard port, so that nobody's default is called by mistake. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * The whole environment of one of our apps.
 *
 * @param replica 1, or more for a further gateway: on ports of its own, with a data directory of its own
 * @param before where it was reached before it was restarted
 */
export function appEnvironment(
  app: AppName,
  settings: ShopSettings,
  where: Whereabouts,
  opsUrl: string,
  replica: number,
  before: Addresses | undefined,
): Record<string, string> {
  const known = sharedSettings(settings, where);
  const environment: Record<string, string> = {
    ...ON_ONE_MACHINE[app],
    ...settings.handedOn,
    BANYAN_DATA_DIR: replica === 1 ? settings.dataDir : join(settings.dataDir, `${app}-${replica}`),
    OTEL_EXPORTER_OTLP_ENDPOINT: settings.collectorUrl ?? opsUrl,
    OTEL_SERVICE_NAME: app,
  };
  for (const name of NEEDS[app]) {
    const value = known[name];
    if (value !== undefined) environment[name] = value;
  }
  for (const [name, key] of Object.entries(PORTS[app])) {
    const wanted = replica === 1 ? settings.ports[name as PortSetting] : 0;
    environment[name] = before === undefined ? String(wanted) : new URL(before[key]).port;
  }
  return environment;
}

/** What each setting names below the stand-ins' own URL. */
const PARTY_PATHS = {
  PAYMENT_PRIMARY_URL: '/payments/primary',
  PAYMENT_BACKUP_URL: '/payments/backup',
  FRAUD_URL: '/fraud',
  SHIPPING_URL: '/shipping',
  WAREHOUSE_URL: '/warehouse/events',
  MAIL_URL: '/mail/events',
  ANALYTICS_URL: '/analytics/events',
} as const;

/** The stand-ins, each but where the caller names one of their own. */
function outsideParties({ handedOn, ports }: ShopSettings, where: Whereabouts): Record<string, string | undefined> {
  const standIns = where.get('partners')?.url ?? NOWHERE;
  const ordersOps =
    where.get('orders')?.opsUrl ??
    (ports.ORDERS_OPS_PORT === 0 ? undefined : `http://127.0.0.1:${ports.ORDERS_OPS_PORT}`);
  return {
    ...Object.fromEntries(Object.entries(PARTY_PATHS).map(([name, path]) => [name, handedOn[name] ?? standIns + path])),
    // Where the port is any that is free, the stand-ins are told when there is one: `tell-partners.ts`.
    ...Object.fromEntries(Object.entries(ordersInboxes(ordersOps)).map(([name, url]) => [name, handedOn[name] ?? url])),
  };
}

/** Where the order service hears what becomes of parcels and of charges; undefined: not known yet. */
export function ordersInboxes(ordersOpsUrl: string | undefined) {
  const at = (path: string): string | undefined => (ordersOpsUrl === undefined ? undefined : ordersOpsUrl + path);
  return { FULFILMENT_CALLBACK_URL: at('/inbox/fulfilment'), PAYMENT_WEBHOOK_URL: at('/inbox/payment') };
}

function docsAt(control: string | undefined): string | undefined {
  return control === undefined ? undefined : `${control}/contracts`;
}

/** Where something will be, unless it takes any port that is free. */
function asSet(port: number): string {
  return port === 0 ? NOWHERE : `tcp://127.0.0.1:${port}`;
}

function sharedSettings(settings: ShopSettings, where: Whereabouts): Record<string, string | undefined> {
  // Services start side by side: one asks another where its port is set, or when it is itself restarted.
  const inventory = new URL(where.get('inventory')?.url ?? asSet(settings.ports.INVENTORY_PORT));
  const pricing = new URL(where.get('pricing')?.url ?? asSet(settings.ports.PRICING_PORT));
  const orders = new URL(where.get('orders')?.url ?? asSet(settings.ports.ORDERS_PORT));
  const unleash = where.get('unleash');
  const opsPort = (name: string, setting: PortSetting): string =>
    new URL(where.get(name)?.opsUrl ?? asSet(settings.ports[setting])).port;
  return {
    DATABASE_URL: where.get('postgres')?.url,
    LEGACY_URL: where.get('legacy-core')?.url,
    UNLEASH_URL: settings.external.unleashUrl ?? (unleash === undefined ? undefined : `${unleash.url}/api`),
    UNLEASH_TOKEN: settings.unleash.clientToken,
    UNLEASH_ADMIN_TOKEN: settings.unleash.adminToken,
    GATEWAY_URL: where.get('gateway')?.url,
    CONTROL_TOKEN: settings.controlToken,
    CONTROL_URL: where.get('control')?.url ?? NOWHERE,
    // Here, the links of a deprecated version lead to the control that runs beside it.
    CONTRACT_DOCS_URL: settings.handedOn['CONTRACT_DOCS_URL'] ?? docsAt(where.get('control')?.url),
    INVENTORY_HOST: inventory.hostname,
    INVENTORY_PORT: inventory.port,
    INVENTORY_OPS_PORT: opsPort('inventory', 'INVENTORY_OPS_PORT'),
    PRICING_HOST: pricing.hostname,
    PRICING_PORT: pricing.port,
    ORDERS_HOST: orders.hostname,
    ORDERS_PORT: orders.port,
    ORDERS_OPS_PORT: opsPort('orders', 'ORDERS_OPS_PORT'),
    ...outsideParties(settings, where),
    BANYAN_QUOTE_KEYS: settings.quoteKeys,
    BANYAN_SYNTHETIC_KEY: settings.syntheticKey,
  };
}
