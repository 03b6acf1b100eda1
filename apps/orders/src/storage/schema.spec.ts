import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { migrate } from '@banyan/service';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dumpSchema } from '../../../../test/inventory/dump-schema.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { ORDERS_TABLES } from './orders-tables.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

test('replicas may migrate at once, and again', async () => {
  await Promise.all([
    migrate(ORDERS_TABLES, postgres.url),
    migrate(ORDERS_TABLES, postgres.url),
    migrate(ORDERS_TABLES, postgres.url),
  ]);
  await migrate(ORDERS_TABLES, postgres.url);
});

test('the migrations make the schema that is committed', async () => {
  const file = join(PROJECT_ROOT, 'apps/orders/schema.sql');
  const schema = await dumpSchema(postgres.url, 'orders');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(schema).toBe(readFileSync(file, 'utf8'));
});
