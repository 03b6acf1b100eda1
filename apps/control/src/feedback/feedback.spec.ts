import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '@banyan/database';
import { newId, newReference, systemClock } from '@banyan/kernel';
import { FailedCheckouts, ledgerDatabase, OrderLedger, type Buyer } from '@banyan/ledger';
import { ParkedMessages } from '@banyan/outbox';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { OperationsStore } from '../incidents/store/operations-store.js';
import { OPERATIONS_SCHEMA } from '../incidents/store/operations-tables.js';
import { OwnersTold } from '../incidents/tell-owners.js';
import { Notifier } from '../notifications/notifier.js';
import { FeedbackDesk } from './feedback-desk.js';
import type { FeedbackMessage } from './feedback-message.js';
import { FEEDBACK_CONSUMER, FEEDBACK_TYPE, FeedbackTransport } from './feedback-transport.js';

const KEY = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const AFTER_MS = 600_000;
const LONG_AGO_MS = 2 * AFTER_MS;
const NOBODY = { calledOff: () => Promise.resolve({ orders: [] }) };
const ANNA: Buyer = { channel: 'web', sessionHash: 'a1', customerHash: 'c1', currency: 'EUR', basketMinor: 6_597 };

interface Sent {
  readonly id: string;
  readonly headers: Record<string, string>;
  readonly text: string;
}

interface Told {
  readonly id: string;
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: FeedbackMessage };
}

let postgres: TestPostgres;
let sql: Client;
let ledger: Database;
let store: OperationsStore;
let notifier: Notifier;
let receiver: Server;
/** As the receiver verified it by an implementation that is not ours. */
let told: Told[] = [];
/** As it came. */
let sent: Sent[] = [];
let refused: unknown[] = [];
let status = 204;

beforeAll(async () => {
  postgres = await startPostgres();
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const id = headers['webhook-id'] ?? '';
      sent.push({ id, headers, text: body });
      try {
        const verified = new Webhook(KEY).verify(body, headers);
        told.push({ id, body: verified as Told['body'] });
      } catch (error) {
        refused.push(error);
      }
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  ledger = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  store = new OperationsStore(postgres.url);
  await Promise.all([ledger.start(), store.start()]);
  const map = { channels: [], owners: [] };
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/feedback`;
  notifier = new Notifier({
    store,
    map,
    told: new OwnersTold(map),
    clock: systemClock,
    others: [
      {
        consumer: FEEDBACK_CONSUMER,
        types: [FEEDBACK_TYPE],
        from: 'beginning',
        transport: new FeedbackTransport({ url, key: KEY }, systemClock),
      },
    ],
  });
  notifier.start();
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  await until(
    async () => (await sql.query('SELECT FROM operations.outbox_subscription WHERE settled')).rowCount === 1,
    'the receiver is subscribed',
  );
});

afterAll(async () => {
  await notifier?.stop();
  await store?.stop();
  await ledger?.stop();
  await sql?.end();
  receiver?.closeAllConnections();
  receiver?.close();
  await postgres?.stop();
});

beforeEach(() => {
  [told, sent, refused, status] = [[], [], [], 204];
});

afterEach(async () => {
  expect(refused).toEqual([]);
  await sql.query('TRUNCATE ledger.binding, ledger.checkout_error, operations.told_failure');
});

const desk = (orders: ConstructorParameters<typeof FeedbackDesk>[0]['orders'] = NOBODY) =>
  new FeedbackDesk({
    ledger: new FailedCheckouts(ledger),
    orders,
    store,
    clock: systemClock,
    afterMs: AFTER_MS,
    ring: () => notifier.ring(),
  });

/** An error before anything was bound, as a gateway notes it. */
const note = (key: string, over: Partial<Parameters<FailedCheckouts['note']>[0]> = {}) =>
  new FailedCheckouts(ledger).note({
    storefront: 'web',
    key,
    code: 'unavailable',
    contract: 'v2',
    atMs: Date.now() - LONG_AGO_MS,
    traceId: 'a'.repeat(32),
    buyer: ANNA,
    ...over,
  });

/** An order that was bound and came to something, a while ago. */
async function bind(key: string, outcome: object, over: { storefront?: string; buyer?: Buyer } = {}): Promise<string> {
  const reference = newReference('BY');
  const orders = new OrderLedger(ledger);
  const bound = await orders.bind({
    storefront: 'web',
    key,
    operation: 'order.place',
    fingerprint: key,
    arm: 'service',
    reference,
    boundAtMs: Date.now(),
    attemptMs: 60_000,
    traceId: 'b'.repeat(32),
    route: { reason: 'selected', stage: 'full', epoch: 1, contract: 'v2' },
    buyer: ANNA,
    ...over,
  });
  if (bound.kind !== 'bound') throw new Error(`not bound: ${bound.kind}`);
  await orders.conclude(bound.binding, outcome);
  await sql.query("UPDATE ledger.binding SET concluded_at = concluded_at - $2 * interval '1 ms' WHERE reference = $1", [
    reference,
    LONG_AGO_MS,
  ]);
  return reference;
}

const messages = async () => (await sql.query(`SELECT FROM operations.outbox_message`)).rowCount;

describe('the feedback tool is told', () => {
  it('of a checkout that failed, once, signed so that anybody can verify it, and of nobody by name', async () => {
    await note('k1');
    const reference = await bind('k2', { kind: 'refused', because: 'payment-declined', lines: [] });
    const before = await messages();
    // Two controls look at once, and one of them again.
    const both = [desk(), desk()];
    await Promise.all(both.map((each) => each.turn()));
    await both[0]?.turn();
    await until(() => told.length > 0, 'it is told');
    expect(await messages()).toBe((before ?? 0) + 1);
    const { data, ...event } = told[0]!.body;
    expect(event).toEqual({ type: 'checkout.failed', timestamp: data.failedAt });
    expect(data).toEqual({
      problem: {
        code: 'payment-declined',
        title: 'The payment was declined',
        type: 'https://banyan.shop/problems/payment-declined',
      },
      end: 'refused',
      storefront: 'web',
      channel: 'web',
      contract: 'v2',
      reference,
      keyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      sessionHash: 'a1',
      customerHash: 'c1',
      traceId: 'b'.repeat(32),
      tries: 2,
      firstFailedAt: expect.any(String),
      failedAt: expect.any(String),
      amounts: { currency: 'EUR', basketMinor: 6_597, totalMinor: null },
    });
  });

  it('of an order that the shop could not keep', async () => {
    const reference = await bind('k1', { kind: 'placed', state: 'accepted', currency: 'EUR', totalMinor: 7_087 });
    const atMs = Date.now() - LONG_AGO_MS + 1_000;
    await desk({ calledOff: () => Promise.resolve({ orders: [{ reference, because: 'stock-lost', atMs }] }) }).turn();
    await until(() => told.length > 0, 'it is told');
    expect(told[0]?.body.data).toMatchObject({
      problem: { code: 'out-of-stock' },
      end: 'called-off',
      reference,
      amounts: { currency: 'EUR', basketMinor: 6_597, totalMinor: 7_087 },
    });
  });

  it('of nothing that stands for no shopper, came to an order, or is not over', async () => {
    await note('k1', { storefront: 'synthetic' });
    await bind('k2', { kind: 'refused', because: 'rejected', lines: [] }, { storefront: 'console' });
    await note('k3', { buyer: { sessionHash: 'bought' } });
    await bind('k4', { kind: 'placed', state: 'accepted' }, { buyer: { sessionHash: 'bought' } });
    await sql.query(
      `UPDATE ledger.binding SET concluded_at = concluded_at + interval '1 minute' WHERE session_hash = 'bought'`,
    );
    await note('k5', { atMs: Date.now(), buyer: { sessionHash: 'tries yet' } });
    const before = await messages();
    await desk({ calledOff: () => Promise.reject(new Error('the order service is away')) }).turn();
    expect(await messages()).toBe(before);
  });

  it('again under the same id where it took it and could not say so', async () => {
    status = 503;
    await note(newId());
    await desk().turn();
    await until(() => told.length > 0, 'it was sent once');
    status = 204;
    await until(() => told.length > 1, 'it comes again', 30_000);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    const state = new ParkedMessages(store.sql, OPERATIONS_SCHEMA);
    await until(async () => (await state.states()).every(({ waiting }) => waiting === 0), 'it is taken');
  });

  it('when people have seen to it, of what it refused', async () => {
    status = 422;
    await note(newId());
    await desk().turn();
    const parked = new ParkedMessages(store.sql, OPERATIONS_SCHEMA);
    const [message] = await until(async () => {
      const list = await parked.list({ consumer: FEEDBACK_CONSUMER, most: 10 });
      return list.length > 0 ? list : undefined;
    }, 'it is parked');
    expect(message?.because).toBe('HTTP 422');
    status = 204;
    expect(await parked.retry({ consumer: FEEDBACK_CONSUMER }, { by: 'kim', reason: 'their form was put right' })).toBe(
      1,
    );
    notifier.ring();
    await until(() => told.length > 1, 'it is told');
    expect(told.at(-1)?.id).toBe(message?.id);
  });
});

it('is believed by nobody who has another key, or hears another body', async () => {
  await note(newId());
  await desk().turn();
  const [{ id, headers, text }] = (await until(() => (sent.length > 0 ? sent : undefined), 'it is sent')) as [Sent];
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  expect(() => new Webhook(other).verify(text, headers)).toThrow('No matching signature found');
  expect(() => new Webhook(KEY).verify(`${text} `, headers)).toThrow('No matching signature found');
});
