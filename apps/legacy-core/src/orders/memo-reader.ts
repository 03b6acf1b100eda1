import type { Pool } from 'pg';
import type { OrderCondition } from './order-reader.js';

/** A credit memo as the tables have it. */
export interface StoredMemo {
  readonly entity_id: number;
  readonly increment_id: string;
  readonly order_id: number;
  readonly shipping_amount: string;
  readonly grand_total: string;
  readonly currency: string;
  readonly comment: string;
  readonly created_at: string;
  readonly created_at_gmt: string;
  readonly items: readonly { readonly order_item_id: number; readonly sku: string; readonly qty: string }[];
}

/** Reads credit memos; a condition is over `m`. */
export class MemoReader {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async list({ sql, values }: OrderCondition, limit: number): Promise<readonly StoredMemo[]> {
    const { rows } = await this.#pool.query<StoredMemo>(
      `SELECT m.entity_id, m.increment_id, m.order_id, m.shipping_amount::text, m.grand_total::text,
         coalesce(o.waers, o.currency_code) AS currency, m.comment, m.created_at::text, m.created_at_gmt::text,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('order_item_id', n.order_item_id, 'sku', i.sku, 'qty', n.qty::text)
            ORDER BY n.order_item_id), '[]')
          FROM legacy.sales_flat_creditmemo_item n JOIN legacy.sales_flat_order_item i ON i.item_id = n.order_item_id
          WHERE n.parent_id = m.entity_id) AS items
       FROM legacy.sales_flat_creditmemo m JOIN legacy.oc_order o ON o.order_id = m.order_id
       WHERE ${sql} ORDER BY reverse(m.entity_id::text), m.entity_id LIMIT ${limit}`,
      [...values],
    );
    return rows;
  }
}
