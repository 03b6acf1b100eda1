import { ManualClock } from '@banyan/kernel';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { SimulatedCore, type Movement } from '../../../../test/inventory/simulated-core.js';
import type { Spoiling } from '../../../../test/inventory/simulated-journal.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { AvailabilityBoard } from '../board/availability-board.js';
import { BoardTables } from '../board/board.tables.js';
import { beginTerm, ONE, referenceOf, wishOf, wrongSums } from '../desk/desk.fixture.js';
import { DeskStore } from '../desk/desk.store.js';
import { FeedFollower } from '../feed/feed-follower.js';
import { FeedHealing } from '../feed/feed-healing.js';
import { FeedPages } from '../feed/feed-pages.js';
import { FeedStatus } from '../feed/feed-status.js';
import { FeedStore } from '../feed/feed.store.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import { DocumentOwners } from './document-owners.js';
import { Echoes } from './echoes.js';

jest.setTimeout(180_000);

const SKUS = ['A', 'B'];
const SOURCES = ['WH-NORD', 'WH-SUED', 'ST-0101'];
const PAGE_ROWS = 5;
const POLL_MS = 500;
const never = new AbortController().signal;

let postgres: TestPostgres;
let dataSource: DataSource;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(INVENTORY_TABLES, postgres.url);
  dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

type Step =
  | { readonly kind: 'reserve'; readonly skus: readonly string[]; readonly pieces: number }
  | { readonly kind: 'file' | 'release' | 'confirm'; readonly order: number; readonly elsewhere: boolean }
  | { readonly kind: 'return'; readonly order: number; readonly elsewhere: boolean }
  | {
      readonly kind: 'foreign';
      readonly sku: string;
      readonly source: string;
      readonly by: number;
      readonly named: boolean;
    }
  | { readonly kind: 'burn' | 'restart' | 'mute' | 'back-up' | 'restore' }
  | { readonly kind: 'spoil'; readonly how: Spoiling }
  | { readonly kind: 'poll'; readonly times: number };

const anyOrder = { order: fc.nat(9), elsewhere: fc.boolean() };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      skus: fc.constantFrom(['A'], ['B'], ['A', 'B']),
      pieces: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('file' as const), ...anyOrder }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'confirm' as const), ...anyOrder }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('return' as const), ...anyOrder }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('foreign' as const),
      sku: fc.constantFrom(...SKUS),
      source: fc.constantFrom(...SOURCES),
      by: fc.integer({ min: -3, max: 4 }).filter((by) => by !== 0),
      named: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('burn' as const, 'restart' as const, 'mute' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('back-up' as const, 'restore' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('spoil' as const),
      how: fc.constantFrom<Spoiling>('drop', 'duplicate', 'shuffle', 'cut', 'lose'),
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('poll' as const), times: fc.integer({ min: 1, max: 3 }) }) },
);

/** An order as the shop knows it: what the desk set aside, and its copy at the core. */
interface Order {
  readonly reference: string;
  readonly takings: readonly { readonly sku: string; readonly location: string; readonly quantityE4: number }[];
  document: string | undefined;
  /** What the core took off, and from where. */
  booked: readonly Movement[];
  /** At the desk and at the core: goods come back at both. */
  isReleased: boolean;
  returned: Movement[];
}

class Shop {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 21, 12));
  readonly status = new FeedStatus(this.clock);
  readonly desk = new DeskStore(dataSource);
  readonly orders: Order[] = [];
  readonly core = new SimulatedCore(
    SKUS.flatMap((sku) => SOURCES.map((source) => [sku, source, source === 'ST-0101' ? 0 : 8] as const)),
  );
  #orders = 0;
  #returns = 0;
  #isSpoiled = false;
  /** The last poll did not come to the end of the feed: what was sold elsewhere since is not known yet. */
  #isBehind = false;
  #follower = this.#start();

  restart(): void {
    this.#follower = this.#start();
  }

  spoil(how: Spoiling): void {
    this.core.spoilNext(how);
    this.#isSpoiled ||= how === 'drop' || how === 'lose';
  }

  restore(): void {
    this.core.restore();
    this.#isSpoiled = true;
  }

  async poll(): Promise<void> {
    let outcome;
    do outcome = await this.#follower.poll(never);
    while (outcome.kind === 'overtaken' || (outcome.kind === 'read' && outcome.more));
    this.#isBehind = outcome.kind !== 'read';
    this.clock.advance(POLL_MS);
  }

  async reserve(skus: readonly string[], pieces: number): Promise<void> {
    const reference = referenceOf(++this.#orders);
    const lines = skus.map((sku) => ({ sku, quantityE4: pieces * ONE }));
    const [result] = await this.desk.reserveAll([wishOf(reference, 0, { lines })]);
    if (result?.kind !== 'reserved') return;
    const { takings } = result;
    this.orders.push({ reference, takings, document: undefined, booked: [], isReleased: false, returned: [] });
  }

  /** The core takes whole lines, from where it is told to or from where it likes. */
  file(order: Order, elsewhere: boolean): void {
    if (order.document !== undefined && this.core.has(order.document, order.reference)) return;
    if (order.isReleased && order.document === undefined) return;
    order.booked = elsewhere ? takenElsewhere(order) : order.takings.map(movementOf);
    order.document = this.core.file(order.reference, order.booked);
    // A restored core gets back what had come back, too.
    const backs = [...order.returned, ...(order.isReleased ? remaining(order) : [])];
    if (backs.length > 0) this.core.moveOf(order.document, backs);
  }

  async release(order: Order): Promise<void> {
    if (order.isReleased) return;
    await this.desk.releaseAll([order.reference]);
    order.isReleased = true;
    // A restored core does not know it, and takes nothing back until it has it again.
    const { document, reference } = order;
    if (document !== undefined && this.core.has(document, reference)) this.core.moveOf(document, remaining(order));
  }

  /** One piece comes back, to both systems, of an order that both have. */
  async giveBack(order: Order): Promise<void> {
    const [left] = remaining(order);
    if (order.isReleased || order.document === undefined || left === undefined) return;
    if (!this.core.has(order.document, order.reference)) return;
    const { sku, source } = left;
    const returnReference = `r${++this.#returns}`;
    await this.desk.giveBack(
      { reference: order.reference, returnReference, lines: [{ sku, quantityE4: ONE }] },
      undefined,
    );
    order.returned.push({ sku, source, by: 1 });
    this.core.moveOf(order.document, [{ sku, source, by: 1 }]);
  }

  /** What the desk says is free, by SKU, is never more than there is: checked where nothing was lost on the way to it. */
  async check(): Promise<void> {
    expect(await wrongSums(dataSource)).toEqual([]);
    if (this.#isSpoiled || this.#isBehind) return;
    const free = await this.free();
    for (const sku of SKUS) {
      const atCore = SOURCES.reduce((sum, source) => sum + this.core.at(sku, source), 0);
      const unbooked = this.orders
        .filter(({ document, isReleased }) => document === undefined && !isReleased)
        .flatMap(({ takings }) => takings)
        .reduce((sum, taking) => (taking.sku === sku ? sum + taking.quantityE4 / ONE : sum), 0);
      const known = SOURCES.reduce((sum, source) => sum + (free[`${sku}@${source}`] ?? 0), 0);
      expect({ sku, over: Math.max(0, known - (atCore - unbooked)) }).toEqual({ sku, over: 0 });
    }
  }

  async free(): Promise<Readonly<Record<string, number>>> {
    const rows = await dataSource.query<{ key: string; free: string }[]>(
      `SELECT sku || '@' || source AS key, (quantity_e4 - claimed_e4)::text AS free FROM inventory.stock_level ORDER BY 1`,
    );
    return Object.fromEntries(rows.map(({ key, free }) => [key, Number(free) / ONE]));
  }

  #start(): FeedFollower {
    const listener = {
      polled: () => undefined,
      refused: () => undefined,
      changed: () => undefined,
      healing: () => undefined,
    };
    const owners = new DocumentOwners(dataSource, { of: this.core.owners }, this.clock);
    return new FeedFollower({
      pages: new FeedPages({ read: (since, limit) => this.core.read(since, limit) }, PAGE_ROWS),
      store: new FeedStore(dataSource),
      board: new BoardTables(dataSource, new AvailabilityBoard()),
      status: this.status,
      healing: new FeedHealing(this.clock, listener),
      listener,
      echoes: new Echoes(dataSource, owners),
    });
  }
}

function movementOf({ sku, location, quantityE4 }: Order['takings'][number]): Movement {
  return { sku, source: location, by: -quantityE4 / ONE };
}

/** Each product whole from the other warehouse. */
function takenElsewhere({ takings }: Order): readonly Movement[] {
  return [...Map.groupBy(takings, ({ sku }) => sku)].map(([sku, of]) => ({
    sku,
    source: of[0]?.location === 'WH-NORD' ? 'WH-SUED' : 'WH-NORD',
    by: -of.reduce((sum, { quantityE4 }) => sum + quantityE4, 0) / ONE,
  }));
}

/** What has not come back of what the core took. */
function remaining({ booked, returned }: Order): Movement[] {
  return booked.flatMap(({ sku, source, by }) => {
    const back = returned.reduce((sum, move) => (move.sku === sku && move.source === source ? sum + move.by : sum), 0);
    return -by - back > 0 ? [{ sku, source, by: -by - back }] : [];
  });
}

async function play(shop: Shop, step: Step): Promise<void> {
  const order = 'order' in step ? shop.orders[step.order % Math.max(1, shop.orders.length)] : undefined;
  switch (step.kind) {
    case 'reserve':
      return shop.reserve(step.skus, step.pieces);
    case 'file':
      if (order !== undefined && !order.isReleased) shop.file(order, step.elsewhere);
      return;
    case 'release':
      return order && shop.release(order);
    case 'confirm':
      if (order !== undefined) await shop.desk.confirmAll([order.reference]);
      return;
    case 'return':
      return order && shop.giveBack(order);
    case 'foreign':
      return shop.core.move([{ sku: step.sku, source: step.source, by: step.by }], step.named);
    case 'burn':
      return shop.core.burn();
    case 'restart':
      return shop.restart();
    case 'mute':
      shop.core.isMute = !shop.core.isMute;
      return;
    case 'back-up':
      return shop.core.backUp();
    case 'restore':
      return shop.restore();
    case 'spoil':
      return shop.spoil(step.how);
    case 'poll':
      for (let poll = 0; poll < step.times; poll++) await shop.poll();
      return shop.check();
  }
}

const LONGEST_HEALING_MS = 900_000;

test('what is set aside under the core’s own number is booked by that document, whatever its comment says', async () => {
  await beginTerm(dataSource);
  const shop = new Shop();
  await shop.poll();
  const [sku = ''] = SKUS;
  await shop.reserve([sku], 1);
  const [ours] = shop.orders;
  // A shopper has written the name of another's order into it.
  const number = shop.core.begin(ours?.reference ?? '');
  const [own] = await shop.desk.reserveAll([wishOf(number, 0, { lines: [{ sku, quantityE4: 2 * ONE }] })]);
  if (own?.kind !== 'reserved') throw new Error('there is enough');
  shop.core.moveOf(number, own.takings.map(movementOf));
  await shop.poll();
  await shop.poll();
  const open = await dataSource.query('SELECT DISTINCT reference FROM inventory.claim WHERE booked_at IS NULL');
  expect(open).toEqual([{ reference: ours?.reference }]);
  const free = SOURCES.reduce((sum, source) => sum + shop.core.at(sku, source), 0) - 1;
  const known = await shop.free();
  expect(SOURCES.reduce((sum, source) => sum + (known[`${sku}@${source}`] ?? 0), 0)).toBe(free);
});

test('whatever is sold, booked, returned, lost on the way or forgotten, what is free is what there is, and nothing is taken twice', async () => {
  let booked = 0;
  let restored = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 60 }), async (steps) => {
      await beginTerm(dataSource);
      const shop = new Shop();
      await shop.poll();
      for (const step of steps) await play(shop, step);
      restored += steps.filter(({ kind }) => kind === 'restore').length;
      // What a person would do in the end: every order is in the back office, whatever that had forgotten.
      shop.core.isMute = false;
      for (const order of shop.orders) shop.file(order, false);
      const isHealed = () =>
        shop.status.known.rereadDue === undefined &&
        shop.status.trouble === undefined &&
        shop.status.known.seenTo === shop.status.position;
      const quietFromMs = shop.clock.monotonicMs();
      for (let polls = 0; polls < 4 || !isHealed(); polls++) {
        await shop.poll();
        shop.clock.advance(4_500);
        if (shop.clock.monotonicMs() - quietFromMs > LONGEST_HEALING_MS) break;
      }
      expect(await wrongSums(dataSource)).toEqual([]);
      expect(await dataSource.query('SELECT * FROM inventory.claim WHERE booked_at IS NULL')).toEqual([]);
      expect(await shop.free()).toEqual(shop.core.truth);
      booked += shop.orders.length;
    }),
    { numRuns: 60, interruptAfterTimeLimit: 90_000 },
  );
  // A simulation in which nothing is sold or restored proves nothing.
  expect(booked).toBeGreaterThan(50);
  expect(restored).toBeGreaterThan(3);
});
