import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { PostgresWire } from '../../../../test/support/wires/postgres-wire.js';
import { Striker } from '../../../../test/support/wires/striker.js';
import { AnsweredClient } from './answered-client.js';

let postgres: TestPostgres;
let wire: PostgresWire;
let striker: Striker;
let pool: Pool;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

beforeEach(async () => {
  striker = new Striker();
  wire = await PostgresWire.open('wire', () => postgres.url, striker);
  striker.know('wire', { endPostgres: () => postgres.kill() }, false);
  const url = new URL(postgres.url);
  url.port = String(wire.port);
  pool = new Pool({ Client: AnsweredClient, connectionString: url.href, statement_timeout: 200, max: 1 });
  pool.on('error', () => undefined);
});

afterEach(async () => {
  await pool.end();
  wire.close();
});

test.each(['late', 'unanswered'] as const)(
  'a statement that is %s fails, and its connection serves nobody else',
  async (fault) => {
    striker.arm({ wire: 'wire', label: 'SELECT $::text AS word', nth: 1 }, fault, 0);
    await expect(pool.query('SELECT $1::text AS word', ['lost'])).rejects.toThrow('Connection terminated');
    expect(await striker.disarm()).toEqual({ kind: 'struck' });
    expect((await pool.query('SELECT $1::text AS word', ['asked again'])).rows).toEqual([{ word: 'asked again' }]);
  },
);

test('a statement that takes too long is ended by the server, which says so', async () => {
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
});

test('a connection without a limit at the server is a fault of ours', () => {
  expect(() => new AnsweredClient({})).toThrow(TypeError);
});
