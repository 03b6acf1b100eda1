import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORT_SETTINGS, readShopSettings, type ShopSettings } from '../../apps/stack/src/shop/shop-settings.js';
import { openDataDir } from '../../apps/stack/src/shop/data-dir.js';
import { lockDataDir } from '../../apps/stack/src/shop/data-dir-lock.js';
import { domainNames } from '../../apps/stack/src/shop/domain-names.js';
import type { Addresses } from '../../apps/stack/src/processes/supervised.js';
import type { Part, Whereabouts } from '../../apps/stack/src/shop/part.js';
import { partsOf, type PartsContext } from '../../apps/stack/src/shop/parts.js';
import { Shop as RunningShop } from '../../apps/stack/src/shop/shop.js';
import type { ProcessEvent } from '../../apps/stack/src/processes/supervised.js';
import { ServiceRelay } from './service-relay.js';
import { copyTemplateCluster } from './template-cluster.js';
import { FlagSliders } from '../../apps/stack/src/unleash/flag-sliders.js';
import { patientObjectives } from './patient-objectives.js';
import { until } from './until.js';

export interface StartShopOptions {
  /** Settings on top of free ports for everything, such as `{ LEGACY_URL: … }` or `{ BANYAN_FLAG_POLL_MS: '200' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Left out, such as `['gateway', 'control']`. Others are told that nobody is there. */
  readonly without?: readonly string[];
  /** The state to start from; kept by `stop`. Default: a temporary folder of its own, removed by `stop`. */
  readonly dataDir?: string;
  /** Starts the pricing service too, which reads the core's whole price list first. Default: only who asks for prices has it. */
  readonly pricing?: boolean;
  /** Starts the parties outside and the order service too. Default: only who places orders has them. */
  readonly orders?: boolean;
  /** Starts the demo storefront too. Default: only who shops there has it. */
  readonly storefront?: boolean;
  /**
   * False for who watches how books are opened and read for the first time. Default: a whole run does that once, and every
   * shop of it that has a core of its own begins with what came of it; what is different is only how old it is.
   */
  readonly stocked?: boolean;
  /** True for who kills PostgreSQL: what it said is committed must be there afterwards. Default false: it is faster. */
  readonly durable?: boolean;
  /** How many gateways: `gateway`, `gateway-2`, … Default 1. */
  readonly gateways?: number;
  /** Puts a relay between the gateways and the inventory service, which notes what arrives there. */
  readonly relay?: boolean;
  /** Where a part finds another; for who puts something in between. Default: where it is. */
  readonly seenFrom?: (part: string, name: string, addresses: Addresses) => Addresses;
}

/**
 * A whole shop on free ports: the launcher's own code, in this process. Its processes die with the test, even when that
 * is killed. Needs `dist/` to be built, which jest's global set-up of the `processes` project sees to.
 */
export class Shop {
  /** Moves the sliders of Unleash. The gateway sees it at its next poll. */
  readonly flags: FlagSliders;

  private constructor(
    private readonly shop: RunningShop,
    readonly dataDir: string,
    /** Everything that happened to its processes, oldest first. */
    readonly events: readonly ProcessEvent[],
    readonly tokens: { readonly admin: string; readonly client: string },
    private readonly release: () => void,
    private readonly serviceRelay: ServiceRelay | undefined,
  ) {
    this.flags = new FlagSliders(() => `${this.url('unleash')}/api`, tokens.admin);
  }

  static async start(options: StartShopOptions = {}): Promise<Shop> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'banyan-test-shop-'));
    const freePorts = Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0']));
    const settings = readShopSettings({
      ...withoutOurs(process.env),
      ...freePorts,
      BANYAN_DATA_DIR: dataDir,
      BANYAN_FLAG_POLL_MS: '250',
      BANYAN_TRACE_RATIO: '0',
      // Every request reaches its arm; what is given again from memory has tests of its own.
      BANYAN_BROWSE_FRESH_MS: '0',
      // A person resets at once; the wait has tests of its own.
      BANYAN_REENTRY_WAIT_MS: '0',
      // Nobody orders but the test; the synthetic shopper has tests of its own.
      BANYAN_SYNTHETIC_EVERY_MS: '0',
      BANYAN_OBJECTIVES_DIR: patientObjectives(dataDir),
      ...options.env,
    });
    openDataDir(dataDir);
    const unlock = lockDataDir(dataDir);
    const events: ProcessEvent[] = [];
    const release = (): void => {
      unlock();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    };
    let shop: RunningShop | undefined;
    let relay: ServiceRelay | undefined;
    try {
      if (settings.external.databaseUrl === undefined) {
        await copyTemplateCluster(join(dataDir, 'postgres'), isStocked(settings, options) ? 'stocked' : 'unleash');
      }
      if (options.relay === true) relay = await ServiceRelay.open(() => shop?.addressesOf('inventory')?.url ?? '');
      const relayUrl = relay?.url;
      const seenFrom =
        options.seenFrom ??
        ((_part: string, name: string, addresses: Addresses): Addresses =>
          relayUrl !== undefined && name === 'inventory' ? { ...addresses, url: relayUrl } : addresses);
      shop = await RunningShop.open({
        parts: (context) => partsSeeing(seenFrom, context),
        settings,
        domains: domainNames,
        durable: options.durable ?? false,
        gateways: options.gateways ?? 1,
        only: (name) => isWanted(name, options),
        onEvent: (event) => events.push(event),
        backOff: { firstMs: 100, maxMs: 1000, stableMs: 30_000 },
      });
      if (options.dataDir === undefined) shop.removeAtEnd(dataDir);
      await shop.boot();
      const tokens = { admin: settings.unleash.adminToken, client: settings.unleash.clientToken };
      return new Shop(shop, dataDir, events, tokens, release, relay);
    } catch (error) {
      await shop?.stop();
      relay?.close();
      release();
      throw new Error(
        `the shop did not start: ${JSON.stringify(
          events.filter((e) => e.kind === 'crashed'),
          null,
          1,
        )}`,
        {
          cause: error,
        },
      );
    }
  }

  /** The service side of a process: `gateway`, `control`, `legacy-core`, `unleash`, `postgres`, `inventory` (tcp://…). */
  url(name: string): string {
    return this.addresses(name).url;
  }

  opsUrl(name: string): string {
    return this.addresses(name).opsUrl;
  }

  /** @throws Error when the shop was started without one */
  get relay(): ServiceRelay {
    if (this.serviceRelay === undefined) throw new Error('this shop has no relay');
    return this.serviceRelay;
  }

  /** The launcher's own side, which keeps the traces. */
  get stackUrl(): string {
    return this.shop.opsUrl;
  }

  /** @throws Error while it is down */
  pid(name: string): number {
    const running = this.shop.running(name);
    if (running === undefined) throw new Error(`${name} is down`);
    return running.pid;
  }

  /** As run.json has them. */
  processes() {
    return this.shop.processes();
  }

  /** Sends a signal, and waits until the process is gone when that is what the signal does. It is restarted by itself. */
  async kill(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.shop.running(name);
    if (running === undefined) throw new Error(`${name} is down`);
    process.kill(running.pid, signal);
    if (ENDING.has(signal)) await running.exited;
  }

  /** Ends a process for good, until `resume`. `graceMs` 0 kills it. */
  async halt(name: string, graceMs = 3000): Promise<void> {
    await this.shop.halt(name, graceMs);
  }

  /** Starts a halted process again, where it was before, and waits until it is ready. */
  async resume(name: string): Promise<void> {
    await this.shop.resume(name);
  }

  /** Waits until a process that was killed has been restarted and is ready. */
  async untilUp(name: string, withinMs = 90_000): Promise<void> {
    // It says that it is ready a moment before whoever started it has heard so, and could not be killed until then.
    const isUp = async () => (await fetch(`${this.opsUrl(name)}/readyz`)).ok && this.shop.running(name) !== undefined;
    await until(isUp, `${name} is ready again`, withinMs);
  }

  async stopPostgres(): Promise<void> {
    await this.halt('postgres');
  }

  async startPostgres(): Promise<void> {
    await this.resume('postgres');
  }

  async stopUnleash(): Promise<void> {
    await this.halt('unleash');
  }

  async startUnleash(): Promise<void> {
    await this.resume('unleash');
  }

  /** One request to the legacy core's own side, such as its faults and books; JSON in, JSON out. */
  async legacy(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.opsUrl('legacy-core')}${path}`, {
      method,
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the legacy core answered ${method} ${path} with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** What a process has printed so far. */
  async logs(name: string): Promise<string> {
    return readFile(join(this.dataDir, 'logs', `${name}.log`), 'utf8');
  }

  /** Ends everything and removes what it left on disk, unless the data directory was given. */
  async stop(): Promise<void> {
    await this.shop.stop();
    this.serviceRelay?.close();
    this.release();
  }

  private addresses(name: string) {
    const found = this.shop.addressesOf(name);
    if (found === undefined) throw new Error(`this shop has no ${name}`);
    return found;
  }
}

/** What ends a process that does not do otherwise. PostgreSQL takes SIGQUIT for the order to end at once. */
const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGQUIT']);

export async function startShop(options: StartShopOptions = {}): Promise<Shop> {
  return Shop.start(options);
}

function isWanted(
  name: string,
  { without = [], pricing = false, orders = false, storefront = false }: StartShopOptions,
): boolean {
  if (without.includes(name)) return false;
  if (name === 'storefront') return storefront;
  if (name === 'pricing') return pricing;
  return orders || (name !== 'partners' && name !== 'orders');
}

/** Books of another core, or of none, are not those that a stocked cluster has. */
function isStocked({ external }: ShopSettings, options: StartShopOptions): boolean {
  return options.stocked !== false && external.legacyUrl === undefined && isWanted('legacy-core', options);
}

/** Every part as it is, but for where it finds the others. */
function partsSeeing(seenFrom: NonNullable<StartShopOptions['seenFrom']>, context: PartsContext): readonly Part[] {
  return partsOf(context).map((part) => {
    const get = (name: string): Addresses | undefined => {
      const addresses = context.where.get(name);
      return addresses === undefined ? undefined : seenFrom(part.name, name, addresses);
    };
    // The parts only look up in it.
    const where = { get } as Whereabouts;
    return partsOf({ ...context, where }).find(({ name }) => name === part.name) ?? part;
  });
}

/** A shop for tests does not depend on what the developer has set. */
function withoutOurs(environment: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(BANYAN_|UNLEASH_|OTEL_|CONTROL_)|_(URL|PORT|HOST)$/.test(name),
  );
  return Object.fromEntries(kept);
}
