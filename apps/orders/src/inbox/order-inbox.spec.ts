import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { Inbox } from '@banyan/outbox';
import { migrate } from '@banyan/service';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { anOrder, ordersHere } from '../../testing/orders-here.js';
import { DeskBooks, ProcessorBooks, type Fate, type Fates } from '../../testing/outside-books.js';
import type { OrderEvent } from '../events/order-event.js';
import { OrderReader } from '../reading/order-reader.js';
import { OrderDatabase } from '../storage/order-database.js';
import { ORDERS_TABLES } from '../storage/orders-tables.js';
import { OrderInbox, type Received } from './order-inbox.js';

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

/** The service, its inbox, and what it told. */
function aShop({ fates = () => 'answered' as const }: { readonly fates?: Fates } = {}) {
  const told: OrderEvent[] = [];
  const append = (_: unknown, event: OrderEvent): Promise<void> => Promise.resolve(void told.push(event));
  const primary = new ProcessorBooks();
  const orders = ordersHere({
    database,
    desk: new DeskBooks(1_000_000).as(fates, around),
    processors: {
      primary: primary.as('primary', fates, around),
      backup: new ProcessorBooks().as('backup', fates, around),
    },
    events: append,
  });
  let looks = 0;
  const inbox = new OrderInbox({
    database,
    inbox: new Inbox('orders'),
    events: { append },
    places: orders.places.store,
    look: () => {
      looks += 1;
      orders.places.desk.hurry();
    },
    clock: systemClock,
  });
  return { orders, primary, inbox, told, looks: () => looks };
}

let ids = 0;

function event(type: string, over: object = {}): object {
  ids += 1;
  return { specversion: '1.0', id: `e-${ids}`, source: '/testing', type, ...over };
}

const fulfilment = (step: string, reference: string, data: object = {}, over: object = {}): object =>
  event(`shop.banyan.fulfilment.${step}.v1`, { data: { reference, ...data }, ...over });

const read = (reference: string) => new OrderReader(database).read(reference);
const marks = async (): Promise<number> =>
  (await database.query<{ n: number }[]>('SELECT count(*)::integer AS n FROM orders.inbox'))[0]?.n ?? 0;

const DAY = (day: number): string => `2031-05-${String(day).padStart(2, '0')}T00:00:00Z`;
const span = (from: number, until: number) => ({ expected: { from: DAY(from), until: DAY(until) } });

describe('what fulfilment tells of a promise', () => {
  test('changes it, and whoever bought it is told what it was and what it is, once', async () => {
    const { orders, inbox, told } = aShop();
    const order = anOrder();
    const { reference } = order;
    const receipt = await orders.placing.place(order, 8_000);
    if (receipt.kind !== 'placed') throw new Error('it was not taken');
    told.length = 0;
    const picked = fulfilment('picked', reference, span(3, 4), { time: '2031-05-01T08:00:00Z' });
    expect([await inbox.fulfilment(picked), await inbox.fulfilment(picked)]).toEqual([
      { kind: 'taken' },
      { kind: 'seen' },
    ]);
    expect(told).toEqual([
      {
        type: 'shop.banyan.orders.promise-changed.v1',
        reference,
        data: {
          reference,
          // By the table, which estimates one to three days from acceptance.
          was: {
            from: new Date(receipt.placedAtMs + 86_400_000).toISOString(),
            until: new Date(receipt.placedAtMs + 3 * 86_400_000).toISOString(),
          },
          promise: { from: '2031-05-03T00:00:00.000Z', until: '2031-05-04T00:00:00.000Z' },
          because: 'picked',
        },
      },
    ]);
    expect(await read(reference)).toMatchObject({
      state: 'in-fulfilment',
      promise: { fromMs: Date.parse(DAY(3)), untilMs: Date.parse(DAY(4)) },
    });
    await orders.stop();
  });

  test('counts by the clock of fulfilment, in whatever order it comes; what promises the same again is no news', async () => {
    const { orders, inbox, told } = aShop();
    const { reference } = await placed(orders);
    told.length = 0;
    const tell = (step: string, hour: number, data: object): Promise<Received> =>
      inbox.fulfilment(fulfilment(step, reference, data, { time: `2031-05-01T${hour}:00:00Z` }));
    expect(await tell('dispatched', 12, span(5, 6))).toEqual({ kind: 'taken' });
    // Said before that, and heard after it.
    expect(await tell('picked', 11, span(3, 4))).toEqual({ kind: 'nothing-new' });
    expect(await tell('dispatched', 13, span(5, 6))).toEqual({ kind: 'nothing-new' });
    expect(await tell('dispatched', 14, span(7, 7))).toEqual({ kind: 'taken' });
    const promises = told.map(({ data }) => (data as { promise?: { until: string } }).promise?.until);
    expect(promises).toEqual(['2031-05-06T00:00:00.000Z', '2031-05-07T00:00:00.000Z']);
    expect(await read(reference)).toMatchObject({ state: 'dispatched', promise: { untilMs: Date.parse(DAY(7)) } });
    await orders.stop();
  });

  test('changes nothing of an order that is over', async () => {
    const { orders, primary, inbox, told } = aShop();
    const { reference } = await placed(orders);
    await orders.cancelling.cancel(reference, 'by-shopper');
    await until(() => primary.standing(reference).length === 0, 'the money is back');
    told.length = 0;
    const before = await read(reference);
    expect(await inbox.fulfilment(fulfilment('dispatched', reference, span(3, 4)))).toEqual({ kind: 'nothing-new' });
    expect(told).toEqual([]);
    expect(await read(reference)).toEqual(before);
    await orders.stop();
  });
});

describe('what fulfilment tells of an order that is not here', () => {
  test('is not taken, and is when the order has come', async () => {
    const { orders, inbox } = aShop();
    const order = anOrder();
    const early = fulfilment('picked', order.reference);
    const before = await marks();
    expect([await inbox.fulfilment(early), await inbox.fulfilment(early)]).toEqual([
      { kind: 'unknown-order' },
      { kind: 'unknown-order' },
    ]);
    expect(await marks()).toBe(before);
    await orders.placing.place(order, 8_000);
    expect(await inbox.fulfilment(early)).toEqual({ kind: 'taken' });
    expect(await read(order.reference)).toMatchObject({ state: 'in-fulfilment' });
    await orders.stop();
  });
});

describe('what a processor tells', () => {
  /** An order whose paying was put off, and whose time has not come for an hour. */
  async function waiting(said: { fate: Fate }) {
    const shop = aShop({ fates: (call) => (call.startsWith('primary.') ? said.fate : 'answered') });
    const order = anOrder();
    const { reference } = order;
    const placing = shop.orders.placing.place(order, 400);
    await until(async () => (await trouble(reference)) !== null, 'paying is put off');
    // Nobody looks while its time is moved.
    for (const { desk } of shop.orders.sagas) jest.spyOn(desk, 'tick').mockImplementation(() => undefined);
    await until(async () => {
      const rows = await database.query<unknown[]>(
        `UPDATE orders.saga SET due_at = clock_timestamp() + interval '1 hour'
         WHERE id = $1 AND held_until IS NULL RETURNING id`,
        [reference],
      );
      return rows.length === 1;
    }, 'its time is moved');
    jest.restoreAllMocks();
    expect(await placing).toEqual({ kind: 'pending', reference });
    return { ...shop, reference };
  }

  const trouble = async (reference: string): Promise<string | null> =>
    (
      await database.query<{ trouble: string | null }[]>('SELECT trouble FROM orders.saga WHERE id = $1', [reference])
    )[0]?.trouble ?? null;

  test('makes an order that waits to know ask now; it is the processor’s own answer that counts', async () => {
    const said: { fate: Fate } = { fate: 'lost-after' };
    const { orders, primary, inbox, reference, looks } = await waiting(said);
    said.fate = 'answered';
    // The opposite of what is in the books.
    const declined = event('shop.banyan.payments.declined.v1', { subject: reference, data: { status: 'declined' } });
    expect(await inbox.payment(declined)).toEqual({ kind: 'taken' });
    expect(looks()).toBe(1);
    await until(async () => (await read(reference)).kind === 'order', 'the order is taken');
    expect(await inbox.payment(declined)).toEqual({ kind: 'seen' });
    // Its first processor did not answer while it mattered, so that its charge was ended there.
    expect(primary.standing(reference)).toEqual([]);
    await orders.stop();
  });

  test('of an order that has its money is nothing that changes it, however often and late', async () => {
    const { orders, inbox, told } = aShop();
    const { reference } = await placed(orders);
    told.length = 0;
    const before = await read(reference);
    for (const state of ['declined', 'captured', 'voided', 'captured']) {
      const result = await inbox.payment(event(`shop.banyan.payments.${state}.v1`, { subject: reference }));
      expect(['taken', 'nothing-new']).toContain(result.kind);
    }
    expect(await read(reference)).toEqual(before);
    expect(told).toEqual([]);
    await orders.stop();
  });

  test('of what nobody here ordered is taken, and is nothing', async () => {
    const { orders, inbox, looks } = aShop();
    const other = event('shop.banyan.payments.captured.v1', { subject: 'BYNOBODYS' });
    expect([await inbox.payment(other), await inbox.payment(other)]).toEqual([
      { kind: 'nothing-new' },
      { kind: 'seen' },
    ]);
    expect(looks()).toBe(0);
    await orders.stop();
  });
});

describe('what is no event', () => {
  const OURS = `BY${'1'.repeat(26)}`;
  const captured = 'shop.banyan.payments.captured.v1';
  const picked = 'shop.banyan.fulfilment.picked.v1';

  test.each<[string, 'payment' | 'fulfilment', unknown]>([
    ['nothing', 'payment', undefined],
    ['a text', 'payment', 'captured'],
    ['a list', 'fulfilment', [event(picked)]],
    ['without an id', 'payment', { ...event(captured), id: undefined }],
    ['of another version', 'payment', { ...event(captured), specversion: '0.3' }],
    ['of another’s type', 'payment', event('shop.banyan.orders.accepted.v1', { subject: 'BY1' })],
    ['of a type that is none', 'payment', event('shop.banyan.payments.Captured; DROP.v1', { subject: 'BY1' })],
    ['of no order', 'payment', event(captured)],
    ['of an order with a name that no text can be', 'payment', event(captured, { subject: 'BY\0' })],
    ['from a sender with such a name', 'payment', event(captured, { subject: 'BY1', source: '/a\0' })],
    ['with such an id', 'fulfilment', { ...fulfilment('picked', OURS), id: 'a\u0000b' }],
    ['of an order with such a name, told by fulfilment', 'fulfilment', fulfilment('picked', 'BY\0')],
    ['of fulfilment, of what is no order of ours', 'fulfilment', fulfilment('picked', '000000017')],
    ['of fulfilment with no data', 'fulfilment', event(picked)],
    ['of fulfilment with no reference', 'fulfilment', event(picked, { data: { reference: 7 } })],
    ['of a promise that ends before it begins', 'fulfilment', fulfilment('picked', OURS, span(4, 3))],
    ['of a promise without a zone', 'fulfilment', fulfilment('picked', OURS, { expected: { from: '2031-05-01' } })],
  ])('%s is refused, and leaves no mark', async (_, source, body) => {
    const { orders, inbox } = aShop();
    const before = await marks();
    expect(await inbox[source](body)).toEqual({ kind: 'unreadable', because: expect.any(String) });
    expect(await marks()).toBe(before);
    await orders.stop();
  });
});

async function placed(orders: ReturnType<typeof aShop>['orders']) {
  const order = anOrder();
  expect(await orders.placing.place(order, 8_000)).toMatchObject({ kind: 'placed' });
  return order;
}
