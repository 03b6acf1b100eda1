import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
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
});

test('a shop of an earlier year gets the products it does not have, and keeps what it has', async () => {
  await migrateBooks(postgres.url);
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  const rows = async (table: string) => (await client.query(`SELECT * FROM legacy.${table} ORDER BY 1, 2, 3`)).rows;
  const rowsWithoutIds = async (table: string) =>
    (await client.query(`SELECT to_jsonb(r) - '${table.slice(3)}_id' FROM legacy.${table} r ORDER BY product_id, 1`))
      .rows;
  const told = async () => [
    await rows('catalog_product_entity'),
    await rows('cataloginventory_stock_item'),
    await rows('inventory_store_source_link'),
    await rows('catalog_product_entity_decimal'),
    await rows('oc_product'),
    await rowsWithoutIds('oc_product_special'),
    await rowsWithoutIds('oc_product_discount'),
    await rows('oc_promotion'),
  ];
  const whole = await told();
  for (const [table, column] of [
    ['oc_product_special', 'product_id'],
    ['oc_product_discount', 'product_id'],
    ['oc_product', 'product_id'],
    ['cataloginventory_stock_item', 'product_id'],
    ['inventory_source_item', 'product_id'],
    ['zstockchg', 'product_id'],
    ['catalog_category_product', 'product_id'],
    ['catalog_product_entity_varchar', 'entity_id'],
    ['catalog_product_entity_decimal', 'entity_id'],
    ['catalog_product_entity', 'entity_id'],
  ]) {
    await client.query(`DELETE FROM legacy.${table} WHERE ${column} > 5051`);
  }
  for (const table of ['inventory_store_source_link', 'inventory_source']) {
    await client.query(`DELETE FROM legacy.${table} WHERE source_code IN ('WH-ALT', 'WH-RETOU')`);
  }
  await client.query("UPDATE legacy.inventory_source SET enabled = 0 WHERE source_code = 'WH-MKT'");
  expect(await migrateBooks(postgres.url)).toEqual({ seeded: true });
  expect(await told()).toEqual(whole);
  const closed = await client.query('SELECT source_code FROM legacy.inventory_source WHERE enabled = 0 ORDER BY 1');
  expect(closed.rows).toEqual([{ source_code: 'WH-ALT' }, { source_code: 'WH-MKT' }]);
  await client.end();
});

test('the migrations make the schema that is committed', async () => {
  await migrateBooks(postgres.url);
  const file = join(PROJECT_ROOT, 'apps/legacy-core/schema.sql');
  const schema = await dumpSchema(postgres.url, 'legacy');
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, schema);
  expect(readFileSync(file, 'utf8')).toBe(schema);
});
