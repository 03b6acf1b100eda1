import { afterEach, describe, expect, it } from '@jest/globals';
import { RawClient } from '../../../../test/support/raw-client.js';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test.js';
import { type ScriptedCore, answer, startCore } from '../testing/scripted-core.js';

let core: ScriptedCore;
let gateway: GatewayUnderTest;
const clients: RawClient[] = [];

async function setUp(options: Parameters<typeof startGateway>[1]): Promise<void> {
  core = await startCore((socket, head) => {
    // Whoever asks for /held waits.
    if (!head.startsWith('GET /held')) socket.write(answer('ok'));
  });
  gateway = await startGateway(core.url, options);
}

async function open(): Promise<RawClient> {
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return client;
}

const GET = (path: string, ...fields: string[]) =>
  `GET ${path} HTTP/1.1\r\nHost: shop\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
const answered = (client: RawClient) => client.untilReceived(/^HTTP\/1\.1 \d{3} [^]*\r\n\r\n/);

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
  await core.close();
});

describe('connections', () => {
  it('of one client are so many and no more, until one of them ends', async () => {
    await setUp({ edgeLimits: { connectionsPerClient: 2 } });
    const [first, second] = [await open(), await open()];
    for (const client of [first, second]) expect(await answered(client.send(GET('/x')))).toMatch(/^HTTP\/1\.1 200/);
    expect(await (await open()).untilClosed()).toBe('');
    first.close();
    expect(gateway.events).toContainEqual({ kind: 'refused', code: 'too-many-connections', because: 'of one client' });
    expect(await untilAnswered()).toMatch(/^HTTP\/1\.1 200/);
  });

  it('of all clients are so many and no more', async () => {
    await setUp({ edgeLimits: { connections: 1 } });
    expect(await answered((await open()).send(GET('/x')))).toMatch(/^HTTP\/1\.1 200/);
    expect(await (await open()).untilClosed()).toBe('');
    expect(gateway.events).toContainEqual({ kind: 'refused', code: 'too-many-connections', because: 'of all' });
  });

  it('of a trusted proxy are many people’s: requests under way of the client that it names are counted', async () => {
    await setUp({ trustedProxies: ['127.0.0.1'], edgeLimits: { connectionsPerClient: 2 } });
    const from = (address: string) => `X-Forwarded-For: 6.6.6.6, ${address}`;
    const held = [await open(), await open()];
    for (const client of held) client.send(GET('/held', from('192.0.2.1')));
    await held[0]!.until(() => core.connections.reduce((sum, { requests }) => sum + requests, 0) === 2);
    const third = await open();
    expect(await answered(third.send(GET('/x', from('192.0.2.1'))))).toMatch(
      /^HTTP\/1\.1 429 [^]*\r\nRetry-After: 1\r\n/i,
    );
    expect(await answered((await open()).send(GET('/x', from('192.0.2.2'))))).toMatch(/^HTTP\/1\.1 200/);
    held[0]!.close();
    expect(await untilAnswered(from('192.0.2.1'))).toMatch(/^HTTP\/1\.1 200/);
  });
});

/** The end of a connection is noticed a moment later. */
async function untilAnswered(...fields: string[]): Promise<string> {
  for (;;) {
    const client = await open();
    client.send(GET('/x', ...fields));
    await client.until(({ received, state }) => received.includes('\r\n\r\n') || state !== 'open');
    if (client.received.startsWith('HTTP/1.1 200')) return client.received;
  }
}
