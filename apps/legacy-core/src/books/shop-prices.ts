import type { ClientBase, Pool } from 'pg';
import type { ShopDeviation, ShopPrice } from '../prices/shop-deviation.js';
import type { Moment } from './price-change.js';

/** What a clerk does to one product in one shop; null: it is as everywhere again. */
export interface ShopPriceChange {
  readonly productId: number;
  readonly storeId: number;
  readonly deviation: ShopDeviation | null;
}

interface ShopPriceRow {
  readonly product_store_price_id: number;
  readonly product_id: number;
  readonly store_id: number;
  readonly setting: string;
  readonly date_modified: string;
  readonly date_modified_gmt: string;
}

const COLUMNS = `product_store_price_id, product_id, store_id, setting, date_modified::text AS date_modified,
  date_modified_gmt::text AS date_modified_gmt`;

export async function loadShopPrices(client: ClientBase | Pool): Promise<ShopPrice[]> {
  const { rows } = await client.query<ShopPriceRow>(
    `SELECT ${COLUMNS} FROM legacy.oc_product_store_price ORDER BY product_store_price_id`,
  );
  return rows.map(shopPriceOf);
}

/** Writes one change inside the caller's transaction; answers the row as it is then, undefined when there is none any more. */
export async function writeShopPrice(
  client: ClientBase,
  { productId, storeId, deviation }: ShopPriceChange,
  { dateModified, dateModifiedGmt }: Moment,
): Promise<ShopPrice | undefined> {
  if (deviation === null) {
    await client.query('DELETE FROM legacy.oc_product_store_price WHERE product_id = $1 AND store_id = $2', [
      productId,
      storeId,
    ]);
    return undefined;
  }
  const { rows } = await client.query<ShopPriceRow>(
    `INSERT INTO legacy.oc_product_store_price (product_id, store_id, setting, date_modified, date_modified_gmt)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (product_id, store_id) DO UPDATE
       SET setting = excluded.setting, date_modified = excluded.date_modified, date_modified_gmt = excluded.date_modified_gmt
     RETURNING ${COLUMNS}`,
    [productId, storeId, JSON.stringify(deviation), dateModified, dateModifiedGmt],
  );
  return rows.map(shopPriceOf)[0];
}

function shopPriceOf(row: ShopPriceRow): ShopPrice {
  return {
    id: row.product_store_price_id,
    productId: row.product_id,
    storeId: row.store_id,
    deviation: JSON.parse(row.setting) as ShopDeviation,
    dateModified: row.date_modified,
    dateModifiedGmt: row.date_modified_gmt,
  };
}
