import type { Database } from '@banyan/database';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { ledgerDatabase } from '../ledger-database.js';
import { CoreSessions, type SessionTurn } from './core-sessions.js';

let postgres: TestPostgres;
let database: Database;
let sessions: CoreSessions;

beforeAll(async () => {
  postgres = await startPostgres();
  database = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await database.start();
  await until(() => database.connected, 'the ledger is connected');
  sessions = new CoreSessions(database);
});
afterAll(async () => {
  await database?.stop();
  await postgres?.stop();
});

const LONG_MS = 60_000;

async function taken(id: string, turnMs = LONG_MS): Promise<SessionTurn> {
  const turn = await sessions.take(id, turnMs);
  if (turn === undefined) throw new Error('somebody has it');
  return turn;
}

test('a turn is one request’s alone, until it ends it or its time is over', async () => {
  const turn = await taken('a');
  expect(turn).toMatchObject({ turn: 1, number: undefined, refilled: false, unheardMs: undefined });
  expect(await sessions.take('a', LONG_MS)).toBeUndefined();
  await sessions.end(turn);
  expect((await taken('a', 0)).turn).toBe(2);
  expect((await taken('a')).turn).toBe(3);
});

test('of twenty that ask at once one has it', async () => {
  const turns = await Promise.all(Array.from({ length: 20 }, () => sessions.take('many', LONG_MS)));
  expect(turns.filter((turn) => turn !== undefined)).toHaveLength(1);
});

test('what a session has begun is known to the next, until it begins another; what was not begun changes nothing', async () => {
  const turn = await taken('b');
  expect(await sessions.beginning(turn)).toBe(true);
  expect(await sessions.begun(turn, { kind: 'begun', number: '000001001' })).toBe(true);
  expect(await sessions.begun(turn, { kind: 'not-begun' })).toBe(true);
  await sessions.end(turn);
  const next = await taken('b');
  expect(next).toMatchObject({ number: '000001001', unheardMs: undefined });
  expect(await sessions.begun(next, { kind: 'untold' })).toBe(true);
  await sessions.end(next);
  expect((await taken('b')).number).toBeUndefined();
});

test('an answer that nobody heard is told to whoever comes next', async () => {
  const turn = await taken('c');
  await sessions.beginning(turn);
  await sessions.end(turn);
  expect((await taken('c')).unheardMs).toBeGreaterThanOrEqual(0);
});

test('a turn that is over writes nothing', async () => {
  const late = await taken('d', 0);
  const own = await taken('d');
  expect(await sessions.beginning(late)).toBe(false);
  expect(await sessions.begun(late, { kind: 'begun', number: '000001001' })).toBe(false);
  expect(await sessions.confirming(late)).toBe(false);
  await sessions.end(late);
  expect(await sessions.take('d', LONG_MS)).toBeUndefined();
  await sessions.end(own);
  expect(await taken('d')).toMatchObject({ number: undefined, unheardMs: undefined });
});

test('that a cart was filled counts until an order is begun or confirmed; of a session that is not known nothing is kept', async () => {
  await sessions.refilled('nobody');
  expect((await taken('nobody')).turn).toBe(1);
  const turn = await taken('e');
  await sessions.begun(turn, { kind: 'begun', number: '000001001' });
  await sessions.refilled('e');
  await sessions.begun(turn, { kind: 'not-begun' });
  await sessions.end(turn);
  const next = await taken('e');
  expect(next.refilled).toBe(true);
  expect(await sessions.confirming(next)).toBe(true);
  await sessions.refilled('e');
  await sessions.begun(next, { kind: 'begun', number: '000001002' });
  await sessions.end(next);
  expect((await taken('e')).refilled).toBe(false);
});

test('a session is kept as its hash, and forgotten when nothing was heard of it', async () => {
  const turn = await taken('0f1e2d3c4b5a69788796a5b4c3', 0);
  expect(turn.session).toMatch(/^[0-9a-f]{64}$/);
  expect(await sessions.forget(Date.now() - LONG_MS, 10)).toBe(0);
  expect((await taken('0f1e2d3c4b5a69788796a5b4c3', 0)).turn).toBe(2);
  // No more at once than is said.
  await taken('another', 0);
  const soonMs = Date.now() + LONG_MS;
  expect(await sessions.forget(soonMs, 1)).toBe(1);
  expect(await sessions.forget(soonMs, 1_000)).toBeGreaterThan(0);
  expect((await taken('0f1e2d3c4b5a69788796a5b4c3')).turn).toBe(1);
});
