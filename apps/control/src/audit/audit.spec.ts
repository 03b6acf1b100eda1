import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, newToken, type Role, type AuditEntry } from '@banyan/access';
import { newId, PROJECT_ROOT, systemClock } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { dumpSchema } from '../../../../test/inventory/dump-schema.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { startedControl } from '../started-control.fixture.js';
import type { RunningControl } from '../start-control.js';
import type { AuditPage } from './audit.controller.js';
import { ChainAnchor } from '../chains/chain-anchor.js';
import { AuditBook } from './audit-book.js';
import { AuditChain } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import { auditedCall } from './audited-call.js';

const TOKENS: Readonly<Record<'viewer' | 'operator', string>> = { viewer: newToken(), operator: newToken() };
let postgres: TestPostgres;
let control: RunningControl;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-audit-'));
  const file = join(folder, 'tokens.json');
  const entry = (name: string, role: Role, token: string) => ({ name, role, hash: hashOfToken(token) });
  const tokens = [entry('vera', 'viewer', TOKENS.viewer), entry('otto', 'operator', TOKENS.operator)];
  writeFileSync(file, JSON.stringify({ tokens }));
  postgres = await startPostgres();
  control = await startedControl(folder, {
    CONTROL_TOKENS_FILE: file,
    DATABASE_URL: postgres.url,
    LOG_LEVEL: 'fatal',
  });
});
afterAll(async () => {
  await control?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const send = (path: string, token: string | undefined, body: object): Promise<Response> =>
  fetch(control.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
const page = async (query = ''): Promise<AuditPage> =>
  (await (
    await fetch(`${control.url}/api/audit?${query}`, { headers: { authorization: `Bearer ${TOKENS.viewer}` } })
  ).json()) as AuditPage;

const ROLLBACK = '/api/domains/inventory/rollback';

test('who asked, as what, for what and why stands in it before there is an answer; refused ones, too, and never a secret', async () => {
  const reason = 'errors since 14:00';
  // 202 where PostgreSQL takes its time: in force, and written later.
  await until(async () => (await send(ROLLBACK, TOKENS.operator, { reason })).status < 300, 'it is rolled back');
  await until(async () => ((await page()).entries ?? []).length > 0, 'it is written');
  expect((await page()).entries[0]).toEqual({
    id: expect.any(String),
    at: expect.stringMatching(/Z$/),
    name: 'otto',
    role: 'operator',
    person: 'otto',
    operation: 'POST /api/domains/{domain}/rollback',
    target: 'inventory',
    reason,
    status: expect.any(Number),
  });
  await send(ROLLBACK, TOKENS.operator, { reason, person: 'anna' });
  await send(ROLLBACK, TOKENS.viewer, { reason, person: 'vera' });
  await send('/api/session', undefined, { token: newToken() });
  await send('/api/session', undefined, { token: TOKENS.operator });
  // Anybody could fill the log with these: whoever shows nothing is not written down.
  await send(ROLLBACK, undefined, { reason });
  const entries = await until(async () => {
    const all = (await page('limit=500')).entries ?? [];
    return all.length >= 5 ? all.slice(0, 4) : undefined;
  }, 'all are written');
  expect(
    entries.map(({ name, person, operation, status }) => [name, person, operation, status < 300 || status]),
  ).toEqual([
    ['otto', 'otto', 'POST /api/session', true],
    [null, null, 'POST /api/session', 401],
    ['vera', 'vera', 'POST /api/domains/{domain}/rollback', 403],
    ['otto', 'otto for anna', 'POST /api/domains/{domain}/rollback', true],
  ]);
  expect(JSON.stringify(await page('limit=500'))).not.toContain('banyan_');
  const headers = { authorization: `Bearer ${TOKENS.viewer}` };
  const decisions = await until(async () => {
    const text = await (await fetch(`${control.url}/api/domains/inventory/decisions`, { headers })).text();
    return text.includes('otto for anna') ? text : undefined;
  }, 'both are on record');
  expect(decisions).toContain('{"kind":"person","name":"otto"}');
  expect(decisions).toContain('{"kind":"person","name":"otto for anna"}');
});

test('it is read page by page, by whom, by what and by outcome', async () => {
  const all = (await page('limit=500')).entries;
  const read: unknown[] = [];
  let next: string | null = '';
  while (next !== null) {
    const one: AuditPage = await page(`limit=2${next === '' ? '' : `&before=${next}`}`);
    read.push(...one.entries);
    next = one.next;
  }
  expect(read).toEqual(all);
  expect((await page('name=vera')).entries.every(({ name }) => name === 'vera')).toBe(true);
  const operation = encodeURIComponent('POST /api/session');
  const statuses = async (query: string) => (await page(query)).entries.map(({ status }) => status);
  expect(await statuses('name=vera&outcome=refused')).toEqual([403]);
  expect(await statuses(`operation=${operation}&outcome=refused`)).toEqual([401]);
  expect((await page(`operation=${operation}&outcome=done`)).entries).toHaveLength(1);
  expect((await page(`operation=${operation}&name=nobody`)).entries).toEqual([]);
});

test('what is written stays as it is', async () => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    for (const sql of ["UPDATE audit.entry SET name = 'other'", 'DELETE FROM audit.entry', 'TRUNCATE audit.entry']) {
      await expect(client.query(sql)).rejects.toThrow('the audit log is only added to');
    }
  } finally {
    await client.end();
  }
});

test('while PostgreSQL is away entries wait on the disk, and are written once when it is back', async () => {
  const file = join(folder, 'waiting', 'audit.ndjson');
  const book = new AuditBook(postgres.url);
  const entry = (person: string): AuditEntry => ({
    id: newId(),
    atMs: Date.UTC(2026, 10, 28),
    name: null,
    role: null,
    person,
    operation: 'POST /waiting',
    target: '',
    reason: null,
    status: 202,
  });
  const chain = new AuditChain(book, new ChainAnchor(folder), systemClock);
  const log = new AuditLog(book, file, chain);
  const [first, second] = [entry('first'), entry('second')];
  await log.write(first);
  await log.write(second);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  await book.database.start();
  await until(() => Promise.resolve(!existsSync(file)), 'it is written');
  // The same again, as after a crash between writing and removing.
  await book.write([first, second]);
  expect(await book.read({ limit: 10, operation: 'POST /waiting' })).toEqual([second, first]);
  await book.database.stop();
});

test.each([
  ['GET', '/api/status', 200],
  ['POST', '/api/replicas/:replica/report', 200],
  ['POST', '/contracts/:domain/:version/try/:operation', 200],
  ['POST', '/api/session', 429],
])('%s %s with %i is not kept', (method, route, status) => {
  const call = { method, route, params: {}, body: {}, showed: true, status };
  expect(auditedCall(call, { kind: 'anybody' }, 0)).toBeUndefined();
});

test('a replica that is refused is kept', () => {
  const call = { method: 'POST', route: '/api/replicas/:replica/report', params: { replica: 'g' }, body: null };
  expect(auditedCall({ ...call, showed: true, status: 403 }, undefined, 0)).toMatchObject({ target: 'g', status: 403 });
});

test('the migrations make the schema that is committed', async () => {
  const file = join(PROJECT_ROOT, 'apps/control/src/audit/schema.sql');
  const schema = await dumpSchema(postgres.url, 'audit');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(schema).toBe(readFileSync(file, 'utf8'));
});
