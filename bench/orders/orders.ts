import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arm } from '@banyan/kernel';
import { Client } from 'pg';
import { slide } from '../../test/support/domain-status.js';
import { OrderShop } from '../../test/support/order-shop.js';
import { moveAuthority } from '../../test/support/stock-authority.js';
import { quantile } from '../measure/median.js';
import { preparePlace } from '../place/place.js';
import { machine } from '../report/run-result.js';
import { BareRows, CAPTURED, SLIM_BINDING, type RowGroup } from './bare-rows.js';
import { OrderLoad, SKUS } from './order-load.js';
import { pictureOrders } from './picture-orders.js';
import type { Measured, OrdersResult } from './orders-result.js';
import { printOrders, writeOrders } from './orders-report.js';
import { between, readCosts, withoutIdle, type ShopCosts } from './shop-costs.js';

const EXIT_USAGE = 2;

interface Effort {
  readonly name: 'quick' | 'full';
  readonly rounds: number;
  readonly warmMs: number;
  readonly spanMs: number;
  readonly idleMs: number;
}

const QUICK: Effort = { name: 'quick', rounds: 2, warmMs: 3_000, spanMs: 1_500, idleMs: 4_000 };
const FULL: Effort = { name: 'full', rounds: 5, warmMs: 5_000, spanMs: 1_500, idleMs: 10_000 };

/** Who order at once, or connections that insert at once. */
const AT_ONCE = [1, 8, 32] as const;
const PICTURED_AT_ONCE = 8;
/** More than anybody orders here. */
const PLENTY = 10_000_000;
/** What follows from the orders of a span is waited for so long. */
const SETTLE_MS = 15_000;
const LOOK_MS = 100;

/** Inserts beside the orders, in the same round. */
const BARE: readonly { readonly title: string; readonly groups: readonly RowGroup[] }[] = [
  { title: 'bare INSERT, four commits', groups: CAPTURED },
  { title: 'bare INSERT, one commit', groups: [CAPTURED.flat()] },
  { title: 'bare INSERT of the binding alone', groups: [['ledger.binding']] },
  { title: '… without what it is searched by', groups: [[SLIM_BINDING]] },
];

const HELP = `npm run bench -- orders            orders from the storefront to PostgreSQL, beside bare inserts of the same rows
npm run bench -- orders --quick    two short rounds, shown and not kept
npm run bench -- orders --flame    no figures: flame graphs of gateway and order service, into bench/results/flame
`;

/** Measures the capture of orders, end to end. @returns the exit status: 1 when not every order was placed at once */
export async function orders(argv: readonly string[]): Promise<number> {
  const options = {
    quick: { type: 'boolean' },
    flame: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  let values: { readonly quick?: boolean; readonly flame?: boolean; readonly help?: boolean };
  try {
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return EXIT_USAGE;
  }
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const before = machine();
  const place = await preparePlace({ pinned: false });
  if (typeof place === 'number') return place;
  const effort = values.quick === true ? QUICK : FULL;
  say('starting a shop');
  const shop = await OrderShop.start({
    durable: true,
    pricing: true,
    env: { BANYAN_BLOCKED_ROUTES: 'stock-taking', PARTNERS_PACE_MS: '0' },
  });
  let bench: OrdersBench | undefined;
  try {
    bench = await OrdersBench.of(shop, effort);
    if (values.flame === true) {
      const { load } = bench;
      await bench.enter('service', 'service');
      await pictureOrders(shop.shop, (ms) => load.run(PICTURED_AT_ONCE, ms));
      return 0;
    }
    const idle = await bench.idle();
    const phases = [];
    for (const authority of ['legacy', 'service'] as const) phases.push(await bench.measure(authority, idle));
    const result: OrdersResult = {
      atUtc: new Date().toISOString(),
      effort: effort.name,
      rounds: effort.rounds,
      spanMs: effort.spanMs,
      machine: before,
      cores: cpus().length,
      loadAfter: loadavg()[0] ?? 0,
      shortcomings: place.shortcomings,
      idle,
      phases,
    };
    printOrders(result);
    if (effort.name === 'full') writeOrders(result);
    return phases.some(({ measured }) => measured.some(({ otherwise }) => otherwise > 0)) ? 1 : 0;
  } finally {
    await bench?.close();
    await shop.stop();
    setImmediate(() => process.exit());
  }
}

class OrdersBench {
  readonly #place: OrderShop;
  readonly #effort: Effort;
  readonly #database: Client;
  readonly load: OrderLoad;
  #authority: Arm = 'legacy';
  #arm: Arm | undefined;
  #bare: BareRows | undefined;

  private constructor(place: OrderShop, effort: Effort, database: Client) {
    this.#place = place;
    this.#effort = effort;
    this.#database = database;
    this.load = new OrderLoad(place.shopper({ pace: 1, connections: 64 }));
  }

  static async of(place: OrderShop, effort: Effort): Promise<OrdersBench> {
    const database = new Client({ connectionString: place.shop.url('postgres') });
    await database.connect();
    for (const sku of SKUS) await place.stock(sku, PLENTY);
    // Whoever is quoted by the core takes from it what orders need.
    await slide(place.shop, { serve: 100 }, 'full', 'pricing');
    return new OrdersBench(place, effort, database);
  }

  async close(): Promise<void> {
    await this.#database.end();
  }

  /** Has orders go to that arm, with that authority for stock. */
  async enter(arm: Arm, authority: Arm): Promise<void> {
    const { shop } = this.#place;
    if (this.#authority !== authority) await moveAuthority(shop, authority);
    this.#authority = authority;
    if (this.#arm !== arm)
      await slide(shop, { serve: arm === 'service' ? 100 : 0 }, arm === 'service' ? 'full' : 'legacy', 'orders');
    this.#arm = arm;
  }

  /** What the shop uses before anybody has ordered: later it has orders to hold its books against each other for. */
  async idle(): Promise<ShopCosts> {
    const before = await readCosts(this.#place.shop, this.#database);
    await pause(this.#effort.idleMs);
    return between(before, await readCosts(this.#place.shop, this.#database));
  }

  /** Both arms and the bare inserts, round by round. */
  async measure(authority: Arm, idle: ShopCosts): Promise<{ authority: Arm; measured: readonly Measured[] }> {
    const { rounds, warmMs, spanMs } = this.#effort;
    for (const arm of ['legacy', 'service'] as const) {
      await this.enter(arm, authority);
      say(`stock with ${authority}: warming the ${arm} arm`);
      await this.load.run(8, warmMs);
    }
    await this.#settled();
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const arm of ['legacy', 'service'] as const) {
        await this.enter(arm, authority);
        for (const atOnce of AT_ONCE) measured.push(await this.#orders(arm, atOnce, round, idle));
      }
      // The rows of an order of the service arm, with goods set aside here: there are none before the authority has moved.
      if (authority === 'legacy') continue;
      this.#bare ??= await BareRows.copyOf(this.#place.shop.url('postgres'));
      for (const { title, groups } of BARE) {
        for (const atOnce of AT_ONCE)
          measured.push(await this.#inserts(this.#bare, title, groups, atOnce, round, idle));
      }
      say(`stock with ${authority}: round ${round + 1} of ${rounds}, ${spanMs} ms a span`);
    }
    return { authority, measured };
  }

  async #orders(arm: Arm, atOnce: number, round: number, idle: ShopCosts): Promise<Measured> {
    const { shop } = this.#place;
    const before = await readCosts(shop, this.#database);
    const { placed, late, spanMs, tookMs, otherwise } = await this.load.run(atOnce, this.#effort.spanMs);
    const atEnd = await readCosts(shop, this.#database);
    await this.#settled();
    const costs = withoutIdle(between(before, await readCosts(shop, this.#database)), idle);
    const not = Object.values(otherwise).reduce((sum, each) => sum + each, 0);
    if (not > 0) say(`${arm} arm, ${atOnce} at once: ${JSON.stringify(otherwise)}`);
    return {
      title: `${arm} arm`,
      atOnce,
      round,
      perSecond: (placed / spanMs) * 1_000,
      p50Ms: quantile(tookMs, 0.5),
      p99Ms: quantile(tookMs, 0.99),
      otherwise: not,
      each: eachOf(costs, placed + late),
      settledMs: costs.ms - (atEnd.ms - before.ms),
      loadNow: loadavg()[0] ?? 0,
    };
  }

  async #inserts(
    bare: BareRows,
    title: string,
    groups: readonly RowGroup[],
    atOnce: number,
    round: number,
    idle: ShopCosts,
  ): Promise<Measured> {
    const before = await readCosts(this.#place.shop, this.#database);
    const { orders: count, spanMs, tookMs } = await bare.run(atOnce, this.#effort.spanMs, groups);
    const costs = withoutIdle(between(before, await readCosts(this.#place.shop, this.#database)), idle);
    return {
      title,
      atOnce,
      round,
      perSecond: (count / spanMs) * 1_000,
      p50Ms: quantile(tookMs, 0.5),
      p99Ms: quantile(tookMs, 0.99),
      otherwise: 0,
      each: eachOf(costs, count),
      settledMs: 0,
      loadNow: loadavg()[0] ?? 0,
    };
  }

  /** Waits until everybody is told what follows from the orders, or for the longest time. */
  async #settled(): Promise<void> {
    const endMs = performance.now() + SETTLE_MS;
    while (performance.now() < endMs) {
      const { rows } = await this.#database.query<{ open: boolean }>(
        `SELECT EXISTS (SELECT FROM orders.outbox_delivery WHERE state = 'waiting')
             OR EXISTS (SELECT FROM orders.saga WHERE due_at IS NOT NULL) AS open`,
      );
      if (rows[0]?.open === false) return;
      await pause(LOOK_MS);
    }
  }
}

function eachOf({ cpuMs, writingCommits, flushes, walBytes }: ShopCosts, orders: number): Measured['each'] {
  const of = (value: number): number => value / orders;
  return {
    cpuMs: Object.fromEntries(Object.entries(cpuMs).map(([told, ms]) => [told, of(ms)])) as ShopCosts['cpuMs'],
    writingCommits: of(writingCommits),
    flushes: of(flushes),
    walBytes: of(walBytes),
  };
}

/** Progress is talk, not data. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
