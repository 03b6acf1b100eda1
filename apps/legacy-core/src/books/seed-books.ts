import type { ClientBase } from 'pg';
import { catalogue } from '../catalogue/catalogue.js';
import { formatQuantity } from './quantity.js';
import { SOURCES, STORE_VIEWS } from './sources.js';

const NAME = { id: 71, code: 'name', type: 'varchar' };
const DESCRIPTION = { id: 73, code: 'short_description', type: 'varchar' };
const PRICE = { id: 75, code: 'price', type: 'decimal' };

/** Stocks the shop when it has no products; answers whether it did. One transaction, a handful of statements, about 0.7 s. */
export async function seedBooks(client: ClientBase): Promise<boolean> {
  const found = await client.query('SELECT 1 FROM legacy.catalog_product_entity LIMIT 1');
  if (found.rowCount !== 0) return false;
  await client.query('BEGIN');
  try {
    await seedPlaces(client);
    await seedProducts(client);
    await seedStock(client);
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function seedPlaces(client: ClientBase): Promise<void> {
  const views = Object.entries(STORE_VIEWS);
  await client.query(
    'INSERT INTO legacy.inventory_source (source_code, name) SELECT * FROM unnest($1::text[], $2::text[])',
    columns(SOURCES, (source) => [source.code, source.name]),
  );
  await client.query(
    'INSERT INTO legacy.core_store (store_id, code, name) SELECT * FROM unnest($1::int[], $2::text[], $3::text[])',
    columns(views, ([code, view], index) => [index + 1, code, view.name]),
  );
  const links = views.flatMap(([, view], store) => view.sources.map((source, rank) => [store + 1, source, rank + 1]));
  await client.query(
    `INSERT INTO legacy.inventory_store_source_link (store_id, source_code, priority)
     SELECT * FROM unnest($1::int[], $2::text[], $3::int[])`,
    columns(links, (link) => link),
  );
  await client.query(
    `INSERT INTO legacy.eav_attribute (attribute_id, attribute_code, backend_type)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[])`,
    columns([NAME, DESCRIPTION, PRICE], (attribute) => [attribute.id, attribute.code, attribute.type]),
  );
}

async function seedProducts(client: ClientBase): Promise<void> {
  const products = catalogue();
  await client.query(
    `INSERT INTO legacy.catalog_product_entity (entity_id, sku, is_ugly)
     SELECT * FROM unnest($1::int[], $2::text[], $3::int[])`,
    columns(products, (product) => [product.id, product.sku, product.ugly ? 1 : 0]),
  );
  await client.query(
    `INSERT INTO legacy.catalog_product_entity_varchar (entity_id, attribute_id, value)
     SELECT entity_id, attribute_id, value
     FROM unnest($1::int[], $2::text[], $3::text[]) AS row (entity_id, name, description),
       LATERAL (VALUES (${NAME.id}, row.name), (${DESCRIPTION.id}, row.description)) AS pair (attribute_id, value)`,
    columns(products, (product) => [product.id, product.name, product.description]),
  );
  await client.query(
    `INSERT INTO legacy.catalog_product_entity_decimal (entity_id, attribute_id, value)
     SELECT entity_id, ${PRICE.id}, cents / 100.0 FROM unnest($1::int[], $2::int[]) AS row (entity_id, cents)`,
    columns(products, (product) => [product.id, product.priceCents]),
  );
  await client.query(
    'INSERT INTO legacy.catalog_category_product (category_id, product_id) SELECT * FROM unnest($1::int[], $2::int[])',
    columns(products, (product) => [product.categoryId, product.id]),
  );
  await client.query(
    `INSERT INTO legacy.cataloginventory_stock_item (item_id, product_id, backorders, sap_unit, sap_umrez)
     SELECT id, id, backorders, unit, umrez FROM unnest($1::int[], $2::int[], $3::text[], $4::int[]) AS row (id, backorders, unit, umrez)`,
    columns(products, (product) => [product.id, product.backorders ? 1 : 0, product.unit, product.unitsPerCase]),
  );
}

async function seedStock(client: ClientBase): Promise<void> {
  const rows = catalogue().flatMap(({ id, stock }) => [...stock].map(([source, held]) => ({ id, source, held })));
  await client.query(
    `INSERT INTO legacy.inventory_source_item (product_id, source_code, quantity, status)
     SELECT * FROM unnest($1::int[], $2::text[], $3::numeric[], $4::int[])`,
    columns(rows, ({ id, source, held }) => [id, source, formatQuantity(held.quantity), held.inStock ? 1 : 0]),
  );
  await client.query(
    `INSERT INTO legacy.zstockchg (seqno, aedat, aezet, product_id, lgort, labst, xinstock)
     SELECT nextval('legacy.zstockchg_seqno'), to_char(at, 'YYYYMMDD'), to_char(at, 'HH24MISS'),
       product_id, source_code, quantity, CASE status WHEN 1 THEN 'X' ELSE '' END
     FROM (SELECT *, now() AT TIME ZONE 'UTC' AS at FROM legacy.inventory_source_item ORDER BY product_id, source_code) AS item`,
  );
}

/** Turns rows into one array a column, as `unnest` takes them. */
function columns<T>(rows: readonly T[], cells: (row: T, index: number) => readonly unknown[]): unknown[][] {
  const table: unknown[][] = [];
  rows.forEach((row, index) => {
    cells(row, index).forEach((cell, column) => {
      (table[column] ??= []).push(cell);
    });
  });
  return table;
}
