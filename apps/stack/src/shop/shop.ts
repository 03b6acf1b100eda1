import { mkdirSync } from 'node:fs';
import { messageOf } from '@banyan/kernel';
import { OpsServer } from '../ops/ops-server.js';
import { BACK_OFF, type BackOff } from '../processes/back-off.js';
import { type Addresses, type ProcessEvent, type Running, Supervised } from '../processes/supervised.js';
import { Watchdog } from '../processes/watchdog.js';
import { inStages } from './in-stages.js';
import type { Part } from './part.js';
import { partsOf } from './parts.js';
import { type ProcessEntry, RunFile } from './run-file.js';
import type { ShopSettings } from './shop-settings.js';

export interface ShopOptions {
  readonly settings: ShopSettings;
  /** Whose flags Unleash gets; asked when Unleash is up. */
  readonly domains: () => Promise<readonly string[]>;
  /** What happens to each process, from now to the end of the shop. */
  readonly onEvent?: (event: ProcessEvent) => void;
  /** Which parts to start; default all. */
  readonly only?: (name: string) => boolean;
  /** False gives up durability for speed. Default true. */
  readonly durable?: boolean;
  /** How many gateways, 1 to 9. Default 1. */
  readonly gateways?: number;
  readonly backOff?: BackOff;
  /** Replaces the processes, for tests of the launcher itself. */
  readonly parts?: typeof partsOf;
}

/** All processes of one shop on one machine. */
export class Shop {
  readonly #where = new Map<string, Addresses>();
  readonly #supervised = new Map<string, Supervised>();
  readonly #parts: readonly Part[];
  readonly #runFile: RunFile;
  #booted = false;
  #stopped: Promise<void> | undefined;

  private constructor(
    private readonly options: ShopOptions,
    private readonly ops: OpsServer,
    readonly opsUrl: string,
    private readonly watchdog: Watchdog,
  ) {
    const { settings } = options;
    this.#runFile = new RunFile(settings.dataDir);
    const { databaseUrl, legacyUrl, unleashUrl } = settings.external;
    if (databaseUrl !== undefined) this.#where.set('postgres', { url: databaseUrl, opsUrl: '' });
    if (legacyUrl !== undefined) this.#where.set('legacy-core', { url: legacyUrl, opsUrl: '' });
    if (unleashUrl !== undefined) this.#where.set('unleash', { url: unleashUrl, opsUrl: '' });
    const context = { settings, where: this.#where, ops, opsUrl, watchdog, domains: options.domains };
    const all = (options.parts ?? partsOf)({
      ...context,
      durable: options.durable ?? true,
      gateways: options.gateways ?? 1,
    });
    this.#parts = all.filter((part) => options.only?.(part.name) ?? true);
    for (const { name, program } of this.#parts) {
      const onEvent = (event: ProcessEvent) => this.#happened(event);
      this.#supervised.set(name, new Supervised(program, options.backOff ?? BACK_OFF, onEvent));
    }
  }

  /**
   * Opens the launcher's own side; nothing is started yet.
   *
   * @throws Error when its port is taken
   */
  static async open(options: ShopOptions): Promise<Shop> {
    const { settings } = options;
    mkdirSync(settings.dataDir, { recursive: true });
    const opened: { shop?: Shop } = {};
    const ops = new OpsServer(() => opened.shop?.readiness() ?? { checks: [] });
    const opsUrl = await ops.listen(settings.ports.STACK_OPS_PORT, settings.opsHost);
    opened.shop = new Shop(options, ops, opsUrl, new Watchdog());
    return opened.shop;
  }

  get stopping(): boolean {
    return this.#stopped !== undefined;
  }

  /** The names of its processes, in the order of their dependence. */
  get names(): readonly string[] {
    return this.#parts.map((part) => part.name);
  }

  /**
   * Starts everything, each as soon as what it needs is ready, and settles when all are.
   *
   * @throws Error of the first that does not start; the others are left for `stop`
   */
  async boot(): Promise<void> {
    const ready = new Map<string, Promise<void>>();
    const starting = this.#parts.map((part) => ({ ...part, needs: [...part.needs, ...(part.asks ?? [])] }));
    for (const part of inStages(starting).flat()) {
      const needed = part.needs.flatMap((name) => ready.get(name) ?? []);
      ready.set(
        part.name,
        Promise.all(needed).then(async () => this.#startPart(part)),
      );
    }
    await Promise.all(ready.values());
    this.#booted = true;
    this.#runFile.write(this.processes());
  }

  /** Everything that runs now, the launcher included. */
  processes(): readonly ProcessEntry[] {
    const entries = this.#parts.flatMap(({ name }) => {
      const running = this.#supervised.get(name)?.running;
      return running === undefined ? [] : [{ name, pid: running.pid, url: running.url, opsUrl: running.opsUrl }];
    });
    return [...entries, { name: 'stack', pid: process.pid, url: this.opsUrl, opsUrl: this.opsUrl }];
  }

  /** Where a part is (or was, while it is down); undefined when it was never ready. */
  addressesOf(name: string): Addresses | undefined {
    return this.#where.get(name);
  }

  /** The process of that name while it runs. */
  running(name: string): Running | undefined {
    return this.#supervised.get(name)?.running;
  }

  /** Ends one part, which stays down until `resume`. */
  async halt(name: string, graceMs = 2000): Promise<void> {
    await this.#named(name).stop(graceMs);
  }

  async resume(name: string): Promise<void> {
    await this.#named(name).start();
  }

  /** Ends everything, those first that need others. Never takes more than ten seconds; safe to call again. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    await this.#stopped;
  }

  /** Deletes a folder when this process is gone, however it ended. For tests. */
  removeAtEnd(folder: string): void {
    this.watchdog.removeAtEnd(folder);
  }

  /** Kills everything at once. */
  async abandon(): Promise<void> {
    await Promise.all([...this.#supervised.values()].map(async (each) => each.stop(0)));
    await this.#close();
  }

  readiness() {
    return {
      checks: [...this.#supervised].map(([name, { running }]) => ({
        name,
        required: true,
        ok: this.#booted && running !== undefined,
      })),
    };
  }

  async #startPart(part: Part): Promise<void> {
    if (this.#stopped !== undefined) throw new Error('the shop is being stopped');
    const running = await this.#named(part.name).start();
    const addresses = { url: running.url, opsUrl: running.opsUrl };
    this.#where.set(part.name, addresses);
    await part.whenReady?.(addresses);
  }

  async #stopAll(): Promise<void> {
    this.#runFile.remove();
    for (const stage of inStages(this.#parts).toReversed()) {
      await Promise.all(stage.map(async ({ name, graceMs }) => this.#named(name).stop(graceMs)));
    }
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#runFile.remove();
    await this.ops.close();
    for (const { program } of this.#parts) program.log.close();
    this.watchdog.close();
  }

  #named(name: string): Supervised {
    const found = this.#supervised.get(name);
    if (found === undefined) throw new Error(`this shop has no process ${name}, only ${this.names.join(', ')}`);
    return found;
  }

  #happened(event: ProcessEvent): void {
    // Restarted under another number: whoever reads run.json must find the one that runs.
    if (event.kind === 'ready' && this.#booted && this.#stopped === undefined) {
      try {
        this.#runFile.write(this.processes());
      } catch (error) {
        process.stderr.write(`run.json could not be written: ${messageOf(error)}\n`);
      }
    }
    this.options.onEvent?.(event);
  }
}
