import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '@banyan/service';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { DeskBooks, ProcessorBooks, type Fates } from '../../testing/outside-books.js';
import { anOrder, ordersHere, type Here } from '../../testing/orders-here.js';
import { OrderReader } from '../reading/order-reader.js';
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
const fine: Fates = () => 'answered';

/** A shop outside, and the service in it. */
function aShop({
  stock = 100,
  fates = fine,
  ...here
}: Partial<Here> & { readonly stock?: number; readonly fates?: Fates } = {}) {
  const [desk, primary, backup] = [new DeskBooks(stock * 10_000), new ProcessorBooks(), new ProcessorBooks()];
  const orders = ordersHere({
    database,
    desk: desk.as(fates, around),
    processors: { primary: primary.as('primary', fates, around), backup: backup.as('backup', fates, around) },
    ...here,
  });
  const charged = (reference: string): number => [primary, backup].flatMap((each) => each.standing(reference)).length;
  return { orders, desk, primary, backup, charged };
}

/** Each call of that name once, then as usual. */
function once(...lost: readonly (readonly [call: string, fate: ReturnType<Fates>])[]): Fates {
  const left = [...lost];
  return (call) => {
    const at = left.findIndex(([name]) => name === call);
    return at === -1 ? 'answered' : (left.splice(at, 1)[0]?.[1] ?? 'answered');
  };
}

/** No confirmation arrives until it is mended. */
function unconfirmed(): { readonly fates: Fates; mend(): void } {
  let isMended = false;
  return {
    fates: (call) => (call === 'desk.confirm' && !isMended ? 'lost-before' : 'answered'),
    mend: () => void (isMended = true),
  };
}

describe('an order', () => {
  test('is taken: reserved, paid, judged, accepted, and confirmed behind the answer', async () => {
    const { orders, desk, charged } = aShop();
    const order = anOrder();
    const result = await orders.placing.place(order, 8_000);
    expect(result).toEqual({
      kind: 'placed',
      reference: order.reference,
      state: 'accepted',
      currency: 'EUR',
      totalMinor: 1_490,
      shippingMinor: 490,
      placedAtMs: expect.any(Number),
    });
    expect(charged(order.reference)).toBe(1);
    await until(() => desk.held.get(order.reference)?.state === 'confirmed', 'the reservation is confirmed');
    expect(await orders.placing.place(order, 8_000)).toEqual(result);
    expect(await new OrderReader(database).read(order.reference)).toMatchObject({
      kind: 'order',
      state: 'accepted',
      totalMinor: 1_490,
      cancellable: true,
      returnable: false,
    });
    await orders.stop();
  });

  test('costs two commits until it is answered: what was begun, and what was accepted', async () => {
    let commits = 0;
    const counting = {
      query: database.query.bind(database),
      transaction: async <T>(work: Parameters<typeof database.transaction<T>>[0]): Promise<T> => {
        const result = await database.transaction(work);
        commits += 1;
        return result;
      },
    };
    const { orders, desk } = aShop({ database: counting });
    // The look for what is due is a transaction too, and nobody waits for it.
    for (const { desk: sagas } of orders.sagas) sagas.tick = () => undefined;
    const order = anOrder();
    const before = commits;
    expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    expect(commits - before).toBe(2);
    await until(() => desk.held.get(order.reference)?.state === 'confirmed', 'the reservation is confirmed');
    await orders.stop();
  });

  test('is one order for its reference, from many at once', async () => {
    const { orders, charged } = aShop();
    const order = anOrder();
    const answers = await Promise.all(Array.from({ length: 50 }, () => orders.placing.place(order, 60_000)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(charged(order.reference)).toBe(1);
    await orders.stop();
  });

  test('is refused where its reference is of another order', async () => {
    const { orders } = aShop();
    const order = anOrder();
    await orders.placing.place(order, 8_000);
    const other = { ...anOrder({}, 2), reference: order.reference };
    await expect(orders.placing.place(other, 8_000)).rejects.toMatchObject({ code: 'reference-reused' });
    await orders.stop();
  });

  test('that there are no goods for is refused, and nothing is charged', async () => {
    const { orders, charged, desk } = aShop({ stock: 1 });
    const order = anOrder({}, 2);
    const refused = { kind: 'refused', because: 'out-of-stock', lines: [0] };
    expect(await orders.placing.place(order, 8_000)).toEqual(refused);
    expect(await orders.placing.place(order, 8_000)).toEqual(refused);
    expect([charged(order.reference), desk.freeE4]).toEqual([0, 10_000]);
    await orders.stop();
  });

  test('whose card is declined is refused, and its goods are free again before it is answered', async () => {
    const { orders, desk, backup } = aShop({ stock: 1 });
    const order = anOrder({ payment: { token: 'tok_declined_1' } });
    expect(await orders.placing.place(order, 8_000)).toEqual({
      kind: 'refused',
      because: 'payment-declined',
      lines: [],
    });
    expect([desk.freeE4, backup.charges.size]).toEqual([10_000, 0]);
    await orders.stop();
  });

  test('that is a fraud is refused, and paid back', async () => {
    const { orders, desk, charged } = aShop({
      stock: 1,
      fraud: { judge: () => Promise.resolve({ decision: 'reject', score: 99, by: 'service' }) },
    });
    const order = anOrder();
    expect(await orders.placing.place(order, 8_000)).toEqual({ kind: 'refused', because: 'rejected', lines: [] });
    expect([desk.freeE4, charged(order.reference)]).toEqual([10_000, 0]);
    await orders.stop();
  });
});

describe('money', () => {
  test.each([
    ['was taken and the answer lost: the same question finds it', once(['primary.charge', 'lost-after']), 'primary'],
    ['cannot be asked for at the first processor', once(['primary.charge', 'unsent']), 'backup'],
  ] as const)('that %s', async (_, fates, paidAt) => {
    const shop = aShop({ fates });
    const order = anOrder();
    expect(await shop.orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    expect(shop[paidAt].standing(order.reference)).toHaveLength(1);
    expect(shop.charged(order.reference)).toBe(1);
    await shop.orders.stop();
  });

  test('that may have been taken at the first processor is ended there before the backup is asked', async () => {
    const calls: string[] = [];
    const lost = once(...Array.from({ length: 12 }, () => ['primary.charge', 'lost-after'] as const));
    const shop = aShop({
      fates: (call) => {
        calls.push(call);
        return lost(call);
      },
    });
    const order = anOrder();
    expect(await shop.orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    expect([shop.primary.standing(order.reference).length, shop.backup.standing(order.reference).length]).toEqual([
      0, 1,
    ]);
    expect(calls.indexOf('primary.end')).toBeLessThan(calls.indexOf('backup.charge'));
    expect(calls.lastIndexOf('primary.charge')).toBeLessThan(calls.indexOf('primary.end'));
    await shop.orders.stop();
  });
});

describe('goods', () => {
  test('that lapsed before they were confirmed are set aside anew', async () => {
    const line = unconfirmed();
    const shop = aShop({ stock: 1, fates: line.fates });
    const order = anOrder();
    expect(await shop.orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    shop.desk.lapse(order.reference);
    line.mend();
    await until(() => shop.desk.held.get(order.reference)?.state === 'confirmed', 'they are sold');
    expect(shop.desk.freeE4).toBe(0);
    await shop.orders.stop();
  });

  test('that others have by then are paid back, and who bought them is told', async () => {
    const told: string[] = [];
    const line = unconfirmed();
    const shop = aShop({
      stock: 1,
      fates: line.fates,
      events: (_, { type }) => Promise.resolve(void told.push(type)),
    });
    const order = anOrder();
    expect(await shop.orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
    shop.desk.lapse(order.reference);
    shop.desk.freeE4 = 0;
    line.mend();
    await until(() => shop.charged(order.reference) === 0, 'the money is back');
    expect(told).toEqual(['shop.banyan.orders.accepted.v1', 'shop.banyan.orders.cancelled.v1']);
    expect(await new OrderReader(database).read(order.reference)).toMatchObject({
      state: 'cancelled',
      refundedMinor: 1_490,
    });
    await shop.orders.stop();
  });
});
