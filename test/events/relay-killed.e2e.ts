import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventKey, Inbox, readCloudEvent } from '@banyan/outbox';
import { TestOutbox } from '../../libs/outbox/src/testing-outbox.fixture.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { until } from '../support/until.js';

const KEYS = 6;
const EVENTS = 24;
/** Of what is received, every so manieth kills who sent it. */
const EVERY = 9;

let postgres: TestPostgres;
let made: TestOutbox;
let server: Server;
let url: string;
let relay: ChildProcess;
let received = 0;
let kills = 0;

beforeAll(async () => {
  postgres = await startPostgres();
  made = await TestOutbox.make(postgres.url, 'killed');
  await made.outbox.subscribe(made.database, { consumer: 'mail', types: ['thing.happened.v1'], from: 'now' });
  await made.pool.query('CREATE TABLE killed.effect (at bigserial, key text, n int)');
  const inbox = new Inbox('killed');
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const event = readCloudEvent(JSON.parse(body));
      void made
        .transaction((transaction) =>
          inbox.once(transaction, 'mail', eventKey(event), () =>
            transaction.query('INSERT INTO killed.effect (key, n) VALUES ($1, $2)', [
              event.partitionkey,
              (event.data as { n: number }).n,
            ]),
          ),
        )
        .then(() => {
          received += 1;
          // The effect is there, and whoever sent it does not live to write that down: before it hears of it, or right after.
          if (received % EVERY !== 0) return response.writeHead(204).end();
          kills += 1;
          if (kills % 2 === 0) response.writeHead(204).end();
          relay.kill('SIGKILL');
          return undefined;
        });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  relay.removeAllListeners('exit');
  relay.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  await made.stop();
  await postgres.stop();
});

function startRelay(): void {
  relay = fork(fileURLToPath(new URL('relay-process.ts', import.meta.url)), [made.url, 'killed', 'mail', url], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--experimental-transform-types',
      '--import',
      new URL('../hardening/resolve-sources.mjs', import.meta.url).href,
    ],
  });
  relay.once('exit', startRelay);
}

test('a relay that is killed between publishing and writing it down costs a delivery, and no effect', async () => {
  for (let n = 0; n < EVENTS; n += 1) await made.append(`key ${n % KEYS}`, { n });
  startRelay();
  await until(async () => (await made.parked.states())[0]?.waiting === 0, 'all are taken', 150_000);
  const { rows } = await made.pool.query<{ key: string; n: number }>('SELECT key, n FROM killed.effect ORDER BY at');
  expect(kills).toBeGreaterThanOrEqual(Math.floor(EVENTS / EVERY));
  expect(received).toBeGreaterThan(EVENTS);
  expect(rows).toHaveLength(EVENTS);
  for (const [key, ofKey] of Map.groupBy(rows, (row) => row.key)) {
    const numbers = ofKey.map(({ n }) => n);
    expect([key, numbers]).toEqual([key, numbers.toSorted((a, b) => a - b)]);
  }
  expect(await made.parked.list({ most: 1 })).toEqual([]);
});
