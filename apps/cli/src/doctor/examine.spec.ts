import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingLine } from '@banyan/kernel';
import { existsSync } from 'node:fs';
import { PROJECT_ROOT } from '@banyan/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { judgeBroker } from './checks/broker.js';
import { hearClocks, judgeClocks } from './checks/clocks.js';
import { differing } from './checks/control.js';
import { judgeSchemas, judgeServer } from './checks/database.js';
import { judgeIntegrations } from './checks/integrations.js';
import { judgeLeases } from './checks/leases.js';
import { judgeFlags } from './checks/unleash.js';
import { examine } from './examine.js';
import type { Finding, FindingState, Patient } from './finding.js';

const NOBODY = 'http://127.0.0.1:9';
const patient = (more: Partial<Patient>): Patient => ({
  environment: {},
  databaseUrl: undefined,
  dataDir: join(tmpdir(), 'banyan-nothing-is-here'),
  controlUrl: NOBODY,
  afterRestore: false,
  ...more,
});
const stateOf = (findings: readonly Finding[], id: string): FindingState | undefined =>
  findings.find((each) => each.id === id)?.state;

describe('an installation of which nothing runs', () => {
  it('is told by its parts, each with what to do, and no secret of a URL', async () => {
    const environment = {
      UNLEASH_URL: 'http://user:s3cr%40t@127.0.0.1:9/api',
      UNLEASH_TOKEN: 'default:development.token-s3cret',
      LEGACY_URL: 'http://legacy:s3cr%40t@127.0.0.1:9',
      NATS_URL: 'nats://banyan:s3cr%40t@127.0.0.1:9',
    };
    const findings = await examine(
      patient({ environment, databaseUrl: 'postgres://banyan:s3cr%40t@127.0.0.1:9/banyan' }),
    );
    for (const id of [
      'database.reachable',
      'unleash.reachable',
      'legacy.reachable',
      'broker.reachable',
      'control.reachable',
    ]) {
      expect([id, stateOf(findings, id)]).toEqual([id, 'fault']);
    }
    expect(JSON.stringify(findings)).not.toMatch(/s3cr/);
    // The worst first.
    expect(findings.map(({ state }) => state)).toEqual(
      findings.map(({ state }) => state).toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    );
    for (const { id, state, why, todo, page } of findings) {
      if (state === 'ok') continue;
      expect([id, why, todo]).toEqual([id, expect.any(String), expect.any(String)]);
      if (page !== undefined) expect([page, existsSync(join(PROJECT_ROOT, 'docs', page))]).toEqual([page, true]);
    }
  });

  it('is not looked at where nothing is set, and that is said', async () => {
    const findings = await examine(patient({}));
    for (const id of ['database.url', 'unleash.url', 'legacy.url']) expect(stateOf(findings, id)).toBe('unknown');
  });
});

const ORDER: readonly FindingState[] = ['fault', 'warning', 'unknown', 'ok'];

describe('a database', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  it('that gives up durability and has no tables is told of', async () => {
    const findings = await examine(patient({ databaseUrl: postgres.url }));
    expect(findings.find(({ id }) => id === 'database.durable')).toMatchObject({
      state: 'fault',
      what: 'fsync and full_page_writes are off',
    });
    expect(stateOf(findings, 'database.schemas')).toBe('warning');
    for (const id of ['database.version', 'database.primary', 'database.clock', 'database.connections']) {
      expect([id, stateOf(findings, id)]).toEqual([id, 'ok']);
    }
  });
});

const SERVER = {
  version: 180_004,
  now: new Date(),
  replica: false,
  fsync: 'on',
  commit: 'on',
  pages: 'on',
  most: '100',
  used: '10',
};

it.each([
  ['database.version', 'warning', { version: 150_000 }, 0],
  ['database.primary', 'fault', { replica: true }, 0],
  ['database.durable', 'fault', { commit: 'off' }, 0],
  ['database.clock', 'warning', {}, -5_000],
  ['database.connections', 'warning', { used: '95' }, 0],
])('%s is a %s of a server that is so', (id, state, over, skewMs) => {
  const findings = judgeServer({ ...SERVER, ...over }, skewMs);
  expect(findings.filter((each) => each.state !== 'ok').map((each) => [each.id, each.state])).toEqual([[id, state]]);
  expect(judgeServer(SERVER, 0).every((each) => each.state === 'ok')).toBe(true);
});

it('of schemas those are named that are not there', () => {
  expect(judgeSchemas(['banyan', 'ledger', 'audit', 'operations', 'inventory', 'pricing', 'orders']).state).toBe('ok');
  expect(judgeSchemas(['banyan', 'audit', 'operations', 'inventory', 'pricing', 'orders']).what).toContain('ledger');
});

const FLAGS = ['inventory', 'pricing', 'orders'].flatMap((domain) => [`${domain}.serve`, `${domain}.shadow`]);
it.each([
  [200, JSON.stringify({ features: FLAGS.map((name) => ({ name })) }), 'unleash.flags', 'ok'],
  [200, JSON.stringify({ features: FLAGS.slice(1).map((name) => ({ name })) }), 'unleash.flags', 'warning'],
  [200, '{"features":[]}', 'unleash.flags', 'fault'],
  [200, '<html>', 'unleash.reachable', 'fault'],
  [401, '{}', 'unleash.token', 'fault'],
])('Unleash that answers %i %s: %s is %s', (status, body, id, state) => {
  expect(judgeFlags(status, body, '*:development.x')).toMatchObject([{ id, state }]);
});

it.each([
  ['INFO {"version":"2.10.22"}\r\n', 'warning'],
  ['INFO {"version":"2.9.25"}\r\n', 'warning'],
  ['INFO {"version":"2.10.23"}\r\n', 'ok'],
  ['INFO {"version":"2.12.1","jetstream":true}\r\n', 'ok'],
  ['HTTP/1.1 400 Bad Request\r\n', 'fault'],
])('a broker that greets with %j is %s', (greeted, state) => {
  expect(judgeBroker(greeted).state).toBe(state);
});

it('settings that gateways do not agree about are named with their values, ports and folders apart', () => {
  const line = (name: string, value: string): SettingLine => ({ name, value, source: 'environment' }) as SettingLine;
  const of = (name: string, value: string) => ({
    name,
    settings: [line('BANYAN_FLAG_POLL_MS', value), line('GATEWAY_PORT', name), line('BANYAN_DATA_DIR', name)],
  });
  expect(differing([of('a', '1000'), of('b', '1000')])).toMatchObject([{ state: 'ok' }]);
  expect(differing([of('a', '1000'), of('b', '2000'), of('c', '1000')])).toMatchObject([
    { state: 'warning', what: 'BANYAN_FLAG_POLL_MS is 1000 at a, c, and 2000 at b' },
  ]);
});

it('keys that a replica has and another has not are told apart from settings, control among them', () => {
  const of = (name: string, keys: string, pollMs = '1000') => ({
    name,
    settings: [
      { name: 'BANYAN_SERVICE_KEYS', value: keys, source: 'file /k' },
      { name: 'BANYAN_FLAG_POLL_MS', value: pollMs, source: 'environment' },
    ] as SettingLine[],
  });
  const same = '[redacted] a#11111111';
  expect(differing([of('control', same, '5'), of('one', same), of('two', same)])).toMatchObject([{ state: 'ok' }]);
  for (const processes of [
    [of('control', '[redacted] b#22222222'), of('one', same)],
    [of('one', same), of('two', '[redacted] b#22222222, a#11111111')],
  ]) {
    const [found, ...others] = differing(processes);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id: 'control.keys', state: 'warning', what: expect.stringContaining('b#22222222') });
    expect(found?.todo).toContain('wait until every replica has both');
  }
});

it.each([
  [undefined, []],
  [[], ['warning leases.in-force']],
  [[{ replica: 'a', age: 0.4 }], ['ok leases.in-force']],
  [[{ replica: 'a', age: 3.5 }], ['warning leases.in-force']],
  [[{ replica: 'a', age: 5 }], ['warning leases.in-force']],
  [
    [
      { replica: 'a', age: 0.4 },
      { replica: 'b', age: 60 },
    ],
    ['ok leases.in-force', 'warning leases.lapsed'],
  ],
])('of leases of the ages %j is told %j', (rows, told) => {
  const findings = judgeLeases(rows);
  expect(findings.map(({ id, state }) => `${state} ${id}`)).toEqual(told);
  expect(findings.every(({ state, todo }) => state === 'ok' || todo !== undefined)).toBe(true);
});

it.each([
  [[], []],
  [[{ name: 'a', aheadMs: 2_900 }], ['ok clocks.replicas']],
  [[{ name: 'a', aheadMs: 3_100 }], ['warning clocks.replicas']],
  [
    [
      { name: 'a', aheadMs: -9_000 },
      { name: 'b', aheadMs: undefined },
    ],
    ['warning clocks.replicas', 'unknown clocks.unheard'],
  ],
  [[{ name: 'b', aheadMs: undefined }], ['unknown clocks.unheard']],
])('of the clocks %j is told %j', (heard, told) => {
  expect(judgeClocks(heard).map(({ id, state }) => `${state} ${id}`)).toEqual(told);
});

it('a process is asked what time it is, and held against PostgreSQL', async () => {
  const aheadMs = 60_000;
  const server = createServer((_request, response) => {
    response.writeHead(200, { date: new Date(Date.now() + aheadMs).toUTCString() }).end('alive');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    const opsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const places = [
      { name: 'one', opsUrl },
      { name: 'away', opsUrl: NOBODY },
    ];
    const [one, away] = await hearClocks(places, 0);
    expect(Math.abs((one?.aheadMs ?? 0) - aheadMs)).toBeLessThan(1_500);
    expect(away).toEqual({ name: 'away', aheadMs: undefined });
    // This machine's clock may be the wrong one.
    const [seen] = await hearClocks(places, aheadMs);
    expect(Math.abs(seen?.aheadMs ?? Infinity)).toBeLessThan(1_500);
  } finally {
    server.close();
  }
});

it('each integration is told of by what it was really asked', () => {
  const found = judgeIntegrations([
    { id: 'legacy-stock-soap', state: 'ok' },
    {
      id: 'legacy-order',
      state: 'no-data',
      because: 'nobody has asked for ten minutes',
      runbook: 'docs/runbooks/legacy-order.md',
    },
    { id: 'legacy-sales', state: 'degraded', because: '3 of 40 calls failed' },
    {
      id: 'legacy-price',
      state: 'failing',
      because: 'its breaker is open',
      runbook: 'docs/runbooks/legacy-price.md',
      escalation: { who: 'commerce-core on call' },
    },
    { id: null, state: 'misconfigured', faults: ['it has no owner'] },
  ]);
  expect(found.map(({ id, state }) => `${state} ${id}`)).toEqual([
    'ok integrations.legacy-stock-soap',
    'unknown integrations.legacy-order',
    'warning integrations.legacy-sales',
    'fault integrations.legacy-price',
    'fault integrations.5',
  ]);
  expect(found[3]).toMatchObject({
    what: 'legacy-price is failing: its breaker is open',
    todo: 'look into its runbook, and call commerce-core on call',
    page: 'runbooks/legacy-price.md',
  });
});

it('a data directory is looked at for what waits there, and for what others may read', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'banyan-doctor-'));
  mkdirSync(join(dataDir, 'control'));
  mkdirSync(join(dataDir, 'gateway', 'spool'), { recursive: true });
  try {
    const before = await examine(patient({ dataDir }));
    for (const id of ['data-dir.writable', 'data-dir.modes', 'data-dir.spools']) expect(stateOf(before, id)).toBe('ok');
    writeFileSync(join(dataDir, 'gateway', 'spool', 'trip-1.ndjson'), '{}\n', { mode: 0o600 });
    writeFileSync(join(dataDir, 'control', 'chain-heads.json'), '{}');
    chmodSync(join(dataDir, 'control', 'chain-heads.json'), 0o644);
    const after = await examine(patient({ dataDir }));
    expect(after.find(({ id }) => id === 'data-dir.modes')?.what).toContain('control/chain-heads.json');
    expect(after.find(({ id }) => id === 'data-dir.spools')?.what).toBe('trips of a gateway wait in gateway/spool');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

it.each([
  [{ OPS_HOST: '0.0.0.0' }, 'configuration.operations-sides', 'warning'],
  [{ OPS_HOST: '127.0.0.1' }, 'configuration.operations-sides', 'ok'],
  [{ CONTROL_HOST: '0.0.0.0' }, 'configuration.control', 'fault'],
  [{ CONTROL_HOST: '0.0.0.0', CONTROL_TOKENS_FILE: '/etc/tokens' }, 'configuration.control', undefined],
  [{ GATEWAY_PORT: 'eight' }, 'configuration.values', 'fault'],
])('of %j %s is %s', async (environment, id, state) => {
  expect(stateOf(await examine(patient({ environment })), id)).toBe(state);
});

describe('a core', () => {
  let server: Server;
  let status = 200;
  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => void server.close());

  it.each([
    [200, 'ok'],
    [302, 'ok'],
    [404, 'ok'],
    [503, 'fault'],
  ])('that answers %i is %s', async (answered, state) => {
    status = answered;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(stateOf(await examine(patient({ environment: { LEGACY_URL: url } })), 'legacy.reachable')).toBe(state);
  });
});
