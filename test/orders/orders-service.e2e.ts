import {
  connectOrderErasures,
  connectOrderRehearsal,
  connectOrdersService,
  ORDER_EVENTS,
  ORDERS_ERROR_CODES,
  REVIEWS_DECIDE_PATTERN,
  REVIEWS_LIST_PATTERN,
  type CancelResult,
  type DomainArm,
  type OrderToPlace,
  type PlaceResult,
  type ReadResult,
  type ReturnResult,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import { Broker, eventKey, NatsListener, type CloudEvent } from '@banyan/outbox';
import { ServiceClient } from '@banyan/rpc';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { booked, bookFaults } from '../../apps/legacy-core/testing/order-dance.js';
import {
  REST_PASSWORD,
  REST_USER,
  SOAP_KEY,
  SOAP_USER,
  startRunningCore,
  type RunningCore,
} from '../../apps/legacy-core/testing/running-core.js';
import { startNats, type TestNats } from '../support/nats.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';
import { attemptOf, orderOf } from '../support/order-to-place.js';
import { quoted } from './core-shop.js';

const LEASE_MS = 800;
const ACCOUNTS = {
  LEGACY_SOAP_USER: SOAP_USER,
  LEGACY_SOAP_KEY: SOAP_KEY,
  LEGACY_REST_USER: REST_USER,
  LEGACY_REST_PASSWORD: REST_PASSWORD,
};

let core: RunningCore;
let inventory: ServiceProcess;
let partners: ServiceProcess;
let nats: TestNats;
let database: Client;
/** A replica of the service, and the arm to it. */
interface Replica {
  readonly service: ServiceProcess;
  readonly arm: DomainArm;
}
let first: Replica;
let second: Replica;

const journal = { known: undefined, write: () => Promise.reject(new Error('the service keeps its own')) };

async function startReplica(): Promise<Replica> {
  const at = `http://127.0.0.1:${partners.port}`;
  const service = await ServiceProcess.start('orders', {
    ORDERS_PORT: '0',
    ORDERS_OPS_PORT: '0',
    DATABASE_URL: core.postgres.url,
    LEGACY_URL: core.core.url,
    ...ACCOUNTS,
    INVENTORY_PORT: String(inventory.port),
    BANYAN_ENVIRONMENT: 'test',
    BANYAN_SAGA_LEASE_MS: String(LEASE_MS),
    PAYMENT_PRIMARY_URL: `${at}/payments/primary`,
    PAYMENT_BACKUP_URL: `${at}/payments/backup`,
    FRAUD_URL: `${at}/fraud`,
    SHIPPING_URL: `${at}/shipping`,
    WAREHOUSE_URL: `${at}/warehouse/events`,
    MAIL_URL: `${at}/mail/events`,
    ANALYTICS_URL: `${at}/analytics/events`,
    NATS_URL: nats.url,
  });
  return { service, arm: connectOrdersService({ host: '127.0.0.1', port: service.port }) };
}

async function endReplica({ service, arm }: Replica): Promise<void> {
  await arm.close();
  await service.end('SIGKILL');
}

beforeAll(async () => {
  [core, nats] = await Promise.all([startRunningCore(), startNats()]);
  const shared = { DATABASE_URL: core.postgres.url, BANYAN_ENVIRONMENT: 'test' };
  [inventory, partners] = await Promise.all([
    ServiceProcess.start('inventory', {
      ...shared,
      INVENTORY_OPS_PORT: '0',
      INVENTORY_PORT: '0',
      LEGACY_URL: core.core.url,
      LEGACY_REST_USER: REST_USER,
      LEGACY_REST_PASSWORD: REST_PASSWORD,
      // By way of which the order service asks it, since it has a broker itself.
      NATS_URL: nats.url,
    }),
    ServiceProcess.start('partners', {
      DATABASE_URL: core.postgres.url,
      PARTNERS_PORT: '0',
      PARTNERS_OPS_PORT: '0',
      PARTNERS_PACE_MS: '20',
    }),
  ]);
  [first, second] = await Promise.all([startReplica(), startReplica()]);
  database = new Client({ connectionString: core.postgres.url });
  await database.connect();
  await until(() => inventory.isReady(), 'the inventory service is ready');
  await database.query(`UPDATE inventory.stock_authority SET arm = 'service', term = 1, closed = false`);
});

afterAll(async () => {
  await Promise.all([first, second].map(endReplica));
  await partners?.end('SIGKILL');
  await inventory?.end('SIGKILL');
  await nats?.stop();
  await database?.end();
  await core?.stop();
});

afterEach(async () => {
  await fetch(`${partners.opsUrl}/__faults`, { method: 'DELETE' });
});

/** Of what the core sells, at its price; `service` has the stock unless it is said otherwise. */
async function ordered(change: Partial<OrderToPlace> = {}, quantity = 1): Promise<OrderToPlace> {
  const basket = await quoted(core, [['PREIS-TEXT', quantity]]);
  return orderOf({ basket, authority: { arm: 'service', term: 1 }, ...change });
}

/** Asks once: what is not known in time is pending. */
const place = async (order: OrderToPlace, { arm } = first): Promise<PlaceResult> => {
  try {
    return (await arm.call('order.place', { order, journal }, attemptOf())) as PlaceResult;
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'pending', reference: order.reference };
    throw error;
  }
};
/** Asks until it is final, as whoever places an order does: on a busy machine a step outlasts its budget and is made again. */
const placed = (order: OrderToPlace, replica?: Replica): Promise<PlaceResult> =>
  until(async () => {
    const said = await place(order, replica);
    return said.kind === 'pending' ? undefined : said;
  }, 'the order is answered');
/** An order that the fraud service has people look at: where it does not answer in time, its table lets the order go, and there is another. */
async function heldOrder(): Promise<OrderToPlace> {
  await faults('fraud', { decision: 'review' });
  for (;;) {
    const order = await ordered();
    const result = await placed(order);
    expect(result).toMatchObject({ kind: 'placed' });
    if (result.kind === 'placed' && result.state === 'in-review') return order;
  }
}
const read = (reference: string): Promise<ReadResult> =>
  second.arm.call('order.read', { reference }, attemptOf()) as Promise<ReadResult>;

/** Charges that stand, at either processor. */
async function charges(reference: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ processor: string }>(
    `SELECT processor FROM partners.charge WHERE reference = $1 AND state = 'captured' AND refunded_minor < amount_minor`,
    [reference],
  );
  return rows.map(({ processor }) => processor);
}

async function one<T>(sql: string, reference: string): Promise<T | undefined> {
  const { rows } = await database.query<{ value: T }>(sql, [reference]);
  return rows[0]?.value;
}

const documentOf = (reference: string): Promise<string | null | undefined> =>
  one('SELECT document AS value FROM orders.placed_order WHERE reference = $1', reference);
const reservation = (reference: string): Promise<string | undefined> =>
  one('SELECT state AS value FROM inventory.reservation WHERE reference = $1', reference);

const MAILS = `SELECT type FROM partners.event WHERE listener = 'mail' AND subject = $1 ORDER BY position, taken_at`;

async function faults(party: string, switches: object): Promise<void> {
  const answer = await fetch(`${partners.opsUrl}/__faults/${party}`, { method: 'PUT', body: JSON.stringify(switches) });
  if (!answer.ok) throw new Error(await answer.text());
}

async function tell(
  path: string,
  type: string,
  reference: string,
  data: object,
  id = `${type} ${reference}`,
): Promise<number> {
  const answer = await fetch(`${first.service.opsUrl}/inbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({
      specversion: '1.0',
      id,
      source: '/warehouse',
      type,
      subject: reference,
      data: { reference, ...data },
    }),
  });
  return answer.status;
}

const fulfilment = (step: string, reference: string, data: object = {}): Promise<number> =>
  tell('fulfilment', `shop.banyan.fulfilment.${step}.v1`, reference, data);

describe('an order of which the service has the goods', () => {
  test('is taken, sold, filed once, told to everybody, and comes back in part and then whole', async () => {
    const order = await ordered({}, 3);
    const { reference } = order;
    const receipt = await placed(order);
    expect(receipt).toMatchObject({ kind: 'placed', state: 'accepted', totalMinor: order.basket.totalMinor + 490 });
    expect(await placed(order, second)).toEqual(receipt);
    expect(await charges(reference)).toHaveLength(1);
    await until(async () => (await reservation(reference)) === 'confirmed', 'the goods are sold');
    const document = await until(() => documentOf(reference), 'it is filed');
    expect(document).toMatch(/^\d{9}$/);

    expect(await fulfilment('dispatched', reference)).toBe(204);
    expect(await fulfilment('picked', reference)).toBe(204);
    expect(await fulfilment('dispatched', reference)).toBe(204);
    expect(await read(reference)).toMatchObject({ state: 'dispatched', cancellable: false, returnable: true });
    const cancelled = (await first.arm.call('order.cancel', { reference }, attemptOf())) as CancelResult;
    expect(cancelled).toEqual({ kind: 'not-cancellable', state: 'dispatched' });

    const giveBack = (returnReference: string, pieces: number): Promise<unknown> => {
      const making = { reference, returnReference, lines: [{ sku: 'PREIS-TEXT', quantityE4: pieces * 10_000 }] };
      return first.arm.call('order.return', { making, journal }, attemptOf());
    };
    const part = (await giveBack(`${reference}-r1`, 1)) as Extract<ReturnResult, { readonly kind: 'returned' }>;
    expect(part).toMatchObject({ kind: 'returned', refundedMinor: order.basket.totalMinor / 3 });
    expect(await giveBack(`${reference}-r1`, 1)).toEqual(part);
    expect(await giveBack(`${reference}-r2`, 3)).toEqual({ kind: 'not-returnable', lines: [0] });
    expect(await giveBack(`${reference}-r3`, 2)).toMatchObject({ kind: 'returned' });
    expect(await read(reference)).toMatchObject({ state: 'returned', refundedMinor: order.basket.totalMinor });
    await until(
      async () =>
        (await one<string>(
          `SELECT sum(refunded_minor)::text AS value FROM partners.charge WHERE reference = $1 AND state = 'captured'`,
          reference,
        )) === String(order.basket.totalMinor),
      'the money is back',
    );
  });

  test('is called off before it has left, once, and everything is given back', async () => {
    const order = await ordered();
    const { reference } = order;
    await placed(order);
    const cancel = (): Promise<unknown> => first.arm.call('order.cancel', { reference }, attemptOf());
    const cancelled = await cancel();
    expect(cancelled).toMatchObject({ kind: 'cancelled', refundedMinor: order.basket.totalMinor + 490 });
    expect(await cancel()).toEqual(cancelled);
    await until(async () => (await charges(reference)).length === 0, 'the money is back');
    await until(async () => (await reservation(reference)) === 'released', 'the goods are back');
    expect(await fulfilment('dispatched', reference)).toBe(204);
    expect(await read(reference)).toMatchObject({ state: 'cancelled' });
  });

  test('is to be forgotten where who bought it asks for that, whichever replica is asked', async () => {
    const order = await ordered();
    const { reference } = order;
    const customer = { ...order.customer, email: 'Gone@example.org' };
    expect(await placed({ ...order, customer })).toMatchObject({ kind: 'placed' });
    const erasures = connectOrderErasures({ host: '127.0.0.1', port: second.service.port });
    // It is not sent yet: it waits for that.
    expect(await erasures.ask({ email: 'gone@EXAMPLE.org' }, attemptOf())).toEqual({
      references: [reference],
      open: 1,
    });
    expect(await erasures.ask({ email: 'nobody@example.org' }, attemptOf())).toEqual({ references: [], open: 0 });
    await erasures.close();
    const asked = await database.query('SELECT reference FROM orders.placed_order WHERE erase_asked_at IS NOT NULL');
    expect(asked.rows).toEqual([{ reference }]);
  });

  test('is held where fraud says so, and goes its way when people have let it go', async () => {
    const order = await heldOrder();
    const { reference } = order;
    expect(await documentOf(reference)).toBeNull();
    const desk = new ServiceClient({ host: '127.0.0.1', port: second.service.port }, ORDERS_ERROR_CODES);
    const listed = await desk.ask(REVIEWS_LIST_PATTERN, { limit: 10 }, attemptOf());
    expect(listed).toMatchObject({
      reviews: expect.arrayContaining([expect.objectContaining({ reference, because: 'service' })]),
    });
    const decide = (decision: string): Promise<unknown> =>
      desk.ask(REVIEWS_DECIDE_PATTERN, { reference, decision, by: 'ada', reason: 'known customer' }, attemptOf());
    expect(await decide('approve')).toMatchObject({ kind: 'decided', state: 'approved' });
    expect(await decide('reject')).toMatchObject({ kind: 'not-waiting', state: 'approved' });
    desk.close();
    expect(await read(reference)).toMatchObject({ state: 'accepted' });
    // Whoever asks what came of placing it is told what it was told.
    expect(await placed(order)).toMatchObject({ kind: 'placed', state: 'in-review' });
    await until(() => documentOf(reference), 'it is filed');
  });

  test('is paid back, and its goods are given back, where people reject it; whoever bought it is written to', async () => {
    const order = await heldOrder();
    const { reference } = order;
    const desk = new ServiceClient({ host: '127.0.0.1', port: first.service.port }, ORDERS_ERROR_CODES);
    const decision = { reference, decision: 'reject', by: 'ada', reason: 'three names on one card' };
    expect(await desk.ask(REVIEWS_DECIDE_PATTERN, decision, attemptOf())).toMatchObject({ state: 'rejected' });
    desk.close();
    expect(await read(reference)).toMatchObject({ state: 'cancelled', refundedMinor: order.basket.totalMinor + 490 });
    await until(async () => (await charges(reference)).length === 0, 'the money is back');
    await until(async () => (await reservation(reference)) === 'released', 'the goods are back');
    const mails = async () => (await database.query(MAILS, [reference])).rows;
    await until(async () => (await mails()).length === 2, 'it is written to');
    // Each may be delivered more than once, and is taken once.
    expect((await mails()).map(({ type }) => type)).toEqual([
      'shop.banyan.orders.held.v1',
      'shop.banyan.orders.cancelled.v1',
    ]);
    // It never came to the back office.
    expect(await documentOf(reference)).toBeNull();
  });

  test('is charged at the backup alone, judged by the table, sent at an estimate and not written of while people want it so', async () => {
    const outOfUse = async (names: readonly string[]): Promise<void> => {
      const parties = names.map((party) => ({ party, remainingMs: 600_000 }));
      const answer = await fetch(`${first.service.opsUrl}/parties/out-of-use`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ parties }),
      });
      expect([answer.status, await answer.json()]).toMatchObject([200, { parties: names.map((party) => ({ party })) }]);
    };
    // The fraud service would refuse it, were it asked.
    await faults('fraud', { decision: 'reject' });
    await outOfUse(['fraud', 'mail', 'payment-primary', 'shipping-rates']);
    // Its neighbour was told; it reads of it.
    const heard = async () => (await fetch(`${second.service.opsUrl}/readyz?verbose`)).text();
    await until(async () => (await heard()).includes('out of use: '), 'the other replica follows', 20_000);
    const order = await ordered();
    const { reference } = order;
    expect(await place(order, second)).toMatchObject({ kind: 'placed', state: 'accepted' });
    const all = await database.query('SELECT processor, state FROM partners.charge WHERE reference = $1', [reference]);
    expect(all.rows).toEqual([{ processor: 'backup', state: 'captured' }]);
    const basis = 'SELECT shipping_basis AS value FROM orders.placed_order WHERE reference = $1';
    expect(await one(basis, reference)).toBe('estimated');
    await until(() => documentOf(reference), 'it is filed: nobody else waits', 20_000);
    expect((await database.query(MAILS, [reference])).rows).toEqual([]);
    await outOfUse([]);
    await until(async () => (await database.query(MAILS, [reference])).rows.length === 1, 'it is written to', 20_000);
    await until(async () => !(await heard()).includes('out of use: '), 'the other replica follows again', 20_000);
  });

  test('is rehearsed without a trace', async () => {
    const order = await ordered();
    const rehearsal = connectOrderRehearsal({ host: '127.0.0.1', port: first.service.port });
    const result = await rehearsal.rehearse(order, attemptOf());
    expect(result).toMatchObject({
      kind: 'placed',
      reference: order.reference,
      totalMinor: order.basket.totalMinor + 490,
    });
    await rehearsal.close();
    expect(await read(order.reference)).toEqual({ kind: 'unknown-order' });
    expect([await charges(order.reference), await reservation(order.reference)]).toEqual([[], undefined]);
  });

  test('that never came is refused for ever once it was settled', async () => {
    const order = await ordered();
    const { reference, authority } = order;
    const settle = { reference, authority, boundAtMs: order.boundAtMs, journal };
    const abandoned = { kind: 'refused', because: 'abandoned', lines: [] };
    expect(await first.arm.call('order.settle', settle, attemptOf())).toEqual(abandoned);
    expect(await placed(order, second)).toEqual(abandoned);
    expect([await charges(reference), await reservation(reference)]).toEqual([[], undefined]);
  });
});

describe('an order of which the core has the goods', () => {
  test('reserves by an order there, which is marked as paid, and called off with it', async () => {
    const order = await ordered({ authority: { arm: 'legacy', term: 1 } });
    const { reference } = order;
    expect(await placed(order)).toMatchObject({ kind: 'placed', state: 'accepted' });
    const document = await documentOf(reference);
    expect(document).toMatch(/^\d{9}$/);
    const there = async () => (await booked(core)).find(({ increment_id: number }) => number === document);
    await until(async () => (await there())?.status === 'bezahlt', 'the back office sees that it is paid for');
    expect((await there())?.history.some(({ comment }) => comment?.startsWith('primary '))).toBe(true);
    await first.arm.call('order.cancel', { reference }, attemptOf());
    await until(async () => (await there())?.state === 'canceled', 'it is called off there');
    await until(async () => (await charges(reference)).length === 0, 'the money is back');
  });

  test('that the core does not sell at that price is refused, and nothing is charged', async () => {
    const order = await ordered({ authority: { arm: 'legacy', term: 1 } });
    const [line] = order.basket.lines;
    if (line === undefined) throw new Error('nothing was quoted');
    const cheap = { ...line, price: { ...line.price, amountMinor: 1 }, lineAmountMinor: 1 };
    const basket = { ...order.basket, lines: [cheap], totalMinor: 1 };
    expect(await placed({ ...order, basket })).toMatchObject({ kind: 'refused', because: 'quote-not-honoured' });
    expect(await charges(order.reference)).toEqual([]);
  });
});

describe('money', () => {
  test('is taken at the backup where the first processor hangs after it has charged, and once', async () => {
    await faults('payments-primary', { hangAfterRatio: 1, only: ['charge'] });
    const order = await ordered();
    expect(await placed(order)).toMatchObject({ kind: 'placed' });
    expect(await charges(order.reference)).toEqual(['backup']);
  });

  test('is not taken anywhere else while the first processor does not say what it did', async () => {
    await faults('payments-primary', { hangAfterRatio: 1 });
    const order = await ordered();
    expect(await place(order)).toEqual({ kind: 'pending', reference: order.reference });
    expect(await charges(order.reference)).not.toContain('backup');
    await faults('payments-primary', {});
    const result = await placed(order, second);
    expect(result).toMatchObject({ kind: 'placed' });
    expect(await charges(order.reference)).toEqual(['backup']);
  });
});

describe('a replica', () => {
  test('that is killed while money is taken leaves the order to another, which takes it once', async () => {
    const order = await ordered({ payment: { token: 'tok_slow1500_killed' } });
    const asked = place(order, second);
    await until(() => one<string>('SELECT id AS value FROM orders.saga WHERE id = $1', order.reference), 'it is begun');
    await endReplica(second);
    await asked;
    const result = await placed(order);
    expect(result).toMatchObject({ kind: 'placed' });
    expect(await charges(order.reference)).toHaveLength(1);
    second = await startReplica();
  });

  test('that stands still for longer than its lease changes nothing when it wakes', async () => {
    const order = await ordered({ payment: { token: 'tok_slow1500_paused' } });
    const asked = place(order, second);
    await until(() => one<string>('SELECT id AS value FROM orders.saga WHERE id = $1', order.reference), 'it is begun');
    second.service.child.kill('SIGSTOP');
    const result = await placed(order);
    second.service.child.kill('SIGCONT');
    expect(result).toMatchObject({ kind: 'placed' });
    // Whoever waited there has left, or is told the same.
    const told = await asked;
    expect(told.kind === 'pending' ? result : told).toEqual(result);
    expect(await charges(order.reference)).toHaveLength(1);
  });
});

describe('the broker', () => {
  /** Everything that comes out of the stream, from its beginning. */
  async function listening(): Promise<{ heard: CloudEvent[]; stop: () => Promise<void> }> {
    const heard: CloudEvent[] = [];
    const broker = await Broker.open({ url: nats.url, name: 'testing' });
    const listener = new NatsListener(broker, {
      consumer: 'testing',
      types: Object.values(ORDER_EVENTS),
      // oxlint-disable-next-line typescript/require-await -- taking is asynchronous, remembering is not
      take: async (event) => {
        heard.push(event);
        return { kind: 'taken' };
      },
      keepRefused: (message) => Promise.reject(new Error(`nothing is refused: ${message.body}`)),
    });
    await listener.start();
    return {
      heard,
      stop: async () => {
        await listener.stop();
        await broker.close();
      },
    };
  }

  const waiting = async (): Promise<number> => {
    const { rows } = await database.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM orders.outbox_delivery WHERE consumer = 'nats' AND state <> 'done'`,
    );
    return rows[0]?.n ?? 0;
  };

  test('has every event once and in the order of its order, also those of the time while it was away', async () => {
    await until(async () => (await waiting()) === 0, 'all are published');
    await nats.kill();
    // Nobody who buys waits for it, and neither does anybody else who is told.
    const bought = [await ordered(), await ordered()];
    for (const order of bought) expect(await placed(order)).toMatchObject({ kind: 'placed' });
    const [called] = bought;
    await first.arm.call('order.cancel', { reference: called?.reference }, attemptOf());
    await until(
      async () => (await database.query(MAILS, [called?.reference])).rows.length === 2,
      'mail is told while the broker is away',
    );
    expect(await waiting()).toBe(3);
    await nats.resume();
    await until(async () => (await waiting()) === 0, 'the rest is published');
    // From the beginning, now that nothing befalls the broker any more: an acknowledgement that is lost has an event heard again.
    const { heard, stop } = await listening();
    const { rows: told } = await database.query<{ id: string; key: string }>(
      'SELECT id, key FROM orders.outbox_message ORDER BY position',
    );
    await until(() => heard.length >= told.length, 'all are heard');
    await stop();
    const ids = (of: readonly { id: string }[]): string[] => of.map(({ id }) => id);
    expect(new Set(heard.map(eventKey)).size).toBe(heard.length);
    expect(ids(heard).toSorted()).toEqual(ids(told).toSorted());
    for (const [key, of] of Map.groupBy(told, (each) => each.key)) {
      expect(ids(heard.filter(({ partitionkey }) => partitionkey === key))).toEqual(ids(of));
    }
  });

  test('that comes back with nothing gets a stream anew, and what is told from then on', async () => {
    await nats.lose();
    const order = await ordered();
    expect(await placed(order)).toMatchObject({ kind: 'placed' });
    await until(async () => (await waiting()) === 0, 'it is published');
    const { heard, stop } = await listening();
    await until(() => heard.some(({ subject }) => subject === order.reference), 'it is heard');
    await stop();
  });
});

test('the books of the core add up at the end', async () => {
  expect(await bookFaults(core)).toEqual([]);
});
