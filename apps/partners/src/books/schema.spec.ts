import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dumpSchema } from '../../../../test/inventory/dump-schema.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { migrateBooks } from './migrate.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

test('the migrations make the schema that is committed, also when two start at once', async () => {
  await Promise.all([migrateBooks(postgres.url), migrateBooks(postgres.url)]);
  const file = join(PROJECT_ROOT, 'apps/partners/schema.sql');
  const schema = await dumpSchema(postgres.url, 'partners');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(readFileSync(file, 'utf8')).toBe(schema);
});
