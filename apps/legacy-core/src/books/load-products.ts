import type { Pool } from 'pg';
import { parseQuantity } from './quantity.js';
import { stockItemOf, type StockItemRow } from './stock-item-row.js';
import type { HeldStock, ProductRecord } from './product-record.js';
import { isSourceCode, type SourceCode } from './sources.js';

interface ProductRow extends StockItemRow {
  readonly entity_id: number;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category_id: number;
  readonly price: string;
  readonly unit: string;
  readonly units_per_case: number;
  readonly is_ugly: number;
  readonly sources: readonly SourceCode[];
  readonly quantities: readonly string[];
  readonly statuses: readonly number[];
}

/** All products with their stock, in the order of their ids: one statement over the tables as they are. */
export async function loadProducts(pool: Pool): Promise<ProductRecord[]> {
  const { rows } = await pool.query<ProductRow>(`
    SELECT s.*, p.entity_id, p.sku, p.is_ugly, name.value AS name, text.value AS description, c.category_id,
      price.value::numeric(12,2)::text AS price, trim(s.sap_unit) AS unit, s.sap_umrez AS units_per_case,
      i.sources, i.quantities, i.statuses
    FROM legacy.catalog_product_entity p
    JOIN legacy.catalog_product_entity_varchar name ON name.entity_id = p.entity_id AND name.attribute_id = 71
    JOIN legacy.catalog_product_entity_varchar text ON text.entity_id = p.entity_id AND text.attribute_id = 73
    JOIN legacy.catalog_product_entity_decimal price ON price.entity_id = p.entity_id AND price.attribute_id = 75
    JOIN legacy.catalog_category_product c ON c.product_id = p.entity_id
    JOIN legacy.cataloginventory_stock_item s ON s.product_id = p.entity_id
    JOIN (
      SELECT product_id, array_agg(source_code::text) AS sources, array_agg(quantity::text) AS quantities,
        array_agg(status) AS statuses
      FROM legacy.inventory_source_item GROUP BY product_id
    ) i ON i.product_id = p.entity_id
    ORDER BY p.entity_id`);
  return rows.map((row) => ({
    id: row.entity_id,
    sku: row.sku,
    name: row.name,
    description: row.description,
    categoryId: row.category_id,
    price: row.price,
    unit: row.unit === 'CS' ? 'CS' : 'EA',
    unitsPerCase: row.units_per_case,
    stockItem: stockItemOf(row),
    ugly: row.is_ugly !== 0,
    stock: new Map(
      row.sources.map((source, index): [SourceCode, HeldStock] => [
        source,
        { quantity: parseQuantity(row.quantities[index] ?? '0'), inStock: row.statuses[index] === 1 },
      ]),
    ),
  }));
}

export async function loadLastSequence(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: string }>('SELECT coalesce(max(seqno), 0) AS last FROM legacy.zstockchg');
  return Number(rows[0]?.last);
}

/** The codes of the sources that are open. */
export async function loadEnabledSources(pool: Pool): Promise<ReadonlySet<SourceCode>> {
  const { rows } = await pool.query<{ source_code: string }>(
    'SELECT source_code FROM legacy.inventory_source WHERE enabled = 1',
  );
  return new Set(rows.map((row) => row.source_code).filter(isSourceCode));
}
