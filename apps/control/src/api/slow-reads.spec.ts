import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient } from '../control.fixture.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';

const CHANGE = { person: 'anna', reason: 'to see' };

let postgres: TestPostgres;
let holder: Client;
let control: RunningControl;
let client: ControlClient;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-slow-'));
  postgres = await startPostgres();
  holder = new Client({ connectionString: postgres.url });
  await holder.connect();
  control = await startedControl(dataDir, { DATABASE_URL: postgres.url }, { switchOff: () => Promise.resolve() });
  client = new ControlClient(control.url);
  await until(async () => (await client.status()).domains[0]?.latch != null, 'control has read the latches');
  for (const path of ['/api/timeline', '/api/orders']) {
    await until(async () => (await ask(path))[0] === 200, `${path} can be read`);
  }
}, 60_000);
afterEach(() => holder.query('ROLLBACK'));
afterAll(async () => {
  await control?.close();
  await holder?.end();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** From now on whoever reads it waits, as behind a migration. */
const hold = (table: string) => holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
const ask = async (path: string): Promise<[number, string, string | null]> => {
  const answer = await fetch(control.url + path);
  return [answer.status, ((await answer.json()) as { code?: string }).code ?? '', answer.headers.get('retry-after')];
};

it.each([
  ['charts', '/api/domains/inventory/series', 'banyan.traffic_minute, banyan.traffic_hour'],
  ['the timeline', '/api/timeline', 'banyan.sighting'],
  ['the use of contracts', '/api/contracts/usage', 'banyan.contract_usage'],
  ['mismatches', '/api/domains/inventory/mismatch-groups', 'banyan.mismatch_group'],
  ['orders', '/api/orders', 'ledger.binding'],
])(
  'that %s are slow to read is told from a PostgreSQL that is away',
  async (_, path, tables) => {
    expect((await ask(path))[0]).toBe(200);
    await hold(tables);
    expect(await ask(path)).toEqual([504, 'too-slow', '5']);
    expect((await client.status()).control.database).toBe('connected');
    await holder.query('ROLLBACK');
    expect((await ask(path))[0]).toBe(200);
  },
  60_000,
);

it('decisions go on while more is read than there are places for', async () => {
  await hold('banyan.traffic_minute, banyan.traffic_hour');
  const readings = Array.from({ length: 6 }, () => ask('/api/domains/inventory/series'));
  const { epoch } = (await client.status()).domains[0]?.latch ?? { epoch: -1 };
  const answer = await client.post('/api/domains/inventory/rollback', CHANGE);
  // 200: on record at once. 202 would be a trip that waits for PostgreSQL.
  expect(answer.status).toBe(200);
  expect((await client.status()).domains[0]?.latch).toMatchObject({ state: 'tripped', epoch: epoch + 1 });
  for (const [status, code] of await Promise.all(readings)) expect([status, code]).toEqual([504, 'too-slow']);
}, 60_000);
