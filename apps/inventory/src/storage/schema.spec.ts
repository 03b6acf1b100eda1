import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dumpSchema } from '../../../../test/inventory/dump-schema.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { INVENTORY_TABLES } from './inventory-tables.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

test('replicas may migrate at once, and again', async () => {
  await Promise.all([
    migrate(INVENTORY_TABLES, postgres.url),
    migrate(INVENTORY_TABLES, postgres.url),
    migrate(INVENTORY_TABLES, postgres.url),
  ]);
  await migrate(INVENTORY_TABLES, postgres.url);
});

test('the migrations make the schema that is committed', async () => {
  const file = join(PROJECT_ROOT, 'apps/inventory/schema.sql');
  const schema = await dumpSchema(postgres.url, 'inventory');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(schema).toBe(readFileSync(file, 'utf8'));
});

test('the entities describe it', async () => {
  const dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  expect(upQueries.map((query) => query.query)).toEqual([]);
});
