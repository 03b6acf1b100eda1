import { readCalledOff, readFigures, type OrderFigure, type OrderToPlace } from '@banyan/domains';
import { newReference } from '@banyan/kernel';
import { migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks } from '../../testing/outside-books.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { FiguresReader } from './figures.reader.js';

const HOUR_MS = 3_600_000;
const around = <T>(effect: () => Promise<T>): Promise<T> => effect();

let postgres: TestPostgres;
let database: OrderDatabase;
let reader: FiguresReader;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
  reader = new FiguresReader(database);
});

beforeEach(() => database.query('TRUNCATE orders.placed_order, orders.saga, orders.outbox_message CASCADE'));

afterAll(async () => {
  await database?.close();
  await postgres?.stop();
});

/** Sums around now, as whoever asks reads them. */
async function sums(): Promise<Partial<Record<OrderFigure, number>>> {
  const { minutes } = readFigures(
    JSON.parse(JSON.stringify(await reader.minutes(Date.now() - HOUR_MS, Date.now() + HOUR_MS))),
  );
  const all: Partial<Record<OrderFigure, number>> = {};
  for (const { figure, orders } of minutes) all[figure] = (all[figure] ?? 0) + orders;
  return all;
}

/** An order as the books have it, begun now. @param lateMs until it was placed; undefined: it is not yet */
async function kept(
  lateMs: number | undefined,
  attempts: readonly (readonly [string, string])[],
  over: { readonly judgedBy?: string; readonly basis?: string; readonly trouble?: string } = {},
): Promise<string> {
  const reference = newReference('BY');
  const { judgedBy = 'service', basis = 'rated', trouble } = over;
  const isPlaced = lateMs !== undefined;
  await database.query(
    `INSERT INTO orders.placed_order (reference, fingerprint, authority, term, state, channel, currency, email, ordered, total_minor,
       shipping_minor, shipping_basis, answer, charge, begun_at, placed_at, changed_at, judged_by)
     VALUES ($1, 'f', 'service', 1, $2, 'web', 'EUR', '', '{}', 100, 0, $3, $4, $4, clock_timestamp(),
       clock_timestamp() + $5 * interval '1 ms', clock_timestamp(), $6)`,
    [reference, isPlaced ? 'accepted' : 'pending', basis, isPlaced ? '{}' : null, lateMs ?? null, judgedBy],
  );
  for (const [processor, outcome] of attempts) {
    await database.query(
      `INSERT INTO orders.payment_attempt (reference, processor, idempotency_key, outcome, amount_minor, written_at)
       VALUES ($1, $2, $2, $3, 100, clock_timestamp())`,
      [reference, processor, outcome],
    );
  }
  if (trouble !== undefined) {
    await database.query(
      `INSERT INTO orders.saga (kind, id, state, step, context, tries, epoch, due_at, trouble, began_at, moved_at)
       VALUES ('place', $1, 'forward', 'pay', '{}', 1, 1, clock_timestamp(), $2, clock_timestamp(), clock_timestamp())`,
      [reference, trouble],
    );
  }
  return reference;
}

describe('what is counted of orders', () => {
  test('is nothing where there are none, and only that they were begun where nothing happened to them', async () => {
    expect(await sums()).toEqual({});
    await kept(200, [['primary', 'captured']]);
    await kept(200, [['primary', 'declined']]);
    expect(await sums()).toEqual({ begun: 2 });
    expect((await reader.minutes(0, Date.now() - HOUR_MS)).minutes).toEqual([]);
  });

  test('is that a processor did not answer, and whether somebody had to wait for that', async () => {
    const fallback = [
      ['primary', 'never-sent'],
      ['backup', 'captured'],
    ] as const;
    await kept(200, fallback);
    await kept(20_000, fallback);
    expect(await sums()).toEqual({
      begun: 2,
      'payment-retried': 2,
      'payment-primary': 2,
      'late-payment-primary': 1,
    });
  });

  test('is on whom an order waits that nobody took the money of yet', async () => {
    await kept(undefined, [], { trouble: 'primary: ECONNREFUSED' });
    await kept(undefined, [], { trouble: 'backup: timed out' });
    await kept(undefined, [], { trouble: 'it was cut short' });
    expect(await sums()).toEqual({
      begun: 3,
      'payment-retried': 2,
      'payment-primary': 2,
      'payment-backup': 1,
      'late-payment-primary': 1,
      'late-payment-backup': 1,
    });
  });

  test('is that a table stood in for fraud and for rates', async () => {
    await kept(200, [['primary', 'captured']], { judgedBy: 'small-amount', basis: 'estimated' });
    expect(await sums()).toEqual({ begun: 1, fraud: 1, shipping: 1 });
  });

  test('is who called an order off; those that the shop did are named', async () => {
    const orders = ordersHere({
      database,
      desk: new DeskBooks(10_000_000).as(() => 'answered', around),
      processors: {
        primary: new ProcessorBooks().as('primary', () => 'answered', around),
        backup: new ProcessorBooks().as('backup', () => 'answered', around),
      },
    });
    const [mine, lost] = [1, 2].map(() => ({ ...anOrder(), reference: newReference('BY') })) as [
      OrderToPlace,
      OrderToPlace,
    ];
    for (const order of [mine, lost])
      expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    expect(await orders.cancelling.cancel(mine.reference, 'by-shopper')).toMatchObject({ kind: 'cancelled' });
    await database.transaction((sql) => orders.kept.loseStock(sql, lost.reference));
    expect(await sums()).toMatchObject({ begun: 2, 'cancelled-by-shopper': 1, 'cancelled-stock-lost': 1 });
    const told = readCalledOff(JSON.parse(JSON.stringify(await reader.calledOff(Date.now() - HOUR_MS))));
    expect(told.orders).toEqual([{ reference: lost.reference, because: 'stock-lost', atMs: expect.any(Number) }]);
    await orders.stop();
  });
});
