import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import { ReadPool } from './read-pool.js';
import { DatabaseSlow } from './database-slow.js';
import { StoreUnavailable } from './store-unavailable.js';

const SCHEMA = { name: 'reading', entities: [], migrations: [] };
const STATEMENT_MS = 400;

describe('a pool for reading, over a real PostgreSQL', () => {
  let postgres: TestPostgres;
  let holder: Client;
  let pool: ReadPool;

  beforeAll(async () => {
    postgres = await startPostgres();
    holder = await connected();
    await holder.query('CREATE TABLE held (n integer)');
    pool = poolOf();
    await pool.start();
  }, 60_000);
  afterAll(async () => {
    await pool?.stop();
    await holder?.end();
    await postgres?.stop();
  });

  const connected = async (): Promise<Client> => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    return client;
  };
  const poolOf = (over: { readonly waitMs?: number; readonly statementMs?: number } = {}) =>
    new ReadPool({
      url: postgres.url,
      schema: SCHEMA,
      applicationName: 'reading',
      atOnce: 2,
      statementMs: STATEMENT_MS,
      waitMs: 30_000,
      ...over,
    });
  const ask = (sql: string, of = pool) => of.run((manager) => manager.query<unknown[]>(sql));
  const backends = async () => {
    const { rows } = await holder.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'reading' ORDER BY pid`,
    );
    return rows.map(({ pid }) => pid);
  };

  it.each([
    ['a statement that takes too long', 'SELECT pg_sleep(60)'],
    ['a lock that somebody holds', 'SELECT n FROM held'],
  ])('tells %s from a database that is away, and keeps its connections', async (_, sql) => {
    await holder.query('BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE');
    const before = await backends();
    await expect(ask(sql)).rejects.toBeInstanceOf(DatabaseSlow);
    await holder.query('ROLLBACK');
    expect(pool.connected).toBe(true);
    expect(await ask('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await backends()).toEqual(expect.arrayContaining(before));
  });

  it('lets those wait for whom there is no place, and gives it to them in turn', async () => {
    const calm = poolOf({ statementMs: 20_000 });
    await calm.start();
    const started: number[] = [];
    const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const readings = ends.map(({ promise }, n) => calm.run(() => (started.push(n), promise)));
    for (const [n, { resolve }] of ends.entries()) {
      await until(() => started.length === Math.min(n + 2, ends.length), 'as many read as there are places');
      resolve();
    }
    await Promise.all(readings);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    await calm.stop();
  });

  it('says that it is too slow where no place comes free, and goes on as soon as one does', async () => {
    const impatient = poolOf({ waitMs: 50, statementMs: 20_000 });
    await impatient.start();
    const held = Promise.withResolvers<void>();
    const busy = [1, 2].map(() => impatient.run(() => held.promise));
    await expect(ask('SELECT 1 AS one', impatient)).rejects.toBeInstanceOf(DatabaseSlow);
    held.resolve();
    await Promise.all(busy);
    expect(await ask('SELECT 1 AS one', impatient)).toEqual([{ one: 1 }]);
    await impatient.stop();
  });

  it('does not take a standstill of its own process for a database that is away', async () => {
    const brief = poolOf();
    await brief.start();
    const asked = ask('SELECT 1 AS one', brief);
    // On its way; and now nobody here hears anything for longer than an answer may take.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6 * STATEMENT_MS);
    expect(await asked).toEqual([{ one: 1 }]);
    expect(brief.connected).toBe(true);
    await brief.stop();
  });

  it('says that the database is away when it is, not that it is slow, and is there again with it', async () => {
    await holder.end();
    await postgres.pause();
    const error = await ask('SELECT 1').catch((failed: unknown) => failed);
    await postgres.resume();
    holder = await connected();
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).not.toBeInstanceOf(DatabaseSlow);
    await until(
      async () =>
        ask('SELECT 1').then(
          () => true,
          () => false,
        ),
      'it is there again',
    );
  });
});
