import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { OpsServer } from '../ops/ops-server.js';
import { askDatabase, ensureDatabase, inDatabase } from '../postgres/databases.js';
import { postgresProgram } from '../postgres/postgres-program.js';
import { LogFile } from '../processes/log-file.js';
import { nodeProgram } from '../processes/node-program.js';
import type { Program } from '../processes/supervised.js';
import type { Watchdog } from '../processes/watchdog.js';
import { seedFlags } from '../unleash/seed-flags.js';
import { unleashEnvironment } from '../unleash/unleash-environment.js';
import { type AppName, appEnvironment } from './app-environment.js';
import { developmentQuoteKeys, developmentSyntheticKey } from './development-keys.js';
import type { Part, PartName, Whereabouts } from './part.js';
import type { PortSetting, ShopSettings } from './shop-settings.js';
import { tellPartners } from './tell-partners.js';

export interface PartsContext {
  readonly settings: ShopSettings;
  /** Filled as parts become ready. */
  readonly where: Whereabouts;
  readonly ops: OpsServer;
  readonly opsUrl: string;
  readonly watchdog: Watchdog;
  /** Whose flags Unleash gets. */
  readonly domains: () => Promise<readonly string[]>;
  /** False gives up durability for speed: tests. */
  readonly durable: boolean;
  readonly gateways: number;
}

const REGISTER = join(PROJECT_ROOT, 'dist/libs/observability/src/register.js');
/** Ten times what it takes when the machine has nothing else to do. */
const APP_READY_MS = 60_000;
/** Its first start runs some hundred migrations. */
const UNLEASH_READY_MS = 120_000;

/** The extracted ones: each lives off the core. */
const SERVICES = ['inventory', 'pricing', 'orders'] as const;

/** Whose operations sides control asks for people. */
const CONTROL_ASKS = { INVENTORY_OPS_PORT: 'inventory', ORDERS_OPS_PORT: 'orders' } as const;

/** Every process of the shop that is ours to start, in the order in which a reader would draw them. */
export function partsOf(context: PartsContext): readonly Part[] {
  const { databaseUrl, legacyUrl, unleashUrl } = context.settings.external;
  return [
    ...(databaseUrl === undefined ? [postgres(context)] : []),
    ...(unleashUrl === undefined ? [unleash(context)] : []),
    ...(legacyUrl === undefined ? [app('legacy-core', context, ['postgres'], 2000)] : []),
    app('partners', context, ['postgres'], 2000),
    app('inventory', context, ['postgres', 'legacy-core'], 2000),
    app('pricing', context, ['postgres', 'legacy-core'], 2000),
    orders(context),
    { ...app('control', context, ['postgres', 'unleash'], 2000), asks: unlessKnown(context, CONTROL_ASKS) },
    ...Array.from({ length: context.gateways }, (_, index) =>
      app('gateway', context, ['postgres', 'unleash', 'legacy-core', ...SERVICES, 'control'], 2500, index + 1),
    ),
    // It sells what the stand-in core has: whoever brings a core of their own has a shop of their own.
    ...(legacyUrl === undefined ? [app('storefront', context, ['gateway'], 1000)] : []),
  ];
}

function postgres({ settings, ops, opsUrl, watchdog, durable }: PartsContext): Part {
  const program = postgresProgram({
    folder: join(settings.dataDir, 'postgres'),
    port: settings.ports.POSTGRES_PORT,
    opsUrl: `${opsUrl}/postgres`,
    log: logOf(settings, 'postgres'),
    watchdog,
    durable,
  });
  return {
    name: 'postgres',
    needs: [],
    program,
    graceMs: 1500,
    whenReady: async ({ url }) => ops.probe('postgres', async () => askDatabase(url)),
  };
}

function unleash({ settings, where, ops, opsUrl, watchdog, domains }: PartsContext): Part {
  const databaseUrl = (): string => inDatabase(where.get('postgres')?.url ?? '', 'unleash');
  const tokens = { admin: settings.unleash.adminToken, client: settings.unleash.clientToken };
  const server = nodeProgram({
    name: 'unleash',
    argv: [join(PROJECT_ROOT, 'dist/apps/stack/src/unleash/unleash-main.js')],
    cwd: PROJECT_ROOT,
    environment: (before) => ({
      ...settings.handedOn,
      ...unleashEnvironment(
        {
          databaseUrl: databaseUrl(),
          port: before === undefined ? settings.ports.UNLEASH_PORT : Number(new URL(before.url).port),
        },
        tokens,
      ),
    }),
    log: logOf(settings, 'unleash'),
    watchdog,
    readyWithinMs: UNLEASH_READY_MS,
    health: { path: '/health', opsUrl: `${opsUrl}/unleash` },
  });
  const program: Program = {
    ...server,
    start: async (before, signal) => {
      await ensureDatabase(where.get('postgres')?.url ?? '', 'unleash');
      return server.start(before, signal);
    },
  };
  return {
    name: 'unleash',
    needs: ['postgres'],
    program,
    graceMs: 2000,
    whenReady: async ({ url }) => {
      ops.probe('unleash', async () => {
        const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`Unleash answers ${response.status}`);
      });
      await seedFlags(
        {
          url: `${url}/api`,
          adminToken: tokens.admin,
          project: 'default',
          environment: settings.unleash.environment,
        },
        await domains(),
      );
    },
  };
}

function orders(context: PartsContext): Part {
  const { settings, where } = context;
  return {
    ...app('orders', context, ['postgres', 'legacy-core', 'partners'], 2000),
    asks: unlessKnown(context, { INVENTORY_PORT: 'inventory' }),
    whenReady: async ({ opsUrl }) => tellPartners(settings, where, opsUrl),
  };
}

/** Those whose port is any that is free are asked where they are, so they come first; the others start side by side. */
function unlessKnown(
  { settings }: PartsContext,
  asked: Readonly<Partial<Record<PortSetting, PartName>>>,
): readonly PartName[] {
  return Object.entries(asked).flatMap(([setting, part]) =>
    settings.ports[setting as PortSetting] === 0 ? [part] : [],
  );
}

function app(name: AppName, context: PartsContext, needs: readonly PartName[], graceMs: number, replica = 1): Part {
  const { settings, where, opsUrl, watchdog } = context;
  const partName = (replica === 1 ? name : `${name}-${replica}`) as PartName;
  const program = nodeProgram({
    name: partName,
    argv: ['--import', REGISTER, join(PROJECT_ROOT, `dist/apps/${name}/src/main.js`)],
    cwd: PROJECT_ROOT,
    environment: (before) => appEnvironment(name, signing(name, settings), where, opsUrl, replica, before),
    log: logOf(settings, partName),
    watchdog,
    readyWithinMs: APP_READY_MS,
    // Somebody else's core may have no feed to be ready with: the shop stands, and owned reads stay with legacy.
    awaits:
      SERVICES.some((service) => service === name) && settings.external.legacyUrl !== undefined ? '/livez' : '/readyz',
  });
  return { name: partName, needs, program, graceMs };
}

/** Who signs does so with the caller's keys, or with keys of this machine's own. */
function signing(name: AppName, settings: ShopSettings): ShopSettings {
  if (name !== 'gateway' && name !== 'control') return settings;
  const {
    dataDir,
    quoteKeys = developmentQuoteKeys(dataDir),
    syntheticKey = developmentSyntheticKey(dataDir),
  } = settings;
  return { ...settings, quoteKeys, syntheticKey };
}

function logOf(settings: ShopSettings, name: string): LogFile {
  return new LogFile(join(settings.dataDir, 'logs', `${name}.log`));
}
