import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { decideRoute, type FlagIntent, type RouteDecision } from '../decide-route.js';
import type { DecisionMaker } from '../decisions/decision-record.js';
import { RolloutStore } from '../store/rollout-store.js';
import { LatchKeeper, type LatchKeeperOptions } from './latch-keeper.js';

export const KIM: DecisionMaker = { kind: 'person', name: 'kim' };
export const CALL = { reason: '9 of 12 failed', evidence: { bad: 9, n: 12 } };

const FULL: FlagIntent = {
  known: true,
  canaryPercent: 100,
  eligible: true,
  serve: true,
  shadow: false,
  everybody: true,
  shadowing: false,
  definition: 'd',
};

/** A database, a gateway's store and control's, and keepers that turn only when told. A domain and a data directory a test. */
export class KeeperRig {
  domain = '';
  dataDir = '';
  #nth = 0;
  readonly #running: LatchKeeper[] = [];

  private constructor(
    readonly postgres: TestPostgres,
    readonly store: RolloutStore,
    readonly control: RolloutStore,
  ) {}

  static async start(): Promise<KeeperRig> {
    const postgres = await startPostgres();
    const options = { url: postgres.url, timeoutMs: 20_000, retryMs: 50 };
    const [store, control] = [new RolloutStore(options), new RolloutStore(options)];
    await store.start();
    await control.start();
    return new KeeperRig(postgres, store, control);
  }

  async beforeEach(): Promise<void> {
    await this.postgres.resume();
    await until(async () => (await this.store.readLatches()) && this.control.readLatches(), 'the stores are connected');
    this.dataDir = mkdtempSync(join(tmpdir(), 'banyan-keeper-'));
    this.domain = `domain-${this.#nth++}`;
  }

  async afterEach(): Promise<void> {
    await Promise.all(this.#running.splice(0).map(async (keeper) => keeper.stop()));
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await Promise.all([this.store.stop(), this.control.stop()]);
    await this.postgres.stop();
  }

  keep(options: Partial<LatchKeeperOptions> = {}): LatchKeeper {
    const { store, domain, dataDir } = this;
    const opsUrl = 'http://127.0.0.1:1';
    const keeper = new LatchKeeper({ store, replica: 'g1', opsUrl, domains: [domain], dataDir, turnMs: 0, ...options });
    this.#running.push(keeper);
    return keeper;
  }

  /** What a keeper says, in order. */
  log(keeper: LatchKeeper): string[] {
    const said: string[] = [];
    for (const name of ['tripped', 'reset', 'held', 'spooled', 'persisted'] as const) {
      // The database is shared with the tests before this one, and keepers follow every domain.
      keeper.on(name, (of: string) => of === this.domain && said.push(name));
    }
    keeper.on('lease-lapsed', () => said.push('lease-lapsed'));
    keeper.on('lease-regained', () => said.push('lease-regained'));
    return said;
  }

  /** The route of somebody whom the flag sends to the service. */
  routeOf(keeper: LatchKeeper): RouteDecision {
    return decideRoute(FULL, keeper.view(this.domain));
  }

  spooled(): readonly string[] {
    try {
      return readdirSync(join(this.dataDir, 'spool'));
    } catch {
      return [];
    }
  }
}
