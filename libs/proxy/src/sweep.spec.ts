import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { RawClient } from '../../../test/support/raw-client.js';
import { PASSTHROUGH_LIMITS } from './passthrough-options.js';
import { type GatewayUnderTest, startGateway } from './testing/gateway-under-test.js';
import { type ScriptedCore, answer, startCore } from './testing/scripted-core.js';
import { ConnectionPool } from './upstream/connection-pool.js';
import { IdleTrust } from './upstream/idle-trust.js';

const PAUSE_MS = 900;
/** Longer than the machine may keep this process waiting between two turns, or the client in it would really be late. */
const BODY_IDLE_MS = 600;

/** What a long garbage collection or a machine that stands still does to everything in this process. */
function standStill(): void {
  const until = performance.now() + PAUSE_MS;
  while (performance.now() < until);
}

let core: ScriptedCore;
let gateway: GatewayUnderTest | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  await core.close();
});

describe('a pause of our own', () => {
  it('is not taken for a core that answered late', async () => {
    core = await startCore((socket) => {
      socket.write(answer('ok'));
      standStill();
    });
    gateway = await startGateway(core.url, { limits: { firstByteMs: 100, idleMs: 100 } });
    const client = await RawClient.open(gateway.port);
    client.send('GET /x HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n');
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is not taken for a client that sent late', async () => {
    core = await startCore((socket) => void socket.write(answer('ok')));
    gateway = await startGateway(core.url, { edgeLimits: { bodyIdleMs: BODY_IDLE_MS } });
    const client = await RawClient.open(gateway.port);
    client.send('POST /x HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 100\r\n\r\n');
    const sendAndPause = () => {
      client.send('a'.repeat(100));
      standStill();
    };
    // At the end of a turn: the next one begins with its timers, and reads sockets after them.
    setTimeout(() => setImmediate(sendAndPause), 50);
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is not taken for a core that could not be reached', async () => {
    core = await startCore(() => undefined);
    const pool = new ConnectionPool({
      name: 'reads',
      upstream: core.url,
      trust: new IdleTrust(1_000),
      clock: systemClock,
      limits: { ...PASSTHROUGH_LIMITS, connectMs: 100 },
      onEvent: () => undefined,
    });
    const got = new Promise((resolve) => {
      pool.apply({ onConnection: (connection) => resolve(connection), onNoConnection: resolve });
    });
    standStill();
    expect(typeof (await got)).toBe('object');
    pool.close();
  });
});
