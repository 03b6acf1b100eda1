import type { ClientBase } from 'pg';
import type { DiscountRow, PriceMeasure, SpecialRow } from '../prices/price-record.js';
import type { PromotionRecord } from '../prices/promotion-record.js';
import { discountColumns, priceColumns, type PriceHead, promotionColumns, specialColumns } from './price-rows.js';

/** What a price clerk does to one product; what is not named stays. */
export interface PriceChange {
  readonly productId: number;
  readonly price?: string | null;
  readonly peinh?: number;
  readonly meins?: PriceMeasure;
  readonly umrez?: number;
  readonly taxClassId?: number;
  readonly currency?: string;
  /** All of them anew. */
  readonly specials?: readonly Omit<SpecialRow, 'id'>[];
  readonly discounts?: readonly Omit<DiscountRow, 'id'>[];
  /** Taken out of the shop, or put back. */
  readonly removed?: boolean;
}

export type PromotionChange = Omit<PromotionRecord, 'dateModified' | 'dateModifiedGmt'>;

/** When a change was made, in the two ways the tables have it. */
export interface Moment {
  readonly dateModified: string;
  readonly dateModifiedGmt: string;
}

/** Writes one change with its moment inside the caller's transaction; answers the product's own row as it is then. */
export async function writePrice(
  client: ClientBase,
  before: PriceHead,
  { productId, specials, discounts, ...named }: PriceChange,
  moment: Moment,
): Promise<PriceHead> {
  // A currency that a clerk writes needs no other beside it that is right.
  const renamed = named.currency === undefined ? {} : { waers: null };
  const after = { ...before, ...named, ...renamed, ...moment };
  const { product_id: _, ...columns } = priceColumns(after);
  const names = Object.keys(columns);
  await client.query(
    `UPDATE legacy.oc_product SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE product_id = $1`,
    [productId, ...Object.values(columns)],
  );
  if (specials !== undefined) {
    const rows = specials.map((row) => specialColumns(productId, row));
    await replaceRows(client, 'oc_product_special', productId, rows);
  }
  if (discounts !== undefined) {
    const rows = discounts.map((row) => discountColumns(productId, row));
    await replaceRows(client, 'oc_product_discount', productId, rows);
  }
  return after;
}

/** Writes a promotion with its moment, over the one of that id if there is one. */
export async function writePromotion(client: ClientBase, change: PromotionChange, moment: Moment): Promise<void> {
  const columns = promotionColumns({ ...change, ...moment });
  const names = Object.keys(columns);
  await client.query(
    `INSERT INTO legacy.oc_promotion (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})
     ON CONFLICT (promotion_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    Object.values(columns),
  );
}

async function replaceRows(
  client: ClientBase,
  table: string,
  productId: number,
  rows: readonly object[],
): Promise<void> {
  await client.query(`DELETE FROM legacy.${table} WHERE product_id = $1`, [productId]);
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(first).join(', ');
  await client.query(
    `INSERT INTO legacy.${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::legacy.${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
