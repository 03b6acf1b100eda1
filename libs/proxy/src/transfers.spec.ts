import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExchangeEvent } from './events.js';
import type { ForwardContext } from './exchange.js';
import { type GatewayUnderTest, startGateway } from './testing/gateway-under-test.js';
import { RawClient } from '../../../test/support/raw-client.js';
import { type ScriptedCore, answer, startCore } from './testing/scripted-core.js';

/** More than one class of requests may have connections. */
const SLOW = 6;
const limits = { sockets: 4, queue: 2, queueMs: 50 };

let core: ScriptedCore;
let gateway: GatewayUnderTest;
let clients: RawClient[];

function pour(socket: Socket): void {
  const block = Buffer.alloc(1 << 20);
  while (!socket.destroyed && socket.write(block));
}

beforeEach(async () => {
  clients = [];
  core = await startCore((socket, head) => {
    if (head.includes('/upload')) return;
    if (!head.includes('/download')) return void socket.write(answer('ok'));
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n');
    socket.on('drain', () => pour(socket));
    pour(socket);
  });
  gateway = await startGateway(core.url, { limits });
});

afterEach(async () => {
  for (const client of clients) client.close();
  await gateway.close();
  await core.close();
});

async function open(): Promise<RawClient> {
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return client;
}

const forwarded = (path: string) => core.connections.filter(({ received }) => received.includes(path)).length;
const POST = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: shop\r\nContent-Length: ${length}\r\n\r\n`;

/** Neither reads nor writes wait. */
async function expectOthersServed(): Promise<void> {
  const other = await open();
  other.send(`${POST('/order', 2)}ab`);
  expect(await other.untilReceived(/^HTTP\/1\.1 \d{3}/)).toMatch(/^HTTP\/1\.1 200/);
  other.send('GET /x HTTP/1.1\r\nHost: shop\r\n\r\n');
  await other.until(({ received }) => received.split('HTTP/1.1 200').length === 3);
}

describe('HARDENING 12, with more patience: transfers at a client’s pace', () => {
  it('uploads that are longer than what is read first take no place of others', async () => {
    for (let count = 1; count <= SLOW; count++) {
      const client = await open();
      client.send(POST('/upload', 1_000_000)).send(Buffer.alloc(70_000));
      await client.until(() => forwarded('/upload') === count);
    }
    await expectOthersServed();
  });

  it('downloads that nobody takes give their places back', async () => {
    for (let taken = 0; taken < SLOW;) {
      const client = await open();
      client.send('GET /download HTTP/1.1\r\nHost: shop\r\n\r\n');
      // Places are given back at the next sweep: until then this one may be told to come again.
      const head = await client.untilReceived(/^HTTP\/1\.1 \d{3}/);
      client.socket.pause();
      if (head.startsWith('HTTP/1.1 200')) taken++;
    }
    await expectOthersServed();
  });

  it('an upload that its client breaks off is no answer of the core', async () => {
    const client = await open();
    client.send(POST('/upload', 1_000_000)).send(Buffer.alloc(70_000));
    await client.until(() => forwarded('/upload') === 1);
    client.socket.end();
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400/);
    await client.until(() => core.connections.every(({ socket }) => socket.destroyed));
    const outcomes = gateway.events
      .filter((event): event is ExchangeEvent<ForwardContext> => event.kind === 'exchange')
      .map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['client-aborted']);
  });
});
