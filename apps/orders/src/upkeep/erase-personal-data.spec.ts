import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '@banyan/service';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks } from '../../testing/outside-books.js';
import { FilingTransport } from '../filing/filing.transport.js';
import { OrderReader } from '../reading/order-reader.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { askErasure } from './ask-erasure.js';
import { erasePersonalData } from './erase-personal-data.js';

let postgres: TestPostgres;
let database: OrderDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

beforeEach(() =>
  database.query('TRUNCATE orders.placed_order, orders.saga, orders.outbox_message, orders.difference CASCADE'),
);

afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const DAYS = 120;
const around = <T>(effect: () => Promise<T>): Promise<T> => effect();

function aShop() {
  const primary = new ProcessorBooks();
  const desk = new DeskBooks(10_000_000);
  const orders = ordersHere({
    database,
    desk: desk.as(() => 'answered', around),
    processors: {
      primary: primary.as('primary', () => 'answered', around),
      backup: new ProcessorBooks().as('backup', () => 'answered', around),
    },
  });
  return { orders, primary };
}

/** Orders that are over in every way, and in that state for so many days. */
async function closed(count: number, state = 'completed', days = DAYS + 1): Promise<readonly string[]> {
  const { orders } = aShop();
  const references: string[] = [];
  for (let made = 0; made < count; made += 1) {
    const order = anOrder({ basket: { ...anOrder().basket, codes: ['ADA-GEBURTSTAG'] } });
    expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    references.push(order.reference);
  }
  await until(async () => (await openSagas()) === 0, 'nothing is under way');
  await orders.stop();
  await database.query(
    `UPDATE orders.placed_order SET state = $2, changed_at = clock_timestamp() - $3 * interval '1 day'
     WHERE reference = ANY ($1::text[])`,
    [references, state, days],
  );
  return references;
}

const openSagas = async (): Promise<number> =>
  (await database.query<unknown[]>('SELECT FROM orders.saga WHERE due_at IS NOT NULL')).length;

/** All that the service has of its orders, as text. */
async function everything(): Promise<string> {
  const tables = await database.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'orders'`,
  );
  const rows = await Promise.all(tables.map(({ name }) => database.query(`SELECT t::text FROM orders.${name} AS t`)));
  return JSON.stringify(rows);
}

const PERSONAL = ['Ada', 'Probe', 'ada@example.org', '030123', 'Musterweg', '10115', 'GEBURTSTAG'];
const read = (reference: string) => new OrderReader(database).read(reference);

describe('of an order that was closed long enough ago', () => {
  test('it is forgotten who bought, everywhere; what was bought, and what became of it, is known for ever', async () => {
    const [reference = ''] = await closed(1);
    const before = await read(reference);
    expect(await everything()).toContain('Musterweg');
    expect(await erasePersonalData(database, DAYS)).toBe(1);
    const left = await everything();
    for (const word of PERSONAL) expect([word, left.includes(word)]).toEqual([word, false]);
    expect(await read(reference)).toEqual({ ...before, customer: {}, delivery: { kind: 'unknown' } });
    expect(await erasePersonalData(database, DAYS)).toBe(0);
  });

  test('goods can still come back, and are paid back', async () => {
    const { orders, primary } = aShop();
    const order = anOrder();
    const { reference } = order;
    await orders.placing.place(order, 8_000);
    await until(async () => (await openSagas()) === 0, 'nothing is under way');
    await database.query(
      `UPDATE orders.placed_order SET state = 'completed', changed_at = clock_timestamp() - interval '1 year'`,
    );
    expect(await erasePersonalData(database, DAYS)).toBe(1);
    const making = { reference, returnReference: 'RE1', lines: [{ sku: 'A', quantityE4: 10_000 }] };
    expect(await orders.returning.take(making)).toMatchObject({ kind: 'returned', refundedMinor: 1_000 });
    await until(async () => (await openSagas()) === 0, 'it is paid back');
    expect([...primary.charges.values()][0]?.refundedMinor).toBe(1_000);
    expect(await read(reference)).toMatchObject({ state: 'returned', refundedMinor: 1_000, customer: {} });
    await orders.stop();
  });

  test('nothing is filed any more that would need to say who bought', async () => {
    const [reference = ''] = await closed(1);
    await erasePersonalData(database, DAYS);
    const asked: string[] = [];
    const ask = (name: string) => () => Promise.reject(new Error(`the core was asked to ${name}: ${asked.push(name)}`));
    const books = { file: ask('file'), markPaid: ask('mark'), callOff: ask('call off'), giveBack: ask('give back') };
    const filing = new FilingTransport(database, books, { nowMs: () => 0, monotonicMs: () => 0 });
    const event = {
      specversion: '1.0',
      id: '1',
      source: '/banyan/orders',
      type: 'shop.banyan.orders.accepted.v1',
      subject: reference,
      data: {},
    } as const;
    const outcome = await filing.deliver(event, { signal: new AbortController().signal, remainingMs: () => 1_000 });
    expect(outcome).toEqual({ kind: 'refused', because: 'it is not known any more who bought it: people file it' });
    expect(asked).toEqual([]);
  });
});

describe('nothing is forgotten', () => {
  test.each(['accepted', 'in-fulfilment', 'ready-for-collection', 'in-review'])(
    'of an order that is %s',
    async (state) => {
      await closed(1, state, 1_000);
      expect(await erasePersonalData(database, DAYS)).toBe(0);
      expect(await everything()).toContain('Musterweg');
    },
  );

  test('before its time', async () => {
    await closed(1, 'returned', DAYS - 1);
    expect(await erasePersonalData(database, DAYS)).toBe(0);
  });

  test.each<[string, (reference: string) => readonly [string, ...unknown[]], (reference: string) => string]>([
    [
      'while money is still to be given back',
      () => [
        `INSERT INTO orders.saga (kind, id, state, step, context, tries, epoch, due_at, began_at, moved_at)
         VALUES ('cancel', $1, 'forward', 'refund', '{}', 0, 0, now(), now(), now())`,
      ],
      () => `UPDATE orders.saga SET state = 'completed', step = NULL, due_at = NULL`,
    ],
    [
      'while somebody is still to be told of it',
      () => [
        `WITH consumer AS (INSERT INTO orders.outbox_consumer (consumer) VALUES ('mail') ON CONFLICT DO NOTHING),
              subscription AS (INSERT INTO orders.outbox_subscription (consumer, type) VALUES ('mail', 't')),
              message AS (INSERT INTO orders.outbox_message (id, type, subject, key, time, data)
                          VALUES (gen_random_uuid(), 't', $1, $1, now(), '{}') RETURNING position)
         INSERT INTO orders.outbox_delivery (position, consumer, key, state) SELECT position, 'mail', $1, 'parked' FROM message`,
      ],
      () => `UPDATE orders.outbox_delivery SET state = 'done'`,
    ],
    [
      'while its books differ and nobody has explained it',
      () => [
        `INSERT INTO orders.difference (kind, reference, state, seen, digest, first_seen_at, last_seen_at, openings, cures)
         VALUES ('copy-missing', $1, 'open', '{}', 'd', now(), now(), 1, 0)`,
      ],
      () => `UPDATE orders.difference SET explained_digest = 'd', explained_by = 'ada', explained_because = 'by hand',
               explained_at = now()`,
    ],
  ])('%s, and is when that is over', async (_, standing, over) => {
    const [reference = ''] = await closed(1);
    await database.query(standing(reference)[0], [reference]);
    expect(await erasePersonalData(database, DAYS)).toBe(0);
    await database.query(over(reference));
    expect(await erasePersonalData(database, DAYS)).toBe(1);
  });
});

describe('of a shopper who asks to be forgotten', () => {
  const ADA = 'Ada@Example.org';

  test('closed orders forget it with the next turn, others as soon as they are closed, and what is owed holds it up', async () => {
    const [old = ''] = await closed(1, 'completed', 1);
    const [open = ''] = await closed(1, 'accepted', 1);
    const [owed = ''] = await closed(1, 'cancelled', 1);
    await database.query(
      `INSERT INTO orders.saga (kind, id, state, step, context, tries, epoch, due_at, began_at, moved_at)
       VALUES ('refund', $1, 'forward', 'refund', '{}', 0, 0, now(), now(), now())`,
      [owed],
    );
    expect(await erasePersonalData(database, DAYS)).toBe(0);
    expect(await askErasure(database, ADA)).toEqual({ references: [old, open, owed].toSorted(), open: 1 });
    expect(await erasePersonalData(database, DAYS)).toBe(1);
    expect(await read(old)).toMatchObject({ customer: {} });
    expect(await read(open)).toMatchObject({ customer: { email: expect.stringMatching(/ada/i) } });
    await database.query(`UPDATE orders.saga SET state = 'completed', step = NULL, due_at = NULL WHERE id = $1`, [
      owed,
    ]);
    await database.query(`UPDATE orders.placed_order SET state = 'dispatched' WHERE reference = $1`, [open]);
    expect(await erasePersonalData(database, DAYS)).toBe(2);
    const left = await everything();
    for (const word of PERSONAL) expect([word, left.includes(word)]).toEqual([word, false]);
    // Who is forgotten has no orders any more that could be found by the address.
    expect(await askErasure(database, ADA)).toEqual({ references: [], open: 0 });
  });

  test('nobody else’s are touched', async () => {
    await closed(1, 'completed', 1);
    expect(await askErasure(database, 'eva@example.org')).toEqual({ references: [], open: 0 });
    expect(await askErasure(database, '')).toEqual({ references: [], open: 0 });
    expect(await erasePersonalData(database, DAYS)).toBe(0);
  });
});

test('two replicas forget each order once, a handful at a time, and never at once', async () => {
  await closed(7);
  await database.transaction(async (sql) => {
    expect(await erasePersonalData(sql, DAYS, 3)).toBe(3);
    // The first is not done.
    expect(await erasePersonalData(database, DAYS, 3)).toBe(0);
  });
  const turns = [await erasePersonalData(database, DAYS, 3), await erasePersonalData(database, DAYS, 3)];
  expect(turns).toEqual([3, 1]);
});
