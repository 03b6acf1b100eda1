import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { askAvailability, placeOrder, type ShopQuestion } from '@banyan/shopping';
import { PASSTHROUGH } from './journeys.js';
import { Sender, type SenderOptions } from './sender.js';
import type { ShotAnswer } from './shot.js';

const KEY = 'k'.repeat(40);
let server: Server | undefined;
let sender: Sender | undefined;

afterEach(async () => {
  await sender?.close();
  server?.closeAllConnections();
  server?.close();
});

async function shopThat(answers: RequestListener, over: Partial<SenderOptions> = {}, path = '') {
  server = createServer(answers).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const made = new Sender({
    gateway: new URL(`http://127.0.0.1:${port}${path}`),
    connections: 1,
    patienceMs: 60_000,
    key: undefined,
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    ...over,
  });
  sender = made;
  return (question: ShopQuestion, dueMs = performance.now()): Promise<ShotAnswer> =>
    new Promise((resolve) => made.send({ question, session: 's', dueMs, isRead: true }, resolve));
}

const ONE = askAvailability('A/B', 'web');

describe('the sender', () => {
  it('asks as a storefront, below the base of the contracts; pages of the core are not below it', async () => {
    const seen: IncomingMessage[] = [];
    const ask = await shopThat(
      (request, response) => {
        seen.push(request);
        response.end('{"state":"in-stock"}');
      },
      {},
      '/shop/',
    );
    expect(await ask(ONE)).toMatchObject({ status: 200, body: { state: 'in-stock' }, isGivenUp: false });
    await ask({ ...PASSTHROUGH, method: 'GET', target: '/sale' });
    await ask(placeOrder({ channel: 'web', quote: 'q', key: 'key-1' }));
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /shop/inventory/v2/availability/A%2FB?channel=web',
      'GET /sale',
      'POST /shop/orders/v2/orders',
    ]);
    expect(seen[2]?.headers).toMatchObject({ 'idempotency-key': '"key-1"', 'x-session-id': 's' });
    expect(seen[0]?.headers[SYNTHETIC_HEADER]).toBeUndefined();
  });

  it('signs each request with the key, so that the gateway believes it', async () => {
    const marks: unknown[] = [];
    const ask = await shopThat(
      ({ headers, method = '', url: target = '' }, response) => {
        const header = headers[SYNTHETIC_HEADER];
        marks.push(readSynthetic(KEY, { method, target }, typeof header === 'string' ? header : undefined, Date.now()));
        response.end();
      },
      { key: KEY },
    );
    await ask(ONE);
    await ask(placeOrder({ channel: 'web', quote: 'q', key: 'key-1' }));
    expect(marks).toEqual([{}, {}]);
  });

  it('gives up what nobody waits for any longer, sent or not', async () => {
    const ask = await shopThat(() => {}, { patienceMs: 1_000 });
    const [sent, waiting] = [ask(ONE), ask(ONE)];
    await once(server as Server, 'request');
    sender?.sweep(performance.now() + 2_000);
    expect(await sent).toMatchObject({ status: 0, isGivenUp: true, sentMs: expect.any(Number) });
    expect(await waiting).toMatchObject({ status: 0, isGivenUp: true, sentMs: undefined });
    expect(sender?.underWay).toBe(0);
  });

  it('knows an answer that was cut from a whole one', async () => {
    const ask = await shopThat((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    expect(await ask(ONE)).toMatchObject({ status: 0, isGivenUp: false });
  });

  it('has no members of a body that is no JSON', async () => {
    const ask = await shopThat((_request, response) => response.writeHead(502).end('{ broken'));
    expect(await ask(ONE)).toMatchObject({ status: 502, body: {} });
  });
});
