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

test('two cores that start at once migrate and stock the shop once; a second start changes nothing', async () => {
  const outcomes = await Promise.all([migrateBooks(postgres.url), migrateBooks(postgres.url)]);
  expect(outcomes.filter(({ seeded }) => seeded)).toHaveLength(1);
  expect(await migrateBooks(postgres.url)).toEqual({ seeded: false });
}, 30_000);

test('the migrations make the schema that is committed', async () => {
  await migrateBooks(postgres.url);
  const file = join(PROJECT_ROOT, 'apps/legacy-core/schema.sql');
  const schema = await dumpSchema(postgres.url, 'legacy');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(readFileSync(file, 'utf8')).toBe(schema);
}, 30_000);
