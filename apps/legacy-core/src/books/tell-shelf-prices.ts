import type { ClientBase } from 'pg';
import { Decimal } from '../prices/decimal.js';
import type { PriceRecord } from '../prices/price-record.js';
import { piecesOf } from '../prices/shelf.js';

/** Tells the older tables, which the shop's pages read, what a piece costs; nought where it has no price. */
export async function tellShelfPrices(client: ClientBase, productIds: readonly number[]): Promise<void> {
  await client.query(
    `UPDATE legacy.catalog_product_entity_decimal shown
     SET value = round(coalesce(p.price, 0) / (p.peinh * CASE p.meins WHEN 'CS' THEN p.umrez ELSE 1 END), 4)
     FROM legacy.oc_product p
     WHERE p.product_id = shown.entity_id AND shown.attribute_id = 75 AND shown.store_id = 0
       AND p.product_id = ANY ($1::int[])`,
    [productIds],
  );
}

/** The same for the memory, as the pages print it: two decimals of the four. */
export function shownPriceOf(record: Pick<PriceRecord, 'price' | 'peinh' | 'meins' | 'umrez'>): string {
  return new Decimal(record.price ?? 0).div(piecesOf(record)).toDecimalPlaces(4).toFixed(2);
}
