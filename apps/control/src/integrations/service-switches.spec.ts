import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ServiceSwitches } from './service-switches.js';

let dataDir: string;
let orders: Server;
let asked: string[] = [];
let answer: { readonly status: number; readonly body: unknown };
const switches = () => new ServiceSwitches(dataDir, { orders: 'http://127.0.0.1:1' });
const FRAUD = { integration: 'fraud', service: 'orders', remainingMs: 60_000 };
const FOLLOWS = { status: 200, body: { parties: [{ party: 'fraud', remainingMs: 59_990 }] } };

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-service-switches-'));
  orders = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
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
beforeEach(() => {
  asked = [];
});

test('a service is told of its own, all at once, and what it follows is what it says', async () => {
  const told = switches();
  answer = FOLLOWS;
  expect(told.isHeld('fraud')).toBe(false);
  await told.tell([FRAUD, { integration: 'of-another', service: 'pricing', remainingMs: 1 }]);
  expect(asked).toEqual(['PUT /parties/out-of-use {"parties":[{"party":"fraud","remainingMs":60000}]}']);
  expect([told.isHeld('fraud'), told.isHeld('mail')]).toEqual([true, false]);
});

test('that nothing is out of use it is told once, and again after a word that was not heard', async () => {
  const told = switches();
  answer = { status: 200, body: { parties: [] } };
  await told.tell([]);
  await told.tell([]);
  expect(asked).toEqual(['PUT /parties/out-of-use {"parties":[]}']);
  answer = { status: 503, body: {} };
  await told.tell([FRAUD]);
  answer = { status: 200, body: { parties: [] } };
  await told.tell([]);
  expect(asked).toHaveLength(3);
});

test.each([
  ['fails', { status: 500, body: {} }],
  ['is of an earlier version', { status: 404, body: { statusCode: 404 } }],
  ['says something else', { status: 200, body: { parties: 'none' } }],
])('a service that %s follows nothing as far as anybody knows', async (_, said) => {
  const told = switches();
  answer = FOLLOWS;
  await told.tell([FRAUD]);
  answer = said;
  await told.tell([FRAUD]);
  expect(told.isHeld('fraud')).toBe(false);
});
