import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@banyan/rollout';
import { ParkedDesk } from './parked-desk.js';

const STATE = { consumer: 'mail', waiting: 3, parked: 1, held: 2, oldestMs: 1_500, away: false };
const MESSAGE = {
  consumer: 'mail',
  id: '0193a1b2-0000-7000-8000-000000000001',
  type: 'shop.banyan.orders.accepted.v1',
  subject: 'BY1',
  key: 'BY1',
  attempts: 1,
  because: 'HTTP 422: no such address',
  parkedAtMs: Date.UTC(2026, 10, 28, 6),
  holds: 2,
};

let dataDir: string;
let orders: Server;
let asked: string[] = [];
let answer: { readonly status: number; readonly body: unknown };
const own = {
  states: () => Promise.resolve([STATE]),
  list: (wish: object) => Promise.resolve((asked.push(JSON.stringify(wish)), [MESSAGE])),
  retry: (choice: object, decider: object) => Promise.resolve((asked.push(JSON.stringify([choice, decider])), 1)),
  drop: () => Promise.reject(new StoreUnavailable('away')),
};
const desk = () => new ParkedDesk(dataDir, { orders: 'http://127.0.0.1:1', inventory: 'http://127.0.0.1:1' }, own);

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-parked-'));
  orders = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`.trim());
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => {
    orders.listen(0, '127.0.0.1', resolve);
  });
  const opsUrl = `http://127.0.0.1:${(orders.address() as AddressInfo).port}`;
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ processes: [{ name: 'orders', opsUrl }] }));
});

afterAll(() => {
  orders.closeAllConnections();
  orders.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('what is parked', () => {
  it('is what the service says', async () => {
    asked = [];
    answer = { status: 200, body: { consumers: [STATE], messages: [MESSAGE] } };
    const { parkedAtMs: _, ...message } = MESSAGE;
    expect(await desk().look('orders', { consumer: 'mail', limit: 20 })).toEqual({
      service: 'orders',
      consumers: [STATE],
      messages: [{ ...message, parkedAt: '2026-11-28T06:00:00.000Z' }],
    });
    expect(asked).toEqual(['GET /parked?limit=20&consumer=mail']);
  });

  it.each([
    ['no object', null],
    ['no lists', {}],
    ['a count that is none', { consumers: [{ ...STATE, waiting: -1 }], messages: [] }],
    ['an instant that is none', { consumers: [], messages: [{ ...MESSAGE, parkedAtMs: 1e300 }] }],
    ['a name that is none', { consumers: [], messages: [{ ...MESSAGE, id: 7 }] }],
  ])('is not made up of %s', async (_, body) => {
    answer = { status: 200, body };
    await expect(desk().look('orders', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is decided by who said so, and why', async () => {
    asked = [];
    answer = { status: 200, body: { consumers: [STATE], messages: [], decided: 1 } };
    const wish = { consumer: 'mail', ids: [MESSAGE.id], person: 'kim', reason: 'the address was put right' };
    expect(await desk().decide('orders', 'retry', wish)).toBe(1);
    expect(asked).toEqual(['GET /parked?limit=1&consumer=mail', `POST /parked/retry ${JSON.stringify(wish)}`]);
    // A name that nobody has is no decision about nothing.
    await expect(desk().decide('orders', 'retry', { ...wish, consumer: 'mial' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('It tells mail.'),
    });
  });

  it('of control is in its own tables, and asked of nobody else', async () => {
    asked = [];
    const { parkedAtMs: _, ...message } = MESSAGE;
    expect(await desk().look('control', { consumer: 'mail', limit: 20 })).toEqual({
      service: 'control',
      consumers: [STATE],
      messages: [{ ...message, parkedAt: '2026-11-28T06:00:00.000Z' }],
    });
    const wish = { consumer: 'mail', ids: [MESSAGE.id], person: 'kim', reason: 'their tool is back' };
    expect(await desk().decide('control', 'retry', wish)).toBe(1);
    expect(asked.map((each): unknown => JSON.parse(each))).toEqual([
      { consumer: 'mail', most: 20 },
      { consumer: 'mail', most: 1 },
      [
        { consumer: 'mail', ids: [MESSAGE.id] },
        { by: 'kim', reason: 'their tool is back' },
      ],
    ]);
    await expect(desk().decide('control', 'drop', wish)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is not known while the service is away, fails, or does not understand', async () => {
    answer = { status: 500, body: {} };
    await expect(desk().look('orders', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    answer = { status: 400, body: {} };
    await expect(desk().look('orders', { limit: 1 })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(desk().look('inventory', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
