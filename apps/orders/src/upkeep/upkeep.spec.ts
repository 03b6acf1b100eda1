import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { metricsText } from '@banyan/observability';
import { migrate } from '@banyan/service';
import type { Sql } from '@banyan/saga';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks } from '../../testing/outside-books.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { Upkeep, type UpkeepParts } from './upkeep.js';

let postgres: TestPostgres;
let database: OrderDatabase;
let clock: ManualClock;
let upkeep: Upkeep;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

beforeEach(async () => {
  clock = new ManualClock();
  await database.query('TRUNCATE orders.placed_order, orders.saga, orders.inbox CASCADE');
});

afterEach(() => upkeep.stop());

afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const around = <T>(effect: () => Promise<T>): Promise<T> => effect();

function aShop(decision: 'approve' | 'review' = 'approve') {
  return ordersHere({
    database,
    desk: new DeskBooks(10_000_000).as(() => 'answered', around),
    processors: {
      primary: new ProcessorBooks().as('primary', () => 'answered', around),
      backup: new ProcessorBooks().as('backup', () => 'answered', around),
    },
    fraud: { judge: () => Promise.resolve({ decision, score: 1, by: 'service' }) },
  });
}

/** An order that is over: nothing of it is under way. */
async function placed(orders: ReturnType<typeof aShop>): Promise<string> {
  const order = anOrder();
  expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
  await until(
    async () => (await rows('SELECT FROM orders.saga WHERE due_at IS NOT NULL')).length === 0,
    'nothing is under way',
  );
  return order.reference;
}

const rows = (sql: string, ...parameters: unknown[]) => database.query<{ id: string }[]>(sql, parameters);

function upkeepOf(orders: ReturnType<typeof aShop>, over: Partial<UpkeepParts> = {}): Upkeep {
  return new Upkeep({
    database,
    sagas: orders.sagas,
    rates: {
      ask: () => Promise.resolve({ kind: 'cost', amountMinor: 590, basis: 'rated', days: { from: 1, until: 1 } }),
    },
    personalDataDays: 120,
    clock,
    ...over,
  });
}

/** The value of a series; 0 where it has none yet. */
async function metric(series: string): Promise<number> {
  const line = (await metricsText()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

test('says how many orders wait for people, as counted last', async () => {
  const orders = aShop('review');
  upkeep = upkeepOf(orders);
  await Promise.all([placed(orders), placed(orders)]);
  upkeep.tick();
  await until(async () => (await metric('banyan_orders_reviews_waiting')) === 2, 'they are counted');
  await database.query(`UPDATE orders.review SET state = 'approved', decided_at = now()`);
  clock.advance(5_000);
  await until(async () => {
    upkeep.tick();
    return (await metric('banyan_orders_reviews_waiting')) === 0;
  }, 'they are counted again');
  await orders.stop();
});

test('tells by how much estimates of sending were wrong, once', async () => {
  const orders = aShop();
  upkeep = upkeepOf(orders);
  await Promise.all([placed(orders), placed(orders)]);
  const series = 'banyan_orders_shipping_difference_minor_total{outcome="too-low"}';
  const before = await metric(series);
  // Estimated at 490 each, and rated at 590.
  upkeep.tick();
  await until(async () => (await metric(series)) === before + 200, 'it is told');
  clock.advance(10_000);
  upkeep.tick();
  await upkeep.stop();
  expect(await metric(series)).toBe(before + 200);
  await orders.stop();
});

test('forgets sagas that ended a week ago and marks of a month ago, and no other', async () => {
  const orders = aShop();
  upkeep = upkeepOf(orders);
  const [old, recent] = [await placed(orders), await placed(orders)];
  await database.query(`UPDATE orders.saga SET moved_at = now() - interval '8 days' WHERE id = $1`, [old]);
  await database.query(
    `INSERT INTO orders.inbox (consumer, id, taken_at)
     VALUES ('payment', 'old', now() - interval '31 days'), ('payment', 'recent', now() - interval '29 days')`,
  );
  // One that has not ended is kept, however old it is.
  await database.query(
    `INSERT INTO orders.saga (kind, id, state, step, context, tries, epoch, due_at, began_at, moved_at)
     VALUES ('other', 'open', 'forward', 'x', '{}', 0, 0, now(), now() - interval '1 year', now() - interval '1 year')`,
  );
  upkeep.tick();
  await until(async () => (await rows('SELECT id FROM orders.inbox')).length === 1, 'they are forgotten');
  await upkeep.stop();
  expect(await rows('SELECT id FROM orders.inbox')).toEqual([{ id: 'recent' }]);
  expect(await rows('SELECT id FROM orders.saga ORDER BY id')).toEqual([{ id: recent }, { id: 'open' }]);
  expect(await rows('SELECT FROM orders.placed_order')).toHaveLength(2);
  await orders.stop();
});

test('forgets all that is too old at once, however much that is, a few rows at a time', async () => {
  const orders = aShop();
  upkeep = upkeepOf(orders);
  await database.query(
    `INSERT INTO orders.inbox (consumer, id, taken_at)
     SELECT 'payment', n::text, now() - interval '31 days' FROM generate_series(1, 1201) AS n`,
  );
  upkeep.tick();
  await until(async () => (await rows('SELECT id FROM orders.inbox')).length === 0, 'they are forgotten');
  await orders.stop();
});

test('forgets who bought when an order was closed so many days ago, and says of how many', async () => {
  const orders = aShop();
  upkeep = upkeepOf(orders, { personalDataDays: 30 });
  const [old, recent] = [await placed(orders), await placed(orders)];
  await database.query(`UPDATE orders.placed_order SET state = 'completed', changed_at = now() - interval '31 days'`);
  await database.query(`UPDATE orders.placed_order SET changed_at = now() - interval '29 days' WHERE reference = $1`, [
    recent,
  ]);
  const before = await metric('banyan_orders_erased_total');
  upkeep.tick();
  await until(async () => (await metric('banyan_orders_erased_total')) === before + 1, 'it is forgotten');
  const erased = await rows('SELECT reference AS id FROM orders.placed_order WHERE erased_at IS NOT NULL');
  expect(erased).toEqual([{ id: old }]);
  await orders.stop();
});

test('does the rest where one thing cannot be done, tries that again when its time has come, and never twice at once', async () => {
  const orders = aShop('review');
  await placed(orders);
  const asked: string[] = [];
  const holds = Promise.withResolvers<void>();
  const troubled: Sql = {
    query: async (sql, parameters) => {
      asked.push(sql);
      if (sql.includes('orders.inbox')) throw new Error('the database is away');
      if (sql.includes('shipping_basis')) await holds.promise;
      return database.query(sql, parameters);
    },
  };
  upkeep = upkeepOf(orders, { database: troubled });
  const times = (word: string): number => asked.filter((sql) => sql.includes(word)).length;
  upkeep.tick();
  await until(async () => (await metric('banyan_orders_reviews_waiting')) === 1, 'the rest is done');
  await until(() => times('orders.inbox') === 1, 'it was tried');
  await until(() => {
    clock.advance(60_000);
    upkeep.tick();
    return times('orders.inbox') >= 3;
  }, 'it is tried again');
  // One that does not end is not begun again.
  expect(times('shipping_basis')).toBe(1);
  let stopped = false;
  const stopping = upkeep.stop().then(() => (stopped = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  holds.resolve();
  await stopping;
  await orders.stop();
});
