import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEntry, verifyEntries } from '@banyan/access';
import { type ChainVerdict, newId, systemClock } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { ChainAnchor } from '../chains/chain-anchor.js';
import { AuditBook } from './audit-book.js';
import { AuditChain } from './audit-chain.js';
import { ChainAudit1767200000000 } from './migrations/1767200000000-chain-audit.js';

let postgres: TestPostgres;
let folder: string;
let book: AuditBook;
let client: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-audit-chain-'));
  postgres = await startPostgres();
  book = new AuditBook(postgres.url);
  await book.database.start();
  client = new Client({ connectionString: postgres.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await book?.database.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (person: string): AuditEntry => ({
  id: newId(),
  atMs: Date.UTC(2026, 10, 28),
  name: 'otto',
  role: 'operator',
  person,
  operation: 'POST /api/domains/{domain}/rollback',
  target: 'inventory',
  reason: 'Ä "quoted" reason \u{1F333}',
  status: 201,
});
/** As somebody does who owns the database, and a control that has just started looks at it. */
const afterwards = async (hand: string): Promise<ChainVerdict> => {
  await client.query('ALTER TABLE audit.entry DISABLE TRIGGER USER');
  await client.query('CREATE TEMPORARY TABLE kept AS SELECT * FROM audit.entry');
  try {
    await client.query(hand);
    return (await new AuditChain(book, new ChainAnchor(folder), systemClock).whole()).verdict;
  } finally {
    await client.query('DELETE FROM audit.entry');
    await client.query('INSERT INTO audit.entry SELECT * FROM kept');
    await client.query('DROP TABLE kept');
    await client.query('ALTER TABLE audit.entry ENABLE TRIGGER USER');
  }
};

test('entries are linked in the order in which they are written, by whichever control, and each once', async () => {
  const other = new AuditBook(postgres.url);
  await other.database.start();
  const entries = Array.from({ length: 40 }, (_, index) => entry(`person ${index}`));
  await Promise.all(entries.map((each, index) => (index % 2 === 0 ? book : other).write([each])));
  await Promise.all([book.write(entries), other.write(entries.toReversed())]);
  await other.database.stop();
  const chain = new AuditChain(book, new ChainAnchor(folder), systemClock);
  expect((await chain.whole()).verdict).toMatchObject({ intact: true, head: { sequence: 40 } });
  expect((await book.since(1, 100)).map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
});

test('what is added is verified from the known end on', async () => {
  const chain = new AuditChain(book, new ChainAnchor(folder), systemClock);
  await chain.look();
  await book.write([entry('one more')]);
  await chain.look();
  expect(await chain.recent()).toMatchObject({ intact: true, head: { sequence: 41 } });
});

test('what a control of the former release writes meanwhile is linked with the next entry', async () => {
  const [before] = await book.read({ limit: 1 });
  const formerly = (person: string) =>
    client.query(
      `INSERT INTO audit.entry (id, at, name, role, person, operation, target, reason, status)
       SELECT $1, at, name, role, $2, operation, target, reason, status FROM audit.entry WHERE id = $3`,
      [newId(), person, before?.id],
    );
  await formerly('one of before');
  await formerly('another of before');
  await book.write([entry('one of now')]);
  const linked = (await book.allSince(42)).map(({ sequence, person }) => [sequence, person]);
  expect(linked).toEqual([
    [42, 'one of before'],
    [43, 'another of before'],
    [44, 'one of now'],
  ]);
  expect(verifyEntries(await book.allSince(1))).toMatchObject({ intact: true, head: { sequence: 44 } });
  await client.query('ALTER TABLE audit.entry DISABLE TRIGGER USER');
  await client.query('DELETE FROM audit.entry WHERE sequence > 41');
  await client.query('ALTER TABLE audit.entry ENABLE TRIGGER USER');
});

test('an entry is linked once, and else stays as it is', async () => {
  const refused = 'the audit log is only added to';
  await expect(client.query(`UPDATE audit.entry SET hash = 'x' WHERE sequence = 1`)).rejects.toThrow(refused);
  await client.query(`
    INSERT INTO audit.entry (id, at, operation, target, status) VALUES ('${newId()}', now(), 'POST /x', '', 200)`);
  const unlinked = 'WHERE hash IS NULL';
  await expect(client.query(`UPDATE audit.entry SET hash = 'x', status = 400 ${unlinked}`)).rejects.toThrow(refused);
  await client.query(`UPDATE audit.entry SET sequence = -1, previous_hash = 'x', hash = 'x' ${unlinked}`);
  await client.query('ALTER TABLE audit.entry DISABLE TRIGGER USER');
  await client.query('DELETE FROM audit.entry WHERE sequence = -1');
  await client.query('ALTER TABLE audit.entry ENABLE TRIGGER USER');
});

const SWAPPED = [
  [-1, 7],
  [7, 8],
  [8, -1],
]
  .map(([to, from]) => `UPDATE audit.entry SET sequence = ${to} WHERE sequence = ${from}`)
  .join('; ');

test.each([
  ['edited', 'edited', 7, "UPDATE audit.entry SET reason = 'another' WHERE sequence = 7"],
  ['edited in its status alone', 'edited', 7, 'UPDATE audit.entry SET status = 403 WHERE sequence = 7'],
  ['said by somebody else', 'edited', 1, "UPDATE audit.entry SET person = 'nobody' WHERE sequence = 1"],
  ['removed', 'removed', 7, 'DELETE FROM audit.entry WHERE sequence = 7'],
  [
    'removed, and those behind it moved up',
    'edited',
    7,
    'DELETE FROM audit.entry WHERE sequence = 7; UPDATE audit.entry SET sequence = 7 WHERE sequence = 8',
  ],
  ['cut off at the end', 'truncated', 41, 'DELETE FROM audit.entry WHERE sequence = 41'],
  ['of an old backup', 'truncated', 31, 'DELETE FROM audit.entry WHERE sequence > 30'],
  ['gone', 'truncated', 1, 'DELETE FROM audit.entry'],
  ['in each other’s place', 'edited', 7, SWAPPED],
])('a log that is %s is known, with the first entry that does not fit', async (_, because, sequence, hand) => {
  expect(await afterwards(hand)).toMatchObject({ intact: false, because, sequence });
});

test('a chain that was written anew from an old backup on is known by the end that was noted', async () => {
  const all = await book.allSince(1);
  const noted = { sequence: 41, hash: all.at(-1)?.hash ?? '' };
  const others = all.slice(0, 30);
  expect(verifyEntries(others)).toMatchObject({ intact: true });
  expect(verifyEntries(others, noted)).toMatchObject({ intact: false, because: 'truncated', sequence: 31 });
});

test('entries from before there was a chain are linked when it is made, and stay when it is taken back', async () => {
  const runner = { query: async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows };
  const migration = new ChainAudit1767200000000();
  const before = await book.read({ limit: 100 });
  await migration.down(runner as never);
  await migration.up(runner as never);
  expect(await book.read({ limit: 100 })).toEqual(before);
  // Ids of one process rise; those of two that wrote at once may stand otherwise than they were written.
  expect(verifyEntries(await book.allSince(1))).toMatchObject({ intact: true, head: { sequence: 41 } });
  await expect(client.query('DELETE FROM audit.entry')).rejects.toThrow('the audit log is only added to');
});
