import { once } from 'node:events';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { ConnectionPool } from './connection-pool.js';
import { IdleTrust } from './idle-trust.js';
import type { UpstreamConnection } from './upstream-connection.js';

/** In a thread of its own, so that it closes its connections while this one stands still. */
const CORE = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok');
      setTimeout(() => socket.end(), 4);
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a core that closes idle connections after 4 ms', () => {
  let core: Worker;
  let pool: ConnectionPool;
  beforeEach(async () => {
    core = new Worker(CORE, { eval: true });
    const [port] = (await once(core, 'message')) as [number];
    pool = new ConnectionPool({
      name: 'test',
      upstream: new URL(`http://127.0.0.1:${port}`),
      limits: { sockets: 8, queue: 0, queueMs: 50, connectMs: 5_000, idleLifeMs: 60_000, maxAnswerHeadBytes: 4_096 },
      trust: new IdleTrust(4_000),
      clock: systemClock,
      onEvent: () => undefined,
    });
  });
  afterEach(async () => {
    pool.close();
    await core.terminate();
  });

  it('earns no trust by connections whose end had arrived and was not read yet', async () => {
    const lost: string[] = [];
    for (const standstillMs of [60, 60, 60, 60, 60, 60, 9, 9, 9]) {
      const answered = await exchange(pool);
      if (answered !== 'answered') lost.push(`${answered} after ${standstillMs} ms`);
      standStill(standstillMs);
    }
    expect(lost).toEqual([]);
  });
});

/** One request over whichever connection the pool gives, and one turn of the loop beyond its answer. */
async function exchange(pool: ConnectionPool): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  pool.apply({
    onNoConnection: (why) => resolve(why),
    onConnection: (connection) => send(connection, resolve),
  });
  const how = await promise;
  await turnOfTheLoop();
  return how;
}

function send(connection: UpstreamConnection, end: (how: string) => void): void {
  connection.occupy(
    {
      onHead: () => undefined,
      onBody: () => undefined,
      onEnd: () => end('answered'),
      onPacketEnd: () => undefined,
      onInterim: () => undefined,
      holdsBytes: () => false,
      onLost: end,
      onDrain: () => undefined,
      checkWaits: () => undefined,
    },
    false,
  );
  connection.writeText('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab');
  connection.requestSent();
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
