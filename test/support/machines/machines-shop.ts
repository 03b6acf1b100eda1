import { appendFileSync, chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { Client } from 'pg';
import { findPostgresPrograms } from '../../../apps/stack/src/postgres/postgres-programs.js';
import { ensureDatabase } from '../../../apps/stack/src/postgres/databases.js';
import { unprivilegedAccount } from '../../../apps/stack/src/postgres/unprivileged-account.js';
import { Watchdog } from '../../../apps/stack/src/processes/watchdog.js';
import { developmentQuoteKeys } from '../../../apps/stack/src/shop/development-keys.js';
import { domainNames } from '../../../apps/stack/src/shop/domain-names.js';
import { FlagSliders } from '../../../apps/stack/src/unleash/flag-sliders.js';
import { seedFlags } from '../../../apps/stack/src/unleash/seed-flags.js';
import {
  LOCAL_ADMIN_TOKEN,
  localClientToken,
  unleashEnvironment,
} from '../../../apps/stack/src/unleash/unleash-environment.js';
import { until } from '../until.js';
import { copyTemplateCluster } from '../template-cluster.js';
import type { Machine, Network } from './network.js';
import { Resident } from './resident.js';

export const GATEWAYS = ['gateway-1', 'gateway-2', 'gateway-3'] as const;
export const CONTROLS = ['control-1', 'control-2'] as const;
export const SERVICES = ['inventory-1', 'inventory-2', 'pricing-1', 'pricing-2', 'orders-1', 'orders-2'] as const;
/** In the order in which they are started: who is leaned on first. */
const NAMES = ['postgres', 'broker', 'core', 'partners', 'flags', ...SERVICES, ...CONTROLS, ...GATEWAYS] as const;
export type MachineName = (typeof NAMES)[number];

/** It reaches broker and PostgreSQL by a way that can be made slow. */
export const FAR_GATEWAY: MachineName = 'gateway-3';

const DATABASE = 'postgres';
const SUPERUSER = 'banyan';
const UNLEASH_ENVIRONMENT = 'development';
/** Of docker/tokens.development.yaml. */
const ADMIN = 'development-only-admin';
const REPLICA = 'development-only-replica';
const PORTS = {
  postgres: 5432,
  broker: 4222,
  flags: 4242,
  core: 8090,
  coreOps: 9090,
  partners: 8095,
  partnersOps: 9095,
};
const SERVICE_PORTS = { inventory: [8101, 9101], pricing: [8102, 9102], orders: [8103, 9103] } as const;
const CONTROL_PORT = 8081;
const GATEWAY_PORT = 8080;
const GATEWAY_OPS_PORT = 9080;
/** On the far gateway's own loopback. */
const FAR = { postgres: 6432, broker: 6422 };
/** Of a server with more clients than one machine's shop has. What was committed outlives the server, and not the machine. */
const POSTGRES_SETTINGS = {
  unix_socket_directories: '',
  max_connections: '400',
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  fsync: 'off',
  full_page_writes: 'off',
};
const REGISTER = join(PROJECT_ROOT, 'dist/libs/observability/src/register.js');
const preload = (name: string): string[] => ['--import', join(PROJECT_ROOT, `test/support/machines/${name}.mjs`)];
const READY_WITHIN_MS = 3_000;

/** A shop on sixteen machines of one network: three gateways, two of each service, two controls, and what they lean on. */
export class MachinesShop {
  readonly flags: FlagSliders;
  readonly #watchdog = new Watchdog();
  readonly #residents = new Map<MachineName, Resident>();

  private constructor(
    readonly network: Network,
    private readonly machines: ReadonlyMap<MachineName, Machine>,
    private readonly folder: string,
  ) {
    this.flags = new FlagSliders(() => `${this.urlOf('flags', PORTS.flags)}/api`, LOCAL_ADMIN_TOKEN);
  }

  /** Makes the machines. @param network in which this process has a machine of its own */
  static machinesOf(network: Network): ReadonlyMap<MachineName, Machine> {
    return new Map(NAMES.map((name) => [name, network.machine(name)]));
  }

  /** Those that another process has made. @throws Error when one is missing */
  static machinesIn(network: Network): ReadonlyMap<MachineName, Machine> {
    return new Map(
      NAMES.map((name) => {
        const machine = network.machines.find((each) => each.name === name);
        if (machine === undefined) throw new Error(`there is no machine ${name}`);
        return [name, machine];
      }),
    );
  }

  /** Starts all of it; takes a minute or two. */
  static async start(
    network: Network,
    machines: ReadonlyMap<MachineName, Machine>,
    say: (words: string) => void,
  ): Promise<MachinesShop> {
    const folder = mkdtempSync(join(tmpdir(), 'banyan-machines-'));
    chmodSync(folder, 0o755);
    const shop = new MachinesShop(network, machines, folder);
    shop.#watchdog.removeAtEnd(folder);
    try {
      await shop.#start(say);
      return shop;
    } catch (error) {
      await shop.stop();
      throw error;
    }
  }

  get gatewayUrls(): readonly string[] {
    return GATEWAYS.map((name) => this.urlOf(name, GATEWAY_PORT));
  }

  get controlUrls(): readonly string[] {
    return CONTROLS.map((name) => this.urlOf(name, CONTROL_PORT));
  }

  get databaseUrl(): string {
    return `postgres://${SUPERUSER}@${this.addressOf('postgres')}:${PORTS.postgres}/${DATABASE}`;
  }

  get coreOpsUrl(): string {
    return this.urlOf('core', PORTS.coreOps);
  }

  get partnersOpsUrl(): string {
    return this.urlOf('partners', PORTS.partnersOps);
  }

  /** Of a gateway: its metrics. */
  opsUrlOf(gateway: (typeof GATEWAYS)[number]): string {
    return this.urlOf(gateway, GATEWAY_OPS_PORT);
  }

  machine(name: MachineName): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`there is no machine ${name}`);
    return machine;
  }

  resident(name: MachineName): Resident {
    const resident = this.#residents.get(name);
    if (resident === undefined) throw new Error(`nobody lives on ${name}`);
    return resident;
  }

  /** One question to control as an administrator asks it; the first that answers, and leads where something is changed. */
  async askControl(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>> {
    let last: unknown;
    for (const url of this.controlUrls) {
      try {
        const response = await fetch(url + path, {
          method,
          signal: AbortSignal.timeout(READY_WITHIN_MS),
          headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        if (response.ok) return JSON.parse(text) as Record<string, unknown>;
        last = `${response.status} ${text}`;
      } catch (error) {
        last = error;
      }
    }
    throw new Error(`no control took ${method} ${path}: ${String(last)}`);
  }

  /** Whether the control at that URL leads; false also where it does not answer. */
  async leads(url: string): Promise<boolean> {
    try {
      const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(READY_WITHIN_MS) });
      return (await response.text()).split('\n').includes('banyan_control_leading_state 1');
    } catch {
      return false;
    }
  }

  /** The control that leads; waited for, where none does at this moment. */
  async leader(): Promise<(typeof CONTROLS)[number]> {
    return until(async () => {
      for (const name of CONTROLS) if (await this.leads(this.urlOf(name, CONTROL_PORT))) return name;
      return undefined;
    }, 'a control leads');
  }

  /** Rows of the shop's own database. */
  async query<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const database = new Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: READY_WITHIN_MS });
    await database.connect();
    try {
      return (await database.query<Row>(sql, [...parameters])).rows;
    } finally {
      await database.end();
    }
  }

  /** As `Shop.legacy`. */
  async legacy(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.coreOpsUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the core answered ${method} ${path} with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** How far the wall clock of a machine is off, ms. */
  setClock(name: MachineName, offMs: number): void {
    writeFileSync(this.#clockFile(name), String(offMs));
  }

  /** How long the far gateway's way to broker and PostgreSQL takes, ms, each way; 0: as that of all others. */
  setFarAway(delayMs: number): void {
    writeFileSync(join(this.folder, 'slow-way'), String(delayMs));
  }

  async stop(): Promise<void> {
    // Paused or not: who is killed is gone.
    await Promise.all([...this.#residents.values()].map((resident) => resident.kill()));
    rmSync(this.folder, { recursive: true, force: true });
    this.#watchdog.close();
  }

  async #start(say: (words: string) => void): Promise<void> {
    this.setFarAway(0);
    for (const name of NAMES) this.setClock(name, 0);
    say('starting PostgreSQL and the broker');
    await this.#live('postgres', await this.#postgres());
    await this.#live('broker', this.#broker());
    say('starting core, parties and flags');
    await ensureDatabase(this.databaseUrl, 'unleash');
    await Promise.all([
      this.#live('core', this.#core()),
      this.#live('partners', this.#partners()),
      this.#live('flags', this.#flags()),
    ]);
    const admin = { url: `${this.urlOf('flags', PORTS.flags)}/api`, adminToken: LOCAL_ADMIN_TOKEN };
    await seedFlags({ ...admin, project: 'default', environment: UNLEASH_ENVIRONMENT }, await domainNames());
    say('starting two of each service');
    for (const name of SERVICES) await this.#live(name, this.#service(name));
    say('starting two controls and three gateways');
    for (const name of CONTROLS) await this.#live(name, this.#control(name));
    for (const name of GATEWAYS) await this.#live(name, this.#gateway(name));
  }

  async #live(name: MachineName, how: HowToLive): Promise<void> {
    const { network } = this;
    const logFile = join(this.folder, `${name}.log`);
    const resident = new Resident({ network, machine: this.machine(name), watchdog: this.#watchdog, logFile, ...how });
    this.#residents.set(name, resident);
    await resident.start();
  }

  async #postgres(): Promise<HowToLive> {
    const account = unprivilegedAccount();
    const { postgres } = findPostgresPrograms(account);
    const cwd = join(this.folder, 'cluster');
    await copyTemplateCluster(cwd, 'unleash');
    const hosts = join(cwd, 'pg_hba.conf');
    appendFileSync(hosts, `host all all ${this.addressOf('postgres')}/24 trust\n`);
    if (account !== undefined) chownSync(hosts, account.uid, account.gid);
    const settings = { listen_addresses: `127.0.0.1,${this.addressOf('postgres')}`, ...POSTGRES_SETTINGS };
    const as =
      account === undefined ? [] : ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'];
    return {
      command: [
        ...as,
        postgres,
        '-D',
        '/proc/self/cwd',
        '-p',
        String(PORTS.postgres),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      cwd,
      environment: { LC_ALL: 'C' },
      stopSignal: 'INT',
      isReady: () =>
        this.query('SELECT 1', []).then(
          () => true,
          () => false,
        ),
    };
  }

  #broker(): HowToLive {
    const file = join(this.folder, 'broker.conf');
    // As docs/how-to/run-on-several-machines.md says: who does not answer is out of its group within seconds.
    writeFileSync(
      file,
      `listen: "${this.addressOf('broker')}:${PORTS.broker}"\nping_interval: "2s"\nping_max: 2\nwrite_deadline: "2s"\njetstream { store_dir: "${join(this.folder, 'jetstream')}" }\n`,
    );
    return {
      command: ['nats-server', '-c', file],
      environment: {},
      isReady: () => isListening(this.addressOf('broker'), PORTS.broker),
    };
  }

  #core(): HowToLive {
    const host = this.addressOf('core');
    return this.#app('core', 'legacy-core', this.coreOpsUrl, {
      DATABASE_URL: this.databaseUrl,
      LEGACY_HOST: host,
      LEGACY_PORT: String(PORTS.core),
      LEGACY_OPS_PORT: String(PORTS.coreOps),
      OPS_HOST: host,
    });
  }

  #partners(): HowToLive {
    const host = this.addressOf('partners');
    const orders = this.urlOf('orders-1', SERVICE_PORTS.orders[1]);
    return this.#app('partners', 'partners', this.partnersOpsUrl, {
      DATABASE_URL: this.databaseUrl,
      PARTNERS_HOST: host,
      PARTNERS_PORT: String(PORTS.partners),
      PARTNERS_OPS_PORT: String(PORTS.partnersOps),
      OPS_HOST: host,
      FULFILMENT_CALLBACK_URL: `${orders}/inbox/fulfilment`,
      PAYMENT_WEBHOOK_URL: `${orders}/inbox/payment`,
    });
  }

  #flags(): HowToLive {
    const tokens = { admin: LOCAL_ADMIN_TOKEN, client: localClientToken(UNLEASH_ENVIRONMENT) };
    const databaseUrl = this.databaseUrl.replace(new RegExp(`/${DATABASE}$`), '/unleash');
    return {
      command: [
        process.execPath,
        ...preload('listens-outside'),
        join(PROJECT_ROOT, 'dist/apps/stack/src/unleash/unleash-main.js'),
      ],
      cwd: PROJECT_ROOT,
      environment: {
        ...unleashEnvironment({ databaseUrl, port: PORTS.flags }, tokens),
        OUTSIDE_HOST: this.addressOf('flags'),
        OUTSIDE_PORT: String(PORTS.flags),
      },
      isReady: () => isOk(`${this.urlOf('flags', PORTS.flags)}/health`),
    };
  }

  #service(name: (typeof SERVICES)[number]): HowToLive {
    const service = name.slice(0, -2) as keyof typeof SERVICE_PORTS;
    const [port, opsPort] = SERVICE_PORTS[service];
    const word = service.toUpperCase();
    const parties = this.urlOf('partners', PORTS.partners);
    return this.#app(name, service, this.urlOf(name, opsPort), {
      DATABASE_URL: this.databaseUrl,
      LEGACY_URL: this.urlOf('core', PORTS.core),
      NATS_URL: this.#brokerUrl,
      BANYAN_ENVIRONMENT: 'test',
      BANYAN_RELEASE: 'one',
      OPS_HOST: this.addressOf(name),
      ...(service === 'inventory' ? {} : { INVENTORY_HOST: this.addressOf('inventory-1') }),
      ...(service === 'inventory' ? { PRICING_HOST: this.addressOf('pricing-1') } : {}),
      [`${word}_HOST`]: this.addressOf(name),
      [`${word}_PORT`]: String(port),
      [`${word}_OPS_PORT`]: String(opsPort),
      ...(service === 'pricing' ? { BANYAN_CONSISTENCY_CALLS_PER_SECOND: '0' } : {}),
      ...(service === 'orders'
        ? {
            BANYAN_SAGA_LEASE_MS: '3000',
            PAYMENT_PRIMARY_URL: `${parties}/payments/primary`,
            PAYMENT_BACKUP_URL: `${parties}/payments/backup`,
            FRAUD_URL: `${parties}/fraud`,
            SHIPPING_URL: `${parties}/shipping`,
            WAREHOUSE_URL: `${parties}/warehouse/events`,
            MAIL_URL: `${parties}/mail/events`,
            ANALYTICS_URL: `${parties}/analytics/events`,
          }
        : {}),
    });
  }

  #control(name: (typeof CONTROLS)[number]): HowToLive {
    return this.#app(name, 'control', this.urlOf(name, CONTROL_PORT), {
      DATABASE_URL: this.databaseUrl,
      CONTROL_HOST: this.addressOf(name),
      CONTROL_PORT: String(CONTROL_PORT),
      CONTROL_TOKENS_FILE: join(PROJECT_ROOT, 'docker/tokens.development.yaml'),
      UNLEASH_URL: `${this.urlOf('flags', PORTS.flags)}/api`,
      UNLEASH_ADMIN_TOKEN: LOCAL_ADMIN_TOKEN,
      BANYAN_DATA_DIR: this.#dataDirOf(name),
      BANYAN_REENTRY_WAIT_MS: '0',
      GATEWAY_URL: this.urlOf('gateway-1', GATEWAY_PORT),
      NATS_URL: this.#brokerUrl,
      INVENTORY_HOST: this.addressOf('inventory-1'),
      ORDERS_HOST: this.addressOf('orders-1'),
    });
  }

  #gateway(name: (typeof GATEWAYS)[number]): HowToLive {
    const isFar = name === FAR_GATEWAY;
    const near = { DATABASE_URL: this.databaseUrl, NATS_URL: this.#brokerUrl };
    const far = {
      DATABASE_URL: `postgres://${SUPERUSER}@127.0.0.1:${FAR.postgres}/${DATABASE}`,
      NATS_URL: `nats://127.0.0.1:${FAR.broker}`,
      SLOW_WAY: join(this.folder, 'slow-way'),
      SLOW_WAYS: `${FAR.postgres}=${this.addressOf('postgres')}:${PORTS.postgres} ${FAR.broker}=${this.addressOf('broker')}:${PORTS.broker}`,
    };
    const settings = {
      ...(isFar ? far : near),
      LEGACY_URL: this.urlOf('core', PORTS.core),
      UNLEASH_URL: `${this.urlOf('flags', PORTS.flags)}/api`,
      UNLEASH_TOKEN: localClientToken(UNLEASH_ENVIRONMENT),
      CONTROL_URL: this.controlUrls.join(','),
      CONTROL_TOKEN: REPLICA,
      GATEWAY_HOST: this.addressOf(name),
      GATEWAY_PORT: String(GATEWAY_PORT),
      GATEWAY_OPS_PORT: String(GATEWAY_OPS_PORT),
      OPS_HOST: this.addressOf(name),
      INVENTORY_HOST: this.addressOf('inventory-1'),
      PRICING_HOST: this.addressOf('pricing-1'),
      ORDERS_HOST: this.addressOf('orders-1'),
      BANYAN_DATA_DIR: this.#dataDirOf(name),
      BANYAN_QUOTE_KEYS: developmentQuoteKeys(this.folder),
      BANYAN_BLOCKED_ROUTES: 'stock-taking',
      BANYAN_TRACE_RATIO: '0',
    };
    return this.#app(name, 'gateway', this.opsUrlOf(name), settings, isFar ? preload('slow-way') : []);
  }

  #app(
    name: MachineName,
    app: string,
    opsUrl: string,
    settings: Readonly<Record<string, string>>,
    preloads: readonly string[] = [],
  ): HowToLive {
    return {
      command: [
        process.execPath,
        ...preload('wrong-clock'),
        ...preloads,
        '--import',
        REGISTER,
        join(PROJECT_ROOT, `dist/apps/${app}/src/main.js`),
      ],
      cwd: PROJECT_ROOT,
      environment: { LOG_LEVEL: 'warn', OTEL_SERVICE_NAME: name, WRONG_CLOCK: this.#clockFile(name), ...settings },
      isReady: () => isOk(`${opsUrl}/readyz`),
    };
  }

  get #brokerUrl(): string {
    return `nats://${this.addressOf('broker')}:${PORTS.broker}`;
  }

  #dataDirOf(name: MachineName): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  #clockFile(name: MachineName): string {
    return join(this.folder, `${name}.clock`);
  }

  private addressOf(name: MachineName): string {
    return this.machine(name).address;
  }

  private urlOf(name: MachineName, port: number): string {
    return `http://${this.addressOf(name)}:${port}`;
  }
}

type HowToLive = Omit<ConstructorParameters<typeof Resident>[0], 'network' | 'machine' | 'watchdog' | 'logFile'>;

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_WITHIN_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function isListening(host: string, port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: READY_WITHIN_MS });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
