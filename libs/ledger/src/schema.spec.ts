import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dumpSchema } from '../../../test/inventory/dump-schema.js';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { ledgerDatabase } from './ledger-database.js';
import { LEDGER_TABLES } from './ledger-tables.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
  const database = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await database.start();
  await database.stop();
});

afterAll(() => postgres?.stop());

test('the migrations make the schema that is committed', async () => {
  const file = join(PROJECT_ROOT, 'libs/ledger/schema.sql');
  const schema = await dumpSchema(postgres.url, 'ledger');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(schema).toBe(readFileSync(file, 'utf8'));
});

test('the entities describe it', async () => {
  const dataSource = new DataSource({
    type: 'postgres',
    url: postgres.url,
    schema: LEDGER_TABLES.name,
    entities: [...LEDGER_TABLES.entities],
    installExtensions: false,
  });
  await dataSource.initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('no column is there for anything personal: each is one that was thought about', () => {
  const columns = readFileSync(join(PROJECT_ROOT, 'libs/ledger/schema.sql'), 'utf8').match(/^ {2}[a-z_]+ (?=[a-z])/gm);
  expect([...new Set(columns?.map((column) => column.trim()))].sort().join(' ')).toBe(
    // By whom an authority is moved is who runs the shop, not who shops in it. `id`, `name`, `timestamp` are TypeORM's.
    // A session's hash finds nobody: its id has 104 random bits. A customer's is keyed, and forgotten with who it was.
    'arm at attempt attempt_until authority_arm authority_term basket_minor begin_sent_at bound_at bound_at_ms channel code ' +
      'concluded_at contract currency customer_hash decided_by failed_at failures fingerprint id input journal key_hash kind last_trace_id moving_to name number only_row operation outcome reason reference ' +
      'refilled resting route sent session_hash since state storefront subject term timestamp trace_id turn turn_until version',
  );
});
