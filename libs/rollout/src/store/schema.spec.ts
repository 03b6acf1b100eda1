import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { BANYAN_SCHEMA } from './banyan-schema.js';
import { RolloutStore } from './rollout-store.js';
import { ROLLOUT_TABLES } from './rollout-tables.js';

const COLUMNS = `
  SELECT c.relname AS "table",
         format('%s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
   ORDER BY c.relname, a.attnum`;
const CONSTRAINTS = `
  SELECT c.relname AS "table", format('CONSTRAINT %s %s', k.conname, pg_get_constraintdef(k.oid)) AS line
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.connamespace = $1::regnamespace AND c.relname <> 'migration' AND k.contype <> 'n'
   ORDER BY c.relname, k.conname`;

describe('the banyan schema', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
    const store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
    await store.stop();
  });
  afterAll(async () => postgres?.stop());

  it('is what schema.sql shows, so that a migration is read as a difference', async () => {
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    const tables = new Map<string, string[]>();
    for (const query of [COLUMNS, CONSTRAINTS]) {
      const { rows } = await sql.query<{ table: string; line: string }>(query, [BANYAN_SCHEMA]);
      for (const { table, line } of rows) tables.set(table, [...(tables.get(table) ?? []), `  ${line}`]);
    }
    await sql.end();
    const dumped = [...tables].map(([table, lines]) => `CREATE TABLE banyan.${table} (\n${lines.join(',\n')}\n);\n`);
    const committed = readFileSync(join(PROJECT_ROOT, 'libs/rollout/src/store/schema.sql'), 'utf8');
    expect(dumped.join('\n')).toBe(committed);
  });

  it('is what the entities say: no migration is missing', async () => {
    const dataSource = new DataSource({
      type: 'postgres',
      url: postgres.url,
      schema: BANYAN_SCHEMA,
      entities: [...ROLLOUT_TABLES.entities],
      installExtensions: false,
    });
    await dataSource.initialize();
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });
});
