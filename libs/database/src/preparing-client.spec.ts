import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { PreparingClient } from './preparing-client.js';

let postgres: TestPostgres;
let pool: Pool;
beforeAll(async () => {
  postgres = await startPostgres();
  // One connection: what it keeps can be looked at.
  pool = new Pool({ connectionString: postgres.url, max: 1, Client: PreparingClient });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

async function prepared(statement: string): Promise<{ readonly uses: number }[]> {
  const { rows } = await pool.query<{ uses: number }>(
    'SELECT (generic_plans + custom_plans)::integer AS uses FROM pg_prepared_statements WHERE statement = $1',
    [statement],
  );
  return rows;
}

describe('a statement with values', () => {
  it('is parsed once, whoever asks it with which values', async () => {
    const statement = 'SELECT $1::integer + 1 AS sum';
    for (const value of [1, 2, 3]) {
      expect((await pool.query(statement, [value])).rows).toEqual([{ sum: value + 1 }]);
    }
    const client = await pool.connect();
    expect((await client.query(statement, [4])).rows).toEqual([{ sum: 5 }]);
    client.release();
    expect(await prepared(statement)).toEqual([{ uses: 4 }]);
  });

  it('that failed can be asked again', async () => {
    const statement = 'SELECT name FROM not_there_yet WHERE name = $1';
    await expect(pool.query(statement, ['a'])).rejects.toThrow('does not exist');
    await pool.query('CREATE TABLE not_there_yet (name text)');
    await pool.query('INSERT INTO not_there_yet VALUES ($1)', ['a']);
    expect((await pool.query(statement, ['a'])).rows).toEqual([{ name: 'a' }]);
  });

  it('fails once when a migration changed what it returns', async () => {
    await pool.query('CREATE TABLE changing (name text)');
    await pool.query('INSERT INTO changing VALUES ($1)', ['a']);
    const ask = () => pool.query('SELECT * FROM changing WHERE name = $1', ['a']);
    expect((await ask()).rows).toEqual([{ name: 'a' }]);
    await pool.query('ALTER TABLE changing ADD COLUMN more integer');
    await expect(ask()).rejects.toThrow('cached plan must not change result type');
    expect((await ask()).rows).toEqual([{ name: 'a', more: null }]);
    await pool.query('ALTER TABLE changing ADD COLUMN most integer');
    const client = await pool.connect();
    const inHand = () => client.query('SELECT * FROM changing WHERE name = $1', ['a']);
    await expect(inHand()).rejects.toThrow('cached plan must not change result type');
    expect((await inHand()).rows).toEqual([{ name: 'a', more: null, most: null }]);
    client.release();
  });

  it('has no name when there are too many', async () => {
    for (let n = 0; n < 300; n += 1) {
      expect((await pool.query(`SELECT $1::integer + ${n} AS sum`, [1])).rows).toEqual([{ sum: n + 1 }]);
    }
    const { rows } = await pool.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM pg_prepared_statements',
    );
    expect(rows[0]?.count).toBeLessThanOrEqual(250);
  });
});

describe('what has no values', () => {
  it('may be several statements, and is not kept', async () => {
    await pool.query('SELECT 1; SELECT 2');
    expect(await prepared('SELECT 1; SELECT 2')).toEqual([]);
    expect((await pool.query('SELECT 3 AS three', [])).rows).toEqual([{ three: 3 }]);
  });
});
