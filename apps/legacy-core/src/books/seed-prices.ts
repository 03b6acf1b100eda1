import type { ClientBase } from 'pg';
import { priceSeedOf } from '../catalogue/prices.js';
import type { CatalogueProduct } from '../catalogue/product.js';
import { PROMOTIONS } from '../catalogue/promotions.js';
import { gmtTextOf, instantOf, localTextOf } from '../prices/local-time.js';
import { discountColumns, priceColumns, promotionColumns, specialColumns } from './price-rows.js';
import { shownPriceOf, tellShelfPrices } from './tell-shelf-prices.js';

/** When the price list was taken over, forty articles a second: ties enough for whoever reads by time. */
const TAKEN_OVER_MS = instantOf('2025-10-26 02:58:00');
const ARTICLES_A_SECOND = 40;

/**
 * Gives every product of the shop that has no price the one it is opened with, and an empty shop its promotions. One
 * transaction.
 */
export async function seedPrices(client: ClientBase, products: readonly CatalogueProduct[]): Promise<void> {
  const { rows } = await client.query<{ id: number; priced: boolean }>(
    `SELECT entity_id AS id, product_id IS NOT NULL AS priced
     FROM legacy.catalog_product_entity LEFT JOIN legacy.oc_product ON product_id = entity_id`,
  );
  const unpriced = new Set(rows.flatMap(({ id, priced }) => (priced ? [] : [id])));
  const missing = products.filter(({ id }) => unpriced.has(id));
  if (missing.length === 0) return;
  const seeds = missing.map((product) => ({
    productId: product.id,
    shown: (product.priceCents / 100).toFixed(2),
    ...priceSeedOf(product),
    ...modified(product.id),
  }));
  await client.query('BEGIN');
  try {
    await insert(
      client,
      'oc_product',
      seeds.map((seed) => priceColumns({ ...seed, removed: false })),
    );
    await insert(
      client,
      'oc_product_special',
      seeds.flatMap((seed) => seed.specials.map((row) => specialColumns(seed.productId, row))),
    );
    await insert(
      client,
      'oc_product_discount',
      seeds.flatMap((seed) => seed.discounts.map((row) => discountColumns(seed.productId, row))),
    );
    // The older tables have the catalogue's price already; most products cost just that.
    await tellShelfPrices(
      client,
      seeds.filter((seed) => shownPriceOf(seed) !== seed.shown).map(({ productId }) => productId),
    );
    if (unpriced.size === rows.length) {
      await insert(
        client,
        'oc_promotion',
        PROMOTIONS.map((seed) => promotionColumns({ ...seed, ...modified(0), removed: false })),
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The night the clocks went back: the later articles have the earlier local time. */
function modified(productId: number): { readonly dateModified: string; readonly dateModifiedGmt: string } {
  const atMs = TAKEN_OVER_MS + Math.floor(productId / ARTICLES_A_SECOND) * 1000;
  return { dateModified: localTextOf(atMs), dateModifiedGmt: gmtTextOf(atMs) };
}

/** Rows of one shape, by the names of their columns; what a row does not name takes its default. */
async function insert(client: ClientBase, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(first).join(', ');
  await client.query(
    `INSERT INTO legacy.${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::legacy.${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
