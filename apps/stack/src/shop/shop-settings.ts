import { isAbsolute, join } from 'node:path';
import {
  ConfigurationError,
  optional,
  PROJECT_ROOT,
  readConfig,
  type SettingName,
  SETTING_NAMES,
  SETTINGS,
  text,
} from '@banyan/kernel';
import { LOCAL_ADMIN_TOKEN, localClientToken } from '../unleash/unleash-environment.js';
import type { WantedPort } from './check-ports.js';

/** What the launcher decides by. Everything else in the environment is handed on to the children as it is. */
export interface ShopSettings {
  /** Absolute. */
  readonly dataDir: string;
  readonly ports: Readonly<Record<PortSetting, number>>;
  readonly opsHost: string;
  /** Set: not ours to start. */
  readonly external: {
    readonly databaseUrl: string | undefined;
    readonly legacyUrl: string | undefined;
    readonly unleashUrl: string | undefined;
  };
  readonly unleash: {
    readonly environment: string;
    readonly adminToken: string;
    readonly clientToken: string;
  };
  /** What gateways sign quotes with; undefined: a key of this machine's own. */
  readonly quoteKeys: string | undefined;
  /** What the synthetic shopper signs with; undefined: a key of this machine's own. */
  readonly syntheticKey: string | undefined;
  /** With which gateways report to a control that has tokens; undefined: it has none. */
  readonly controlToken: string | undefined;
  /** Set: traces go there, else to the launcher itself. */
  readonly collectorUrl: string | undefined;
  /** Of every child, before what the launcher adds: no secrets, and nothing that the launcher sets itself. */
  readonly handedOn: Readonly<Record<string, string>>;
  readonly wantedPorts: readonly WantedPort[];
}

export const PORT_SETTINGS = [
  'GATEWAY_PORT',
  'GATEWAY_OPS_PORT',
  'CONTROL_PORT',
  'LEGACY_PORT',
  'LEGACY_OPS_PORT',
  'PARTNERS_PORT',
  'PARTNERS_OPS_PORT',
  'STOREFRONT_PORT',
  'STOREFRONT_OPS_PORT',
  'INVENTORY_PORT',
  'INVENTORY_OPS_PORT',
  'PRICING_PORT',
  'PRICING_OPS_PORT',
  'ORDERS_PORT',
  'ORDERS_OPS_PORT',
  'UNLEASH_PORT',
  'POSTGRES_PORT',
  'STACK_OPS_PORT',
] as const satisfies readonly SettingName[];
export type PortSetting = (typeof PORT_SETTINGS)[number];

/** Set by the launcher for each child, from what it has started: what the caller had is not handed on. */
const SET_BY_US: readonly string[] = [
  ...PORT_SETTINGS,
  'LEGACY_URL',
  'DATABASE_URL',
  'UNLEASH_URL',
  'UNLEASH_TOKEN',
  'UNLEASH_ADMIN_TOKEN',
  'CONTROL_TOKEN',
  'CONTROL_URL',
  // Of a person who asks, and nobody's else.
  'BANYAN_TOKEN',
  'INVENTORY_HOST',
  'PRICING_HOST',
  'ORDERS_HOST',
  'BANYAN_DATA_DIR',
  'BANYAN_QUOTE_KEYS',
  'BANYAN_SYNTHETIC_KEY',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  // Of the launcher, not of a child.
  'OTEL_SERVICE_NAME',
  'NODE_OPTIONS',
  'NODE_CHANNEL_FD',
];

/** @throws ConfigurationError with every fault at once, those of the children's settings included */
export function readShopSettings(environment: Readonly<Record<string, string | undefined>>): ShopSettings {
  const schema = {
    ...SETTINGS,
    LEGACY_URL: optional(SETTINGS.LEGACY_URL),
    DATABASE_URL: optional(SETTINGS.DATABASE_URL),
    UNLEASH_URL: optional(SETTINGS.UNLEASH_URL),
    UNLEASH_TOKEN: optional(SETTINGS.UNLEASH_TOKEN),
    UNLEASH_ADMIN_TOKEN: optional(SETTINGS.UNLEASH_ADMIN_TOKEN),
    // As they are written: the launcher hands them on.
    BANYAN_QUOTE_KEYS: optional(text(SETTINGS.BANYAN_QUOTE_KEYS)),
  };
  const config = readConfig(schema, environment, SETTING_NAMES);
  const { LEGACY_URL, DATABASE_URL, UNLEASH_URL, UNLEASH_TOKEN, UNLEASH_ADMIN_TOKEN } = config;
  if (UNLEASH_URL !== undefined && (UNLEASH_TOKEN === undefined || UNLEASH_ADMIN_TOKEN === undefined)) {
    throw new ConfigurationError(['UNLEASH_URL is set, so UNLEASH_TOKEN and UNLEASH_ADMIN_TOKEN are required too']);
  }
  if (config.CONTROL_TOKENS_FILE !== undefined && config.CONTROL_TOKEN === undefined) {
    throw new ConfigurationError([
      'CONTROL_TOKENS_FILE is set, so CONTROL_TOKEN is required too: a token of the role replica, with which gateways report',
    ]);
  }
  const hosts: Partial<Record<PortSetting, string>> = {
    GATEWAY_PORT: config.GATEWAY_HOST,
    CONTROL_PORT: config.CONTROL_HOST,
    STOREFRONT_PORT: config.STOREFRONT_HOST,
    STOREFRONT_OPS_PORT: config.OPS_HOST,
    GATEWAY_OPS_PORT: config.OPS_HOST,
    LEGACY_OPS_PORT: config.OPS_HOST,
    PARTNERS_OPS_PORT: config.OPS_HOST,
    INVENTORY_OPS_PORT: config.OPS_HOST,
    PRICING_OPS_PORT: config.OPS_HOST,
    ORDERS_OPS_PORT: config.OPS_HOST,
    STACK_OPS_PORT: config.OPS_HOST,
  };
  const idle = new Set<PortSetting>([
    ...(LEGACY_URL === undefined
      ? []
      : (['LEGACY_PORT', 'LEGACY_OPS_PORT', 'STOREFRONT_PORT', 'STOREFRONT_OPS_PORT'] as const)),
    ...(UNLEASH_URL === undefined ? [] : (['UNLEASH_PORT'] as const)),
    ...(DATABASE_URL === undefined ? [] : (['POSTGRES_PORT'] as const)),
  ]);
  return {
    dataDir: isAbsolute(config.BANYAN_DATA_DIR) ? config.BANYAN_DATA_DIR : join(PROJECT_ROOT, config.BANYAN_DATA_DIR),
    ports: Object.fromEntries(PORT_SETTINGS.map((name) => [name, config[name]])) as Record<PortSetting, number>,
    opsHost: config.OPS_HOST,
    external: { databaseUrl: DATABASE_URL, legacyUrl: LEGACY_URL, unleashUrl: UNLEASH_URL },
    unleash: {
      environment: config.UNLEASH_ENVIRONMENT,
      adminToken: UNLEASH_ADMIN_TOKEN?.() ?? LOCAL_ADMIN_TOKEN,
      clientToken: UNLEASH_TOKEN?.() ?? localClientToken(config.UNLEASH_ENVIRONMENT),
    },
    quoteKeys: config.BANYAN_QUOTE_KEYS,
    syntheticKey: config.BANYAN_SYNTHETIC_KEY,
    controlToken: config.CONTROL_TOKEN?.(),
    collectorUrl: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    handedOn: handedOn(environment),
    wantedPorts: PORT_SETTINGS.filter((name) => !idle.has(name)).map((setting) => ({
      setting,
      port: config[setting],
      host: hosts[setting] ?? '127.0.0.1',
    })),
  };
}

function handedOn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const ours = new Set(SET_BY_US.flatMap((name) => [name, `${name}_FILE`]));
  // Compiled once, kept: a quarter of the processor time of a warm start (measured: 9.2 s without, 6.9 s with).
  const rest: Record<string, string> = { NODE_COMPILE_CACHE: join(PROJECT_ROOT, 'node_modules/.cache/node-compile') };
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !ours.has(name)) rest[name] = value;
  }
  return rest;
}
