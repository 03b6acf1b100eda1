import type { ClientBase, Pool } from 'pg';
import type { DiscountRow, PriceRecord, SpecialRow } from '../prices/price-record.js';
import type { PromotionRecord } from '../prices/promotion-record.js';
import {
  type DiscountColumns,
  discountOf,
  type PriceColumns,
  priceHeadOf,
  type PromotionColumns,
  promotionOf,
  type SpecialColumns,
  specialOf,
} from './price-rows.js';

const MOMENTS = 'date_modified::text AS date_modified, date_modified_gmt::text AS date_modified_gmt';

/** Prices with their rows, in the order of the product ids; of all products, or of some. One snapshot when in a transaction. */
export async function loadPrices(client: ClientBase | Pool, productIds?: readonly number[]): Promise<PriceRecord[]> {
  const only = productIds === undefined ? '' : 'WHERE product_id = ANY ($1::int[])';
  const values = productIds === undefined ? [] : [productIds];
  // One after another: a client in a transaction takes one statement at a time.
  const heads = await client.query<PriceColumns>(
    `SELECT product_id, price, currency, waers, peinh, meins, umrez, tax_class_id, price_import, status, ${MOMENTS}
     FROM legacy.oc_product ${only} ORDER BY product_id`,
    values,
  );
  const specials = await client.query<SpecialColumns & { readonly id: number }>(
    `SELECT *, product_special_id AS id FROM legacy.oc_product_special ${only} ORDER BY product_special_id`,
    values,
  );
  const discounts = await client.query<DiscountColumns & { readonly id: number }>(
    `SELECT *, product_discount_id AS id FROM legacy.oc_product_discount ${only} ORDER BY product_discount_id`,
    values,
  );
  const specialsOf = byProduct<SpecialColumns & { readonly id: number }, SpecialRow>(specials.rows, specialOf);
  const discountsOf = byProduct<DiscountColumns & { readonly id: number }, DiscountRow>(discounts.rows, discountOf);
  return heads.rows.map((row) => ({
    ...priceHeadOf(row),
    specials: specialsOf.get(row.product_id) ?? [],
    discounts: discountsOf.get(row.product_id) ?? [],
  }));
}

export async function loadPromotions(client: ClientBase | Pool): Promise<PromotionRecord[]> {
  const { rows } = await client.query<PromotionColumns>(
    `SELECT promotion_id, title, priority, type, rate, amount, n, m, threshold, exclusive, code, store_ids,
       customer_group_ids, skus, category_ids, date_start, date_end, status, ${MOMENTS}
     FROM legacy.oc_promotion ORDER BY promotion_id`,
  );
  return rows.map(promotionOf);
}

function byProduct<C extends { readonly product_id: number }, R>(
  rows: readonly C[],
  read: (row: C) => R,
): Map<number, R[]> {
  const found = new Map<number, R[]>();
  for (const row of rows) {
    const list = found.get(row.product_id);
    if (list === undefined) found.set(row.product_id, [read(row)]);
    else list.push(read(row));
  }
  return found;
}
