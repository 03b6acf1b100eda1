import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '@banyan/kernel';
import { RawClient } from '../../../../test/support/raw-client.js';
import { until } from '../../../../test/support/until.js';
import { LateRefusals } from './late-refusals.js';

/** Moves on at each look, so that writing takes time. */
class BusyClock extends ManualClock {
  constructor(private readonly perLookMs: number) {
    super();
  }

  override monotonicMs(): number {
    this.advance(this.perLookMs);
    return super.monotonicMs();
  }
}

let server: Server;
let refusals: LateRefusals;
const clients: RawClient[] = [];

async function setUp(clock: ManualClock): Promise<void> {
  refusals = new LateRefusals(clock);
  server = createServer((request, response) => refusals.hold(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
}

beforeEach(() => setUp(new ManualClock()));
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  server.close();
});

/** Sends a request on a connection of its own, and waits until it is held. */
async function ask(request: string): Promise<RawClient> {
  const before = refusals.waiting;
  const client = await RawClient.open((server.address() as AddressInfo).port);
  clients.push(client);
  client.send(request);
  await until(() => refusals.waiting === before + 1, 'it is held');
  return client;
}

const GET = 'GET /x HTTP/1.1\r\nHost: shop\r\n\r\n';

describe('a refusal', () => {
  it('is a problem that says when to come again, on a connection that stays', async () => {
    const client = await ask(GET);
    refusals.write(false);
    const text = await client.untilReceived('"overloaded"}');
    expect(text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(text).toMatch(/\r\nContent-Type: application\/problem\+json\r\n/);
    expect(text).toMatch(/\r\nRetry-After: [1-4]\r\n/);
    expect(text).toMatch(/\r\nConnection: keep-alive\r\n/);
    client.send(GET);
    await until(() => refusals.waiting === 1, 'the next is held');
  });

  it('has no body where none was asked for', async () => {
    const client = await ask('HEAD /x HTTP/1.1\r\nHost: shop\r\n\r\n');
    refusals.write(false);
    expect(await client.untilReceived('\r\n\r\n')).toMatch(/\r\n\r\n$/);
  });

  it('ends the connection where a body is still on its way', async () => {
    const client = await ask('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\nabc');
    refusals.write(false);
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 503 [^]*\r\nConnection: close\r\n/);
  });

  it('is not written to who has left', async () => {
    const client = await ask(GET);
    const stays = await ask(GET);
    client.close();
    await until(async () => (await connections()) === 1, 'it has left');
    refusals.write(false);
    expect(await stays.untilReceived('"overloaded"}')).toMatch(/^HTTP\/1\.1 503 /);
    expect(refusals.waiting).toBe(0);
  });
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

describe('many', () => {
  it('come again at different times', async () => {
    const asking = [];
    for (let count = 0; count < 8; count++) asking.push(await ask(GET));
    refusals.write(false);
    const texts = await Promise.all(asking.map((client) => client.untilReceived('"overloaded"}')));
    const seconds = texts.map((text) => /Retry-After: (\d)/.exec(text)?.[1]);
    expect(new Set(seconds).size).toBe(4);
  });

  it('are written as far as there is time for it, the oldest first, and all of them after a second', async () => {
    server.close();
    const clock = new BusyClock(1);
    await setUp(clock);
    const asking = [];
    for (let count = 0; count < 20; count++) asking.push(await ask(GET));
    refusals.write(false);
    const left = refusals.waiting;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(20);
    expect(await asking[0]?.untilReceived('"overloaded"}')).toMatch(/^HTTP\/1\.1 503 /);
    clock.advance(1_000);
    refusals.write(false);
    expect(refusals.waiting).toBe(0);
    expect(await asking[19]?.untilReceived('"overloaded"}')).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('are written sooner while there is time', async () => {
    server.close();
    await setUp(new BusyClock(0.05));
    for (let count = 0; count < 40; count++) await ask(GET);
    refusals.write(false);
    const inHaste = 40 - refusals.waiting;
    server.close();
    await setUp(new BusyClock(0.05));
    for (let count = 0; count < 40; count++) await ask(GET);
    refusals.write(true);
    expect(40 - refusals.waiting).toBeGreaterThan(inHaste);
  });

  it('are all written at the end', async () => {
    server.close();
    await setUp(new BusyClock(50));
    const asking = [];
    for (let count = 0; count < 5; count++) asking.push(await ask(GET));
    refusals.writeAll();
    expect(refusals.waiting).toBe(0);
    for (const client of asking) expect(await client.untilReceived('"overloaded"}')).toMatch(/^HTTP\/1\.1 503 /);
  });
});
