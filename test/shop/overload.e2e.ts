import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { ask, type Answer } from '../support/ask.js';
import { scrape, total, type Sample } from '../support/gateway-metrics.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** People who load page after page without looking at them: more than one event loop can read in a turn. */
const CROWD = 500;
const BUYERS = 40;
const PAGE = 'GET /shirts.html HTTP/1.1\r\nHost: shop\r\n\r\n';

/** A core that answers everything at once, on a thread of its own: it must not wait for whoever makes the crowd. */
const CORE = `
const { parentPort } = require('node:worker_threads');
const answer = 'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 8\\r\\n\\r\\nthe core';
const server = require('node:net').createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => { if (bytes.includes(' HTTP/1.1\\r\\n')) socket.write(answer); });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let core: Worker;
let shop: Shop;
beforeAll(async () => {
  core = new Worker(CORE, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    core.once('message', resolve);
    core.once('error', reject);
  });
  const nobody = 'http://127.0.0.1:1';
  shop = await startShop({
    without: ['control', 'inventory', 'unleash'],
    env: {
      LEGACY_URL: `http://127.0.0.1:${port}`,
      UNLEASH_URL: `${nobody}/api`,
      UNLEASH_TOKEN: 'none',
      UNLEASH_ADMIN_TOKEN: 'none',
      BANYAN_SHED_TURN_MS: '1',
    },
  });
});
afterAll(async () => {
  await shop.stop();
  await core.terminate();
});

/** One of the crowd: the next page as soon as the last is answered, whatever the answer was. */
function browse(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('connect', () => socket.write(PAGE));
  socket.on('data', (bytes) => {
    if (bytes.includes('HTTP/1.1 ')) socket.write(PAGE);
  });
  socket.on('error', () => socket.destroy());
  return socket;
}

const buy = (): Promise<Answer> =>
  ask(shop.url('gateway'), '/index.php?route=api/order/confirm', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'agree=1',
  });
const figures = (): Promise<readonly Sample[]> => scrape(shop.opsUrl('gateway'));
const shed = (samples: readonly Sample[], priority: string) =>
  total(samples, 'banyan_shed_requests_total', { priority });

describe('a gateway that is asked more than it can answer', () => {
  it('refuses pages and answers the checkout, and afterwards everything', async () => {
    const port = Number(new URL(shop.url('gateway')).port);
    const crowd = Array.from({ length: CROWD }, () => browse(port));
    try {
      await until(async () => shed(await figures(), 'passthrough') > 0, 'pages are refused');
      const bought: number[] = [];
      for (let count = 0; count < BUYERS; count++) bought.push((await buy()).status);
      expect(bought).toEqual(Array(BUYERS).fill(200));
      const page = await until(async () => {
        const answer = await ask(shop.url('gateway'), '/shirts.html');
        return answer.status === 503 && answer;
      }, 'somebody who looks is refused');
      expect(page).toMatchObject({
        json: { code: 'overloaded' },
        headers: { 'content-type': 'application/problem+json' },
      });
      expect(page.headers['retry-after']).toMatch(/^[1-4]$/);
      expect(shed(await figures(), 'checkout')).toBe(0);
    } finally {
      for (const socket of crowd) socket.destroy();
    }
    await until(async () => total(await figures(), 'banyan_shed_pressure_state') === 0, 'nothing is shed any more');
    const before = shed(await figures(), 'passthrough');
    for (let count = 0; count < BUYERS; count++) {
      expect(await ask(shop.url('gateway'), '/shirts.html')).toMatchObject({ status: 200, text: 'the core' });
    }
    expect(shed(await figures(), 'passthrough')).toBe(before);
  });
});
