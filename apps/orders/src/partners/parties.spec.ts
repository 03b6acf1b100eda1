import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anOrder } from '../../testing/orders-here.js';
import { FraudClient } from '../fraud/fraud.client.js';
import { PaymentClient } from '../payment/payment.client.js';
import { ShippingClient } from '../shipping/shipping.client.js';

/** A party that answers as it is told to. */
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: { method: string | undefined; url: string | undefined; key: string | string[] | undefined }[] = [];
let url: string;
const clients: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, key: request.headers['idempotency-key'] });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  server.closeAllConnections();
  server.close();
});

beforeEach(() => void asked.splice(0));

const says = (status: number, body: unknown, type = 'application/json') => {
  answer = (_, response) =>
    response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const call = { signal: new AbortController().signal, check: () => undefined };
const REQUEST = { reference: 'BY1', amountMinor: 100, currency: 'EUR', token: 'tok_x' } as const;

function payments(at = url): PaymentClient {
  const client = new PaymentClient('primary', at, () => undefined);
  clients.push(client);
  return client;
}

describe('a processor', () => {
  test.each<[string, number, unknown, string]>([
    ['captured', 201, { id: 'c1', status: 'captured' }, 'captured'],
    ['declined', 201, { id: 'c1', status: 'declined', reason: 'x' }, 'declined'],
    ['that its key was ended', 410, { code: 'key-voided' }, 'ended'],
    ['410 of something else', 410, { code: 'gone' }, 'unknown'],
    ['captured without a charge', 201, { status: 'captured' }, 'unknown'],
    ['captured with 200', 200, { id: 'c1', status: 'captured' }, 'unknown'],
    ['another status', 201, { id: 'c1', status: 'authorised' }, 'unknown'],
    ['that it is at it', 409, { code: 'key-in-flight' }, 'unknown'],
    ['that it failed', 500, { id: 'c1', status: 'captured' }, 'unknown'],
    ['no JSON', 201, '<html>', 'unknown'],
    ['where to go instead', 302, {}, 'unknown'],
    ['more than anybody reads', 201, { id: 'c1', status: 'captured', more: 'x'.repeat(70_000) }, 'unknown'],
  ])('that says %s', async (_, status, body, kind) => {
    says(status, body);
    expect((await payments().charge(REQUEST, call)).kind).toBe(kind);
    expect(asked).toEqual([{ method: 'POST', url: '/charges', key: 'BY1.primary' }]);
  });

  test('that says nothing in time, or cuts it short, may have charged', async () => {
    answer = () => undefined;
    expect((await payments().charge(REQUEST, call, 80)).kind).toBe('unknown');
    answer = (request) => request.socket.destroy();
    expect((await payments().charge(REQUEST, call)).kind).toBe('unknown');
    answer = (_, response) =>
      void response.writeHead(201, { 'content-length': 500 }).write('{"id":', () => response.socket?.destroy());
    expect((await payments().charge(REQUEST, call)).kind).toBe('unknown');
  });

  test('that people took out of use is charged nothing, and ends and refunds all the same', async () => {
    const client = new PaymentClient(
      'primary',
      url,
      () => undefined,
      () => true,
    );
    clients.push(client);
    expect(await client.charge(REQUEST, call)).toMatchObject({ kind: 'withheld' });
    expect(asked).toEqual([]);
    says(200, { status: 'voided' });
    expect(await client.end('BY1', call)).toEqual({ kind: 'voided' });
    says(201, { status: 'refunded', amountMinor: 50 });
    expect(await client.refund('c1', 50, 'k', call)).toEqual({ kind: 'refunded' });
  });

  test('that cannot be reached has charged nothing', async () => {
    expect((await payments('http://127.0.0.1:9').charge(REQUEST, call)).kind).toBe('unsent');
    expect((await payments().charge(REQUEST, call, 0)).kind).toBe('unsent');
    const gone = { ...call, signal: AbortSignal.abort() };
    expect((await payments().charge(REQUEST, gone)).kind).toBe('unsent');
    expect(asked).toEqual([]);
  });

  test('is sent nothing by whoever lost the order', async () => {
    const lost = {
      ...call,
      check: () => {
        throw new Error('lost');
      },
    };
    await expect(payments().charge(REQUEST, lost)).rejects.toThrow('lost');
    expect(asked).toEqual([]);
  });

  test.each([
    [200, { status: 'voided' }, 'voided'],
    [200, { status: 'fenced' }, 'fenced'],
    [200, { status: 'declined' }, 'declined'],
    [200, { status: 'gone' }, 'unknown'],
    [503, { status: 'voided' }, 'unknown'],
  ])('%i %j ends a key: %s', async (status, body, kind) => {
    says(status, body);
    expect((await payments().end('BY1', call)).kind).toBe(kind);
  });

  test.each([
    [201, { status: 'refunded', amountMinor: 50 }, 'refunded'],
    [201, { status: 'refunded', amountMinor: 49 }, 'unknown'],
    [422, { code: 'more-than-captured' }, 'refused'],
    [422, 'nothing', 'unknown'],
    [500, {}, 'unknown'],
  ])('%i %j to a refund: %s', async (status, body, kind) => {
    says(status, body);
    expect((await payments().refund('c 1', 50, 'k', call)).kind).toBe(kind);
    expect(asked).toEqual([{ method: 'POST', url: '/charges/c%201/refunds', key: 'k' }]);
  });
});

describe('fraud', () => {
  const question = {
    reference: 'BY1',
    amountMinor: 1_000,
    currency: 'EUR',
    channel: 'web',
    country: 'DE',
    collect: false,
    token: 'tok',
  } as const;

  test.each<[number, unknown, object]>([
    [200, { decision: 'approve', score: 5 }, { decision: 'approve', score: 5, by: 'service' }],
    [200, { decision: 'reject', score: 95 }, { decision: 'reject', score: 95, by: 'service' }],
    [200, { decision: 'maybe', score: 5 }, { decision: 'approve', score: null, by: 'small-at-home' }],
    [200, { decision: 'reject' }, { decision: 'approve', score: null, by: 'small-at-home' }],
    [500, { decision: 'reject', score: 95 }, { decision: 'approve', score: null, by: 'small-at-home' }],
  ])('%i %j', async (status, body, decision) => {
    says(status, body);
    const client = new FraudClient(url, () => undefined);
    clients.push(client);
    expect(await client.judge(question, call)).toEqual(decision);
  });

  test('that people took out of use is not asked: the table decides', async () => {
    says(200, { decision: 'reject', score: 95 });
    const told: unknown[] = [];
    const client = new FraudClient(
      url,
      (decision) => told.push(decision),
      () => true,
    );
    clients.push(client);
    const decision = { decision: 'approve', score: null, by: 'small-at-home' };
    expect(await client.judge(question, call)).toEqual(decision);
    expect(await client.judge({ ...question, amountMinor: 99_900 }, call)).toMatchObject({ decision: 'review' });
    expect([asked, told[0]]).toEqual([[], decision]);
  });

  test('that hangs is decided by the table within its time', async () => {
    answer = () => undefined;
    const client = new FraudClient(url, () => undefined);
    clients.push(client);
    const startedMs = performance.now();
    expect(await client.judge({ ...question, amountMinor: 99_900 }, call)).toMatchObject({ decision: 'review' });
    expect(performance.now() - startedMs).toBeGreaterThan(700);
  });
});

describe('a rate', () => {
  const { delivery, basket } = anOrder();
  const rate = async (): Promise<unknown> => {
    const client = new ShippingClient(url, () => undefined);
    clients.push(client);
    return client.rate(delivery, basket, { signal: call.signal, budgetMs: 400 });
  };
  const ESTIMATE = { kind: 'cost', amountMinor: 490, basis: 'estimated', days: { from: 1, until: 3 } };

  test.each<[number, unknown, unknown]>([
    [
      200,
      { amountMinor: 590, currency: 'EUR', fromDays: 2, untilDays: 4 },
      { kind: 'cost', amountMinor: 590, basis: 'rated', days: { from: 2, until: 4 } },
    ],
    [404, { code: 'not-served' }, { kind: 'not-served' }],
    [404, 'nothing here', ESTIMATE],
    [200, { amountMinor: 590, currency: 'USD', fromDays: 2, untilDays: 4 }, ESTIMATE],
    [200, { amountMinor: -1, currency: 'EUR', fromDays: 2, untilDays: 4 }, ESTIMATE],
    [200, { amountMinor: 590, currency: 'EUR', fromDays: 5, untilDays: 4 }, ESTIMATE],
    [200, { amountMinor: 1e9, currency: 'EUR', fromDays: 2, untilDays: 4 }, ESTIMATE],
    [503, {}, ESTIMATE],
  ])('%i %j', async (status, body, cost) => {
    says(status, body);
    expect(await rate()).toEqual(cost);
  });

  test('of whom people took out of use is the estimate, and nobody asks for it behind either', async () => {
    says(200, { amountMinor: 590, currency: 'EUR', fromDays: 2, untilDays: 4 });
    const client = new ShippingClient(
      url,
      () => undefined,
      () => true,
    );
    clients.push(client);
    const wish = { signal: call.signal, budgetMs: 400 };
    expect(await client.rate(delivery, basket, wish)).toEqual(ESTIMATE);
    if (delivery.kind !== 'ship') throw new Error('it is sent');
    expect(await client.ask(delivery, basket, wish)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
