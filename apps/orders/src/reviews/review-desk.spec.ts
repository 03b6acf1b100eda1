import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '@banyan/service';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks, type Fates } from '../../testing/outside-books.js';
import { OrderReader } from '../reading/order-reader.js';
import type { OrderEvent } from '../events/order-event.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';

let postgres: TestPostgres;
let database: OrderDatabase;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  database = new OrderDatabase(postgres.url);
});

afterAll(async () => {
  await database.close();
  await postgres.stop();
});

const around = <T>(effect: () => Promise<T>): Promise<T> => effect();

/** A shop of one piece whose order is held, the processor that may not answer, and what is told. */
async function held(fates: Fates = () => 'answered') {
  const [desk, primary] = [new DeskBooks(10_000), new ProcessorBooks()];
  const told: OrderEvent[] = [];
  const orders = ordersHere({
    database,
    desk: desk.as(fates, around),
    processors: {
      primary: primary.as('primary', fates, around),
      backup: new ProcessorBooks().as('backup', fates, around),
    },
    fraud: { judge: () => Promise.resolve({ decision: 'review', score: 70, by: 'service' }) },
    events: (_, event) => Promise.resolve(void told.push(event)),
  });
  const order = anOrder();
  const { reference } = order;
  expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed', state: 'in-review' });
  await until(() => desk.held.get(reference)?.state === 'confirmed', 'the goods are sold');
  const decide = (decision: 'approve' | 'reject') =>
    orders.reviews.decide({ reference, decision, by: 'ada', reason: 'three names on one card' });
  return { orders, desk, primary, told, order, reference, decide };
}

const review = async (reference: string) =>
  (
    await database.query<object[]>('SELECT state, decided_by, reason FROM orders.review WHERE reference = $1', [
      reference,
    ])
  )[0];
const read = (reference: string) => new OrderReader(database).read(reference);

describe('an order that people reject', () => {
  test('is over: the money and the goods are given back, and whoever bought it is told', async () => {
    const { orders, desk, primary, told, order, reference, decide } = await held();
    expect([desk.freeE4, primary.standing(reference).length]).toEqual([0, 1]);
    expect(await orders.reviews.list(10)).toMatchObject([
      { reference, because: 'service', score: 70, totalMinor: 1_490 },
    ]);
    expect(await decide('reject')).toEqual({ kind: 'decided', state: 'rejected' });
    expect(await read(reference)).toMatchObject({ state: 'cancelled', refundedMinor: 1_490, cancellable: false });
    await until(() => desk.freeE4 === 10_000, 'the goods are back');
    expect(primary.standing(reference)).toEqual([]);
    expect(told.map(({ type }) => type)).toEqual(['shop.banyan.orders.held.v1', 'shop.banyan.orders.cancelled.v1']);
    expect(told[1]?.data).toMatchObject({
      reference,
      because: 'rejected',
      refundedMinor: 1_490,
      currency: 'EUR',
    });
    expect(await review(reference)).toEqual({
      state: 'rejected',
      decided_by: 'ada',
      reason: 'three names on one card',
    });
    expect(await orders.reviews.list(10)).toEqual([]);
    // Whoever asks what came of placing it is told what it was told.
    expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed', state: 'in-review' });
    await orders.stop();
  });

  test('is paid back once, however often its processor and the stock desk do not say so', async () => {
    let lost = 3;
    const { orders, desk, primary, reference, decide } = await held((call) =>
      (call === 'primary.refund' || call === 'desk.release') && (lost -= 1) >= 0 ? 'lost-after' : 'answered',
    );
    await decide('reject');
    await until(() => desk.freeE4 === 10_000, 'the goods are back');
    await until(async () => (await open(reference)) === 0, 'nothing is to be done any more');
    expect(lost).toBeLessThan(0);
    const [charge] = [...primary.charges.values()];
    expect(charge?.refundedMinor).toBe(1_490);
    await orders.stop();
  });

  test('is decided once: who comes second, or calls it off meanwhile, is told so', async () => {
    const { orders, desk, told, reference, decide } = await held();
    const [one, other] = await Promise.all([decide('reject'), decide('approve')]);
    const decided = [one, other].filter(({ kind }) => kind === 'decided');
    expect(decided).toHaveLength(1);
    const rejected = one.kind === 'decided';
    expect(rejected ? other : one).toEqual({ kind: 'not-waiting', state: rejected ? 'rejected' : 'approved' });
    expect(await orders.cancelling.cancel(reference, 'by-shopper')).toMatchObject({ kind: 'cancelled' });
    expect(told.filter(({ type }) => type === 'shop.banyan.orders.cancelled.v1')).toHaveLength(1);
    await until(() => desk.freeE4 === 10_000, 'the goods are back');
    await orders.stop();
  });
});

test('an order that its shopper calls off while it is held needs nobody’s decision any more', async () => {
  const { orders, desk, reference, decide } = await held();
  expect(await orders.cancelling.cancel(reference, 'by-shopper')).toMatchObject({
    kind: 'cancelled',
    refundedMinor: 1_490,
  });
  expect(await decide('reject')).toEqual({ kind: 'not-waiting', state: 'withdrawn' });
  expect(await review(reference)).toMatchObject({ state: 'withdrawn', decided_by: 'the order' });
  await until(() => desk.freeE4 === 10_000, 'the goods are back');
  await orders.stop();
});

test('of an order that nobody held nothing is decided', async () => {
  const { orders, desk } = await held();
  const refusal = { reference: 'BYNOBODYS', decision: 'reject', by: 'ada', reason: 'a guess' } as const;
  expect(await orders.reviews.decide(refusal)).toEqual({ kind: 'unknown-review' });
  expect(desk.freeE4).toBe(0);
  await orders.stop();
});

/** Sagas of an order that are not over. */
async function open(reference: string): Promise<number> {
  const [row] = await database.query<{ n: number }[]>(
    'SELECT count(*)::integer AS n FROM orders.saga WHERE id = $1 AND due_at IS NOT NULL',
    [reference],
  );
  return row?.n ?? 0;
}
