import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClientBook } from './client-book.js';
import { OrderShopper, type OrderWish } from './order-shopper.js';

interface Received {
  readonly path: string;
  readonly key: string | undefined;
  readonly session: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}
type Script = (res: ServerResponse, received: Received, n: number) => void;

let server: Server;
let url: string;
let orders: Received[];
let script: Script;
let book: ClientBook;
let shopper: OrderShopper;

const json = (res: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void =>
  void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const receipt = {
  reference: 'BY1',
  state: 'accepted',
  total: { amountMinor: 2480, currency: 'EUR' },
  trace_id: 'of one attempt',
};
const QUOTE = { token: 'quoted', total: { amountMinor: 1990, currency: 'EUR' } };
const WISH: OrderWish = { channel: 'web', lines: [{ sku: '007', quantity: 1 }] };

beforeEach(async () => {
  orders = [];
  book = new ClientBook();
  server = createServer((req, res) => void serve(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  shopper = new OrderShopper({ urls: [url], book, pace: 0.001, attemptMs: 3_000, patienceMs: 60_000 });
});
afterEach(async () => {
  await shopper.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const path = req.url ?? '';
  if (path === '/pricing/v2/quotes') return json(res, 200, QUOTE);
  const header = (name: string): string | undefined => req.headers[name] as string | undefined;
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Received['body'];
  orders.push({ path, key: header('idempotency-key'), session: header('x-session-id'), body });
  script(res, orders.at(-1) as Received, orders.length);
}

describe('a good client', () => {
  it('quotes, places what was quoted, and has the receipt in its book', async () => {
    script = (res) => json(res, 201, receipt);
    expect(await shopper.buy(WISH)).toEqual({ kind: 'placed', reference: 'BY1', state: 'accepted', totalMinor: 2480 });
    expect(orders).toMatchObject([
      {
        path: '/orders/v2/orders',
        body: { channel: 'web', quote: 'quoted', payment: { token: expect.stringMatching(/^tok_\w+$/) } },
      },
    ]);
    expect(book.placed).toMatchObject([
      { quotedMinor: 1990, attempts: 1, outcome: { kind: 'placed', reference: 'BY1', totalMinor: 2480 } },
    ]);
  });

  it('sends the very same with the very same key until it is told', async () => {
    const script503: Script[] = [
      (res) => res.destroy(),
      (res) => json(res, 503, { code: 'unavailable' }, { 'retry-after': '1' }),
      (res) => json(res, 409, { code: 'request-in-progress' }),
      (res) => json(res, 202, { reference: 'BY1', state: 'pending' }),
      () => undefined,
      (res) => void res.writeHead(502).end('<html>'),
      (res) => json(res, 201, receipt),
    ];
    script = (res, received, n) => script503[n - 1]?.(res, received, n);
    expect(await shopper.buy(WISH)).toMatchObject({ kind: 'placed' });
    expect(orders).toHaveLength(7);
    for (const order of orders) expect(order).toEqual(orders[0]);
    expect(book.entries).toMatchObject([
      {
        attempts: 7,
        tookMs: expect.any(Number),
        pendingReference: 'BY1',
        contradictions: [],
        statuses: { 0: 2, 201: 1, 202: 1, 409: 1, 502: 1, 503: 1 },
      },
    ]);
  });

  it('gives up when its patience ends, and knows that it does not know', async () => {
    const impatient = new OrderShopper({ urls: [url], book, pace: 0.001, patienceMs: 50 });
    script = (res) => json(res, 503, {});
    expect(await impatient.buy(WISH)).toEqual({ kind: 'unknown' });
    expect(book.entries).toMatchObject([{ outcome: undefined }]);
    await impatient.close();
  });

  it('goes to the next gateway each time', async () => {
    const both = new OrderShopper({ urls: [url, 'http://127.0.0.1:9'], book, pace: 0.001 });
    script = (res) => json(res, 201, receipt);
    for (let order = 0; order < 3; order += 1) expect(await both.place(WISH, QUOTE)).toMatchObject({ kind: 'placed' });
    expect(book.entries.map(({ attempts }) => attempts)).toEqual([1, 2, 2]);
    await both.close();
  });
});

describe('its book', () => {
  it('notes when one key is answered in two ways, whatever differs but the trace', async () => {
    script = (res, _, n) =>
      json(res, 201, n < 3 ? { ...receipt, trace_id: String(n) } : { ...receipt, reference: 'BY2' });
    for (let time = 0; time < 3; time += 1) await shopper.place({ ...WISH, key: 'k1' }, QUOTE);
    expect(book.entries).toMatchObject([{ key: 'k1', attempts: 3, outcome: { reference: 'BY1' } }]);
    expect(book.entries[0]?.contradictions).toEqual([expect.stringContaining('BY2')]);
  });

  it('notes a refusal after a receipt', async () => {
    script = (res, _, n) => json(res, n === 1 ? 201 : 422, n === 1 ? receipt : { code: 'out-of-stock' });
    for (let time = 0; time < 2; time += 1) await shopper.place({ ...WISH, key: 'k1' }, QUOTE);
    expect(book.entries[0]?.contradictions).toHaveLength(1);
    expect(book.placed).toHaveLength(1);
  });
});

it('does not order what has no price', async () => {
  const nowhere = new OrderShopper({ urls: [`${url}/`], book, pace: 0.001 });
  server.removeAllListeners('request');
  server.on('request', (_, res) => json(res, 422, { code: 'cannot-be-quoted' }));
  expect(await nowhere.buy(WISH)).toEqual({ kind: 'not-quoted', status: 422 });
  expect(book.entries).toEqual([]);
  await nowhere.close();
});
