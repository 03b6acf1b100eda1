import { newId, sha256Hex, type Arm } from '@banyan/kernel';
import { setTimeout as setTimer } from 'node:timers/promises';
import { Client } from 'pg';
import type { OrderShopper, OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import { domainStatus, resetDomain } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { OrderDifference } from '../support/order-books/order-differences.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { until } from '../support/until.js';
import { CHEAP, type Fault, KINDS } from '../support/wires/faults.js';
import type { Passed, Point, Struck } from '../support/wires/striker.js';
import { WiredShop } from '../support/wires/wired-shop.js';

/** Who captures an order, and who has the authority for its stock. */
export interface Way {
  readonly arm: Arm;
  readonly authority: Arm;
}

/** In this order the authority moves once. */
export const WAYS: readonly Way[] = [
  { arm: 'service', authority: 'legacy' },
  { arm: 'legacy', authority: 'legacy' },
  { arm: 'service', authority: 'service' },
  { arm: 'legacy', authority: 'service' },
];

/** A message of an order on its way. */
export interface WayPoint extends Point {
  readonly way: Way;
  /** It comes when the client has been answered: what follows from an order that is taken. */
  readonly isBehind: boolean;
}

export interface Cell extends WayPoint {
  readonly fault: Fault;
}

/** One order during which a fault struck, or should have. */
export interface Run {
  readonly cell: Cell;
  readonly key: string;
  readonly struck: Struck;
  readonly bought: Bought;
  readonly attempts: number;
  /** How often each status came; 0: no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly tookMs: number;
}

/** One order, and the commits that it took until its client was answered. */
export interface HeardOrder {
  readonly bought: Bought;
  /** How often each status came; 0: no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly heard: readonly string[];
  /** Those that nobody was told of before. */
  readonly unheard: readonly string[];
}

/** A difference between the books, and the run that it came with. */
export interface TracedDifference extends OrderDifference {
  /** Undefined: an order of no run. */
  readonly run: Run | undefined;
}

const SKU = 'KABEL/USB/C-2M';
const PLENTY = 100_000;
/** How the messages of an order are found out. */
interface Learning {
  /** What comes in so much time without an order, or as long as the longest order took, is nobody's. Longer than the turns of every loop but those that count hours. */
  readonly idleMs: number;
  /** How long is listened for what follows from an order. */
  readonly behindMs: number;
  readonly orders: number;
}

const LEARNING: Learning = { idleMs: 6_000, behindMs: 2_500, orders: 3 };
/** In so much time every loop has turned that turns often. */
const LOOPS_MS = 1_500;
/** So many messages of one kind are struck one by one. */
const MOST_ALIKE = 2;
/** How long a message is waited for that comes behind the answer. */
const STRIKE_WITHIN_MS = 6_000;
/** How long a client goes on asking: longer than the core may take until nothing of an order is on its way, however short of time the machine is. */
const PATIENCE_MS = 600_000;
/** Shorter than what the shop takes at most: the same is sent again while the first is still under way. */
const ATTEMPT_MS = 5_000;

/**
 * What is filed twice since its message came twice is called off by reconciliation: within a turn over the latest orders, as long again until
 * a difference counts as one, and the cure. Three times the time that it is set to, and some.
 */
const COMPARED_WITHIN_MS = 240_000;

/** A shop in which faults befall one message at a time. */
export class FaultyShop {
  readonly runs: Run[] = [];
  readonly differences: TracedDifference[] = [];
  /** Runs whose order went another way than it should, as of the last comparison. They must be none: their cell was not struck. */
  strays: readonly Run[] = [];
  readonly #shopper: OrderShopper;
  #way: Way | undefined;

  private constructor(readonly wired: WiredShop) {
    this.#shopper = wired.place.shopper({ urls: [wired.url], patienceMs: PATIENCE_MS, attemptMs: ATTEMPT_MS });
  }

  static async start(): Promise<FaultyShop> {
    const wired = await WiredShop.start({ BANYAN_BLOCKED_ROUTES: 'stock-taking' });
    await wired.place.stock(SKU, PLENTY);
    return new FaultyShop(wired);
  }

  async stop(): Promise<void> {
    await this.wired.stop();
  }

  /** Has orders go that way from now on. */
  async enter(way: Way): Promise<void> {
    if (this.#way?.authority !== way.authority) await this.#moveAuthority(way.authority);
    this.#way = way;
    await this.#route(way);
  }

  /** Every message of orders on that way, as a few orders show them. */
  async learn(way: Way, { idleMs, behindMs, orders: count }: Learning = LEARNING): Promise<readonly WayPoint[]> {
    await this.enter(way);
    const { striker, place } = this.wired;
    await this.#buy();
    await pause(behindMs);
    const orders: { readonly before: readonly Passed[]; readonly behind: readonly Passed[] }[] = [];
    let longestMs = idleMs;
    for (let order = 0; order < count; order += 1) {
      const startedMs = performance.now();
      const bought = await this.#buy(() => striker.listen());
      const before = striker.heard();
      if (bought.kind !== 'placed') throw new Error(`an order without any fault came to ${JSON.stringify(bought)}`);
      striker.listen();
      await pause(behindMs);
      orders.push({ before, behind: striker.heard() });
      longestMs = Math.max(longestMs, performance.now() - startedMs);
    }
    striker.listen();
    // What the feed of stock does with any change is no part of an order.
    await place.stock('PREIS-TEXT', PLENTY);
    // Where orders take long, more of the loops turn meanwhile.
    await pause(longestMs);
    const idle = new Set(striker.heard().map(nameOf));
    return pointsOf(
      way,
      orders.map(({ before, behind }) => ({ before: counted(before, idle), behind: counted(behind, idle) })),
    );
  }

  /**
   * One order, of which no commit is heard but so many, each told by where it is and what it begins with: whoever waits for another one
   * waits until its client has given up, once. What loops commit without any order is heard as ever.
   *
   * @returns what the client was told, and the commits that were heard before, in their order
   */
  async placeHearing(way: Way, commits: readonly string[]): Promise<HeardOrder> {
    await this.enter(way);
    const { striker, place } = this.wired;
    await this.#buy();
    striker.listen();
    await pause(LOOPS_MS);
    const loops = new Set(striker.heard().map(nameOf));
    const left = [...commits];
    const heard: string[] = [];
    const unheard: string[] = [];
    let letGo: (() => void) | undefined;
    const key = newId();
    const over = new AbortController();
    const bought = await this.#buy(() => {
      void setTimer(ATTEMPT_MS, undefined, { signal: over.signal }).then(
        () => letGo?.(),
        () => undefined,
      );
      letGo = striker.withhold((message) => {
        if (message.isCommit !== true || loops.has(nameOf(message))) return false;
        const said = `${message.wire}: ${message.label}`;
        const at = left.findIndex((begin) => said.startsWith(begin));
        if (at !== -1) heard.push(...left.splice(at, 1));
        else unheard.push(said);
        return at === -1;
      });
    }, key).finally(() => {
      over.abort();
      letGo?.();
    });
    const { statuses = {} } = place.clients.entries.find((each) => each.key === key) ?? {};
    return { bought, statuses, heard, unheard };
  }

  /** One order, during which the fault strikes once. */
  async play(cell: Cell, luck: number): Promise<Run> {
    const { striker, place } = this.wired;
    if (this.#way === cell.way) await this.#route(cell.way);
    else await this.enter(cell.way);
    const wish: OrderWish = {
      channel: luck < 0.5 ? 'web' : 'app',
      lines: [{ sku: SKU, quantity: 1 + Math.floor(luck * 3) }],
      key: newId(),
    };
    const quote = await this.#shopper.quote(wish);
    if ('kind' in quote) throw new Error(`the basket is not quoted: ${quote.status}`);
    striker.arm(cell, cell.fault, luck);
    const startedMs = performance.now();
    const bought = await this.#shopper.place(wish, quote);
    const tookMs = performance.now() - startedMs;
    const endMs = performance.now() + (cell.isBehind ? STRIKE_WITHIN_MS : 0);
    while (striker.striking === undefined && performance.now() < endMs) await pause(20);
    const struck = await striker.disarm();
    const { key = '' } = wish;
    const { attempts = 0, statuses = {} } = place.clients.entries.find((each) => each.key === key) ?? {};
    const run: Run = { cell, key, struck, bought, attempts, statuses, tookMs };
    this.runs.push(run);
    await this.#recover(cell);
    return run;
  }

  /** Holds all books against each other, when everything has come to rest; what differs is kept, with its run. */
  async compare(): Promise<OrderReport> {
    const { place } = this.wired;
    const report = await place.settledReport(undefined, COMPARED_WITHIN_MS);
    const bound = await readBindings(place.shop.url('postgres'));
    const runs = new Map(this.runs.map((run) => [sha256Hex(run.key), run]));
    const known = new Set(this.differences.map(({ kind, reference }) => `${kind} ${reference}`));
    for (const difference of report.differences) {
      if (known.has(`${difference.kind} ${difference.reference}`)) continue;
      const keyHash = bound.find(({ reference }) => reference === difference.reference)?.keyHash ?? '';
      this.differences.push({ ...difference, run: runs.get(keyHash) });
    }
    this.strays = bound.flatMap(({ keyHash, arm, authority }) => {
      const run = runs.get(keyHash);
      return run === undefined || (run.cell.way.arm === arm && run.cell.way.authority === authority) ? [] : [run];
    });
    return report;
  }

  /** @param onQuoted called between the quote and the order */
  async #buy(onQuoted: () => void = () => undefined, key = newId()): Promise<Bought> {
    const wish: OrderWish = { channel: 'web', lines: [{ sku: SKU, quantity: 1 }], key };
    const quote = await this.#shopper.quote(wish);
    if ('kind' in quote) return quote;
    onQuoted();
    return this.#shopper.place(wish, quote);
  }

  /** Everything runs again, and orders go the way that they went. */
  async #recover({ fault, way }: Cell): Promise<void> {
    if (!fault.startsWith('kill') && !fault.startsWith('postgres')) return;
    const { shop } = this.wired.place;
    for (const name of ['postgres', 'legacy-core', 'partners', 'inventory', 'orders', 'gateway']) {
      await until(() => shop.pid(name) > 0, `${name} runs again`, 60_000);
      if (name !== 'postgres') await shop.untilUp(name, 60_000);
    }
    await this.#route(way);
  }

  /**
   * Has the gateway send orders to that arm. What strikes them is evidence against the arm, and rightly trips the latch: a person arms it again,
   * so that the next order goes where its cell is.
   */
  async #route({ arm }: Way): Promise<void> {
    const { shop } = this.wired.place;
    const stage = arm === 'service' ? 'full' : 'legacy';
    const isThere = async (): Promise<boolean> =>
      total(await scrape(shop.opsUrl('gateway')), 'banyan_stage_state', { domain: 'orders', stage }) === 1;
    if (await isThere()) return;
    await until(
      async () => {
        if (arm === 'service' && (await domainStatus(shop, 'orders')).latch?.state === 'tripped')
          await resetDomain(shop, 'orders', 'the next cell of the matrix');
        await shop.flags.set('orders', { serve: arm === 'service' ? 100 : 0 });
        await until(isThere, `orders are at stage ${stage}`, 10_000);
        return true;
      },
      `orders go to the ${arm} arm`,
      120_000,
    );
  }

  async #moveAuthority(to: Arm): Promise<void> {
    const url = `${this.wired.place.shop.url('control')}/api/authority`;
    const has = async (): Promise<boolean> => {
      const { authority } = (await (await fetch(url)).json()) as { authority: { arm: Arm; state: string } };
      return authority.arm === to && authority.state === 'settled';
    };
    if (await has()) return;
    await until(async () => {
      const response = await fetch(`${url}/move`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to, person: 'anna', reason: 'the matrix of faults' }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return true;
    }, `the authority begins to move to ${to}`);
    await until(has, `${to} has the authority`, 90_000);
  }
}

/**
 * Every kind of fault that can befall each point. What comes behind the answer is struck by those that are cheap: nobody waits there, and
 * what its loops make of kills is proven where they are.
 */
export function cellsOf({ striker }: WiredShop, points: readonly WayPoint[]): readonly Cell[] {
  return points.flatMap((point, index) =>
    KINDS.flatMap((kind) => {
      const forms = kind.filter(
        (fault) => striker.canBefall(point.wire, fault) && (!point.isBehind || CHEAP.includes(fault)),
      );
      const fault = forms[index % forms.length];
      return fault === undefined ? [] : [{ ...point, fault }];
    }),
  );
}

function nameOf({ wire, label }: Passed): string {
  return `${wire}\n${label}`;
}

function counted(passed: readonly Passed[], without: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of passed.map(nameOf)) if (!without.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What at least two orders had in common: the rest is a loop's that turns seldom. */
function pointsOf(
  way: Way,
  orders: readonly { readonly before: ReadonlyMap<string, number>; readonly behind: ReadonlyMap<string, number> }[],
): readonly WayPoint[] {
  const names = new Set(orders.flatMap(({ before, behind }) => [...before.keys(), ...behind.keys()]));
  return [...names].flatMap((name) => {
    const [wire = '', label = ''] = name.split('\n');
    const each = (of: 'before' | 'behind'): number[] => orders.map((order) => order[of].get(name) ?? 0);
    const before = second(each('before'));
    const all = second(orders.map((order) => (order.before.get(name) ?? 0) + (order.behind.get(name) ?? 0)));
    return Array.from({ length: Math.min(all, MOST_ALIKE) }, (_, index) => ({
      way,
      wire,
      label,
      nth: index + 1,
      isBehind: index >= before,
    }));
  });
}

/** The second largest. */
function second(values: readonly number[]): number {
  return values.toSorted((a, b) => b - a)[1] ?? 0;
}

interface Bound {
  readonly reference: string;
  readonly keyHash: string;
  readonly arm: Arm;
  readonly authority: Arm;
}

async function readBindings(databaseUrl: string): Promise<readonly Bound[]> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<Bound>(
      'SELECT reference, key_hash AS "keyHash", arm, authority_arm AS authority FROM ledger.binding',
    );
    return rows;
  } finally {
    await database.end();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
