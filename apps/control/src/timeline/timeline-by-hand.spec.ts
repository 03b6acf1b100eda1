import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ControlClient } from '../control.fixture.js';
import type { RunningControl } from '../start-control.js';
import { startedControl } from '../started-control.fixture.js';
import type { TimelinePage } from './timeline.js';

let postgres: TestPostgres;
let control: RunningControl;
let client: ControlClient;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'banyan-by-hand-'));
  postgres = await startPostgres();
  control = await startedControl(dataDir, { DATABASE_URL: postgres.url, LOG_LEVEL: 'fatal' });
  client = new ControlClient(control.url);
});
afterAll(async () => {
  await control?.close();
  await postgres?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const page = (query = '') => client.get<TimelinePage>(`/api/timeline?${query}`);
/** Who, what and of which domain, the oldest first; contracts were published before anybody did anything here. */
const told = async (query = '') =>
  (await page(`limit=200&${query}`)).entries
    .filter(({ kind }) => !kind.startsWith('contract-'))
    .map(({ kind, domain, by, text }) => [kind, domain, by, text])
    .toReversed();
const word = (person: string, reason: string) => ({ person, reason });
/** Whoever waits for PostgreSQL may be told to come back. */
const done = async (path: string, body: object) => {
  await until(async () => (await client.post(path, body)).status < 300, path);
};

test('what people do stands in it once, with who and why, whichever book knows of it; what was refused does not', async () => {
  await done('/api/incidents', {
    ...word('anna', 'shoppers write that they cannot pay'),
    scope: 'shop',
    severity: 'major',
    title: 'the checkout is slow',
  });
  const { incidents } = await client.get<{ incidents: { id: string }[] }>('/api/incidents');
  const incident = `/api/incidents/${incidents[0]?.id}`;
  await done(`${incident}/notes`, word('ben', 'I look at the payment log'));
  await done(`${incident}/acknowledge`, word('anna', 'I call the bank'));
  await done(`${incident}/resolve`, word('anna', 'it was the bank'));
  for (const [integration, person] of [
    ['legacy-passthrough', 'ben'],
    ['legacy-stock-soap', 'anna'],
  ] as const) {
    await done(`/api/integrations/${integration}/off`, { ...word(person, 'it answers nonsense'), minutes: 5 });
    await done(`/api/integrations/${integration}/on`, word(person, 'mended'));
  }
  const report = {
    ranAt: new Date().toISOString(),
    passed: true,
    peakRps: 9,
    durationSeconds: 60,
    p99Ms: 90,
    failedRatio: 0,
  };
  await done('/api/readiness/inventory/runs', { kind: 'load', person: 'ci', report });
  // Refused: there is no such channel, and nobody has the order.
  expect((await client.post('/api/notifications/test', { channel: 'none', person: 'anna' })).status).toBe(404);
  expect((await client.post('/api/parked/drop', { ...word('anna', 'no'), consumer: 'mail' })).status).toBe(503);
  await done('/api/domains/inventory/rollback', word('anna', 'errors since 14:00'));
  const all = await until(async () => {
    const now = await told();
    return now.length >= 12 ? now : undefined;
  }, 'all of it stands there');
  expect(all.filter(([kind]) => kind !== 'incident-opened')).toEqual([
    ['incident-noted', null, 'person ben', 'the checkout is slow: I look at the payment log'],
    ['incident-acknowledged', null, 'person anna', 'the checkout is slow, in hand: I call the bank'],
    ['incident-resolved', null, 'person anna', 'the checkout is slow, over: it was the bank'],
    ['integration-off', null, 'person ben', expect.stringMatching(/^legacy-passthrough is out of use until .*Z: it/)],
    ['integration-on', null, 'person ben', 'legacy-passthrough is in use again: mended'],
    ['integration-off', 'inventory', 'person anna', expect.stringMatching(/^legacy-stock-soap is out of use until/)],
    ['integration-on', 'inventory', 'person anna', 'legacy-stock-soap is in use again: mended'],
    ['run-recorded', 'inventory', 'person ci', 'a run was recorded for readiness of inventory'],
    ['trip', 'inventory', 'person anna', 'errors since 14:00'],
    ['rolled-back', 'inventory', 'control', expect.stringContaining('no replica is live')],
  ]);
  expect(all.filter(([kind]) => kind === 'incident-opened')).toEqual([
    ['incident-opened', null, 'person anna', 'the checkout is slow: shoppers write that they cannot pay'],
    // The rollback is anna's and stands there already; that an incident came of it is control's doing.
    ['incident-opened', 'inventory', 'control', 'inventory was tripped by person anna'],
  ]);
});

test('it is found by domain, by kind and by person, and read page by page', async () => {
  const kinds = async (query: string) => (await told(query)).map(([kind]) => kind);
  expect(await kinds('person=ben')).toEqual(['incident-noted', 'integration-off', 'integration-on']);
  expect(await kinds('person=ci')).toEqual(['run-recorded']);
  expect(await kinds('domain=inventory&kind=integration-off,run-recorded')).toEqual([
    'integration-off',
    'run-recorded',
  ]);
  expect(await kinds('domain=orders')).toEqual([]);
  const whole = (await page('limit=200')).entries.map(({ id }) => id);
  const read: string[] = [];
  for (let before = ''; ;) {
    const one = await page(`limit=3${before}`);
    read.push(...one.entries.map(({ id }) => id));
    if (one.next === null) break;
    before = `&before=${one.next}`;
  }
  expect(read).toEqual(whole);
});

test('no two of its sources tell of one kind', async () => {
  const { kinds } = await page();
  expect(new Set(kinds).size).toBe(kinds.length);
});
