import { Agent, type IncomingMessage, get } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test.js';
import { RawClient } from '../../../../test/support/raw-client.js';
import { type ScriptedCore, answer, startCore } from '../testing/scripted-core.js';

let core: ScriptedCore;
let gateway: GatewayUnderTest;
const clients: RawClient[] = [];

type Script = Parameters<typeof startCore>[0];
const GET = (path: string) => `GET ${path} HTTP/1.1\r\nHost: shop\r\n\r\n`;

async function setUp(script: Script, options: Parameters<typeof startGateway>[1] = {}): Promise<void> {
  core = await startCore(script);
  gateway = await startGateway(core.url, options);
}

async function open(): Promise<RawClient> {
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
  await core.close();
});

/** Asks over and over, as fast as answers come, until the connection is refused. */
async function shopUntilRefused(agent: Agent): Promise<{ answered: number; failed: string[] }> {
  const failed: string[] = [];
  for (let answered = 0; ; answered++) {
    const outcome = await new Promise<string>((resolve) => {
      const request = get({ port: gateway.port, host: '127.0.0.1', agent, headers: { host: 'shop' } });
      request.once('response', (response: IncomingMessage) => {
        response.resume().once('end', () => resolve(response.statusCode === 200 ? 'answered' : 'other'));
        response.once('error', () => resolve('cut'));
      });
      request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    });
    if (outcome === 'ECONNREFUSED') return { answered, failed };
    if (outcome !== 'answered') failed.push(outcome);
    if (failed.length > 10) return { answered, failed };
  }
}

describe('draining', () => {
  it('under load fails no request: what is on its way on idle connections is answered', async () => {
    await setUp((socket) => void setTimeout(() => socket.write(answer('ok')), 3));
    const agent = new Agent({ keepAlive: true });
    const shoppers = Array.from({ length: 24 }, () => shopUntilRefused(agent));
    const client = await open();
    for (let turn = 1; turn <= 20; turn++) {
      client.send(GET('/x'));
      await client.until(({ received }) => received.split('HTTP/1.1 200').length === turn + 1);
    }
    await gateway.edge.drain({ graceMs: 60_000 });
    const outcomes = await Promise.all(shoppers);
    agent.destroy();
    expect(outcomes.flatMap(({ failed }) => failed)).toEqual([]);
    expect(outcomes.every(({ answered }) => answered > 0)).toBe(true);
  });

  it('lets a download end, then closes its connection without waiting for the grace', async () => {
    await setUp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc');
      setTimeout(() => socket.write('def'), 200);
    });
    const client = await open();
    client.send(GET('/x'));
    await client.untilReceived('abc');
    const startedMs = performance.now();
    await gateway.edge.drain({ graceMs: 60_000 });
    expect(client.received).toMatch(/abcdef$/);
    expect(performance.now() - startedMs).toBeLessThan(30_000);
  });

  it('answers a request whose head is half here, and says that it is the last', async () => {
    await setUp((socket) => void socket.write(answer('ok')));
    const client = await open();
    client.send('GET /x HT');
    await client.until(() => gateway.edge.server.listening);
    const drained = gateway.edge.drain({ graceMs: 60_000 });
    client.send('TP/1.1\r\nHost: shop\r\n\r\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 [^]*Connection: close[^]*ok$/i);
    await drained;
  });
});

describe('what follows a request on its connection', () => {
  /** The core answers `/slow` when told. */
  function heldCore(): { script: Script; release: () => void } {
    const held: (() => void)[] = [];
    return {
      script: (socket, head) => {
        if (head.startsWith('GET /slow')) held.push(() => socket.write(answer('slow')));
        else socket.write(answer('ok'));
      },
      release: () => held.splice(0).forEach((go) => go()),
    };
  }

  it('may be garbage without end: told once, and what was asked before is answered', async () => {
    const { script, release } = heldCore();
    await setUp(script);
    const client = await open();
    client.send(GET('/slow'));
    await client.until(() => core.connections.length === 1);
    for (let turn = 0; turn < 50; turn++) {
      client.send('\x00garbage\r\n');
      await new Promise(setImmediate);
    }
    release();
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 [^]*slow$/);
    expect(gateway.events.filter(({ kind }) => kind === 'refused')).toHaveLength(1);
  });

  it('may be half a head for longer than heads may take', async () => {
    const { script, release } = heldCore();
    await setUp(script, { edgeLimits: { headersMs: 100 } });
    const client = await open();
    client.send(`${GET('/slow')}GET /b HT`);
    await client.until(() => gateway.events.some(({ kind }) => kind === 'refused'));
    release();
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 [^]*slow$/);
  });

  it('may come long after a body that was answered before it was here', async () => {
    await setUp((socket) => void socket.write(answer('enough')), { edgeLimits: { lingerMs: 100 } });
    const client = await open();
    client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 200000\r\n\r\n').send(Buffer.alloc(100_000));
    await client.untilReceived('enough');
    client.send(Buffer.alloc(100_000));
    const laterMs = performance.now() + 500;
    await client.until(({ state }) => state !== 'open' || performance.now() > laterMs);
    client.send(GET('/x'));
    await client.until(({ received }) => received.split('enough').length === 3);
  });
});
