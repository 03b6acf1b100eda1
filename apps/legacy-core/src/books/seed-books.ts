import type { ClientBase } from 'pg';
import type { CatalogueProduct } from '../catalogue/product.js';
import { formatQuantity } from './quantity.js';
import { SOURCES, STORE_VIEWS } from './sources.js';
import { stockItemColumns } from './stock-item-row.js';

const NAME = { id: 71, code: 'name', type: 'varchar' };
const DESCRIPTION = { id: 73, code: 'short_description', type: 'varchar' };
const PRICE = { id: 75, code: 'price', type: 'decimal' };

/**
 * Gives the shop every product of the catalogue that it does not have, an empty shop all of them; answers whether there
 * were any. One transaction, a handful of statements, about 0.7 s.
 */
export async function seedBooks(client: ClientBase, products: readonly CatalogueProduct[]): Promise<boolean> {
  const { rows } = await client.query<{ last: number }>(
    'SELECT coalesce(max(entity_id), 0) AS last FROM legacy.catalog_product_entity',
  );
  const missing = products.filter((product) => product.id > (rows[0]?.last ?? 0));
  if (missing.length === 0) return false;
  await client.query('BEGIN');
  try {
    await seedPlaces(client);
    await seedProducts(client, missing);
    await seedStock(client, missing);
    await client.query('COMMIT');
    // Until somebody counts, PostgreSQL reads the whole journal to find that nothing is new in it.
    await client.query('ANALYZE legacy.zstockchg');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** What is there already stays as people left it. */
async function seedPlaces(client: ClientBase): Promise<void> {
  const views = Object.entries(STORE_VIEWS);
  await client.query(
    `INSERT INTO legacy.inventory_source (source_code, name, enabled)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[]) ON CONFLICT DO NOTHING`,
    columns(SOURCES, (source) => [source.code, source.name, source.enabled ? 1 : 0]),
  );
  await client.query(
    `INSERT INTO legacy.core_store (store_id, code, name)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    columns(views, ([code, view], index) => [index + 1, code, view.name]),
  );
  const links = views.flatMap(([, view], store) => view.sources.map((source, rank) => [store + 1, source, rank + 1]));
  await client.query(
    `INSERT INTO legacy.inventory_store_source_link (store_id, source_code, priority)
     SELECT * FROM unnest($1::int[], $2::text[], $3::int[]) ON CONFLICT DO NOTHING`,
    columns(links, (link) => link),
  );
  await client.query(
    `INSERT INTO legacy.eav_attribute (attribute_id, attribute_code, backend_type)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
    columns([NAME, DESCRIPTION, PRICE], (attribute) => [attribute.id, attribute.code, attribute.type]),
  );
}

async function seedProducts(client: ClientBase, products: readonly CatalogueProduct[]): Promise<void> {
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
  const stockItems = products.map(({ id, stockItem, unit, unitsPerCase }) => ({
    ...stockItemColumns(stockItem),
    item_id: id,
    product_id: id,
    stock_id: 1,
    sap_unit: unit,
    sap_umrez: unitsPerCase,
  }));
  await client.query(
    `INSERT INTO legacy.cataloginventory_stock_item
     SELECT item.* FROM jsonb_populate_recordset(NULL::legacy.cataloginventory_stock_item, $1::jsonb) AS item`,
    [JSON.stringify(stockItems)],
  );
}

async function seedStock(client: ClientBase, products: readonly CatalogueProduct[]): Promise<void> {
  const rows = products.flatMap(({ id, stock }) => [...stock].map(([source, held]) => ({ id, source, held })));
  await client.query(
    `INSERT INTO legacy.inventory_source_item (product_id, source_code, quantity, status)
     SELECT * FROM unnest($1::int[], $2::text[], $3::numeric[], $4::int[])`,
    columns(rows, ({ id, source, held }) => [id, source, formatQuantity(held.quantity), held.inStock ? 1 : 0]),
  );
  await client.query(
    `INSERT INTO legacy.zstockchg (seqno, aedat, aezet, product_id, lgort, labst, xinstock)
     SELECT nextval('legacy.zstockchg_seqno'), to_char(at, 'YYYYMMDD'), to_char(at, 'HH24MISS'),
       product_id, source_code, quantity, CASE status WHEN 1 THEN 'X' ELSE '' END
     FROM (
       SELECT *, now() AT TIME ZONE 'UTC' AS at FROM legacy.inventory_source_item
       WHERE product_id = ANY ($1::int[]) ORDER BY product_id, source_code
     ) AS item`,
    [products.map(({ id }) => id)],
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
