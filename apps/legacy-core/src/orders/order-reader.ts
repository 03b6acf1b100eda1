import type { Pool } from 'pg';
import type { StoredHead, StoredOrder } from './stored-order.js';

/** A condition in SQL over `o`, the head; `values` are its parameters from `$1` on. */
export interface OrderCondition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const HEAD = `
  o.order_id, o.origin, o.store_id, o.customer_id, o.customer_group_id, o.firstname, o.lastname, o.email, o.telephone,
  o.payment_code, o.payment_reference, o.shipping_code, o.lgort, o.comment, o.currency_code, o.waers, o.tax_included,
  o.subtotal::text, o.discount::text, o.shipping::text, o.tax::text, o.total::text,
  o.order_status_id, o.state, o.status, o.hold_before_state, o.hold_before_status, o.bstnk, o.docnum, o.ip,
  o.date_added::text, o.date_added_gmt::text, o.date_modified::text, o.date_modified_gmt::text,
  (SELECT coalesce(sum(amount), 0)::numeric(15,4)::text FROM legacy.zorderpay p
    WHERE p.order_id = o.order_id AND kind = 'charge') AS paid,
  (SELECT coalesce(sum(amount), 0)::numeric(15,4)::text FROM legacy.zorderpay p
    WHERE p.order_id = o.order_id AND kind = 'refund') AS refunded,
  (SELECT coalesce(sum(qty_ordered), 0)::numeric(15,4)::text FROM legacy.sales_flat_order_item i
    WHERE i.order_id = o.order_id) AS quantity,
  (SELECT count(*)::int FROM legacy.sales_flat_order_item i WHERE i.order_id = o.order_id) AS line_count`;

const rows = (columns: string, from: string, order: string): string =>
  `(SELECT coalesce(jsonb_agg(to_jsonb(row)), '[]') FROM (SELECT ${columns} FROM ${from} ORDER BY ${order}) AS row)`;

const PARTS = `
  ${rows(
    `item_id, posex, product_id, sku, name, qty_ordered::text, qty_canceled::text, qty_refunded::text, price::text, peinh,
     row_total::text, discount_amount::text, tax_percent::text, tax_amount::text`,
    'legacy.sales_flat_order_item i WHERE i.order_id = o.order_id',
    'item_id',
  )} AS items,
  ${rows('code, title, value::text', 'legacy.oc_order_total t WHERE t.order_id = o.order_id', 'sort_order')} AS totals,
  ${rows(
    'address_type, firstname, lastname, company, street, city, region, postcode, country_id, telephone',
    'legacy.sales_flat_order_address a WHERE a.parent_id = o.order_id',
    'address_type',
  )} AS addresses,
  ${rows(
    'status, comment, is_customer_notified, created_at::text, created_at_gmt::text',
    'legacy.sales_flat_order_status_history h WHERE h.parent_id = o.order_id',
    'entity_id DESC',
  )} AS history,
  ${rows(
    'kind, reference, amount::text, currency_code, aedat_gmt::text AS at_gmt',
    'legacy.zorderpay p WHERE p.order_id = o.order_id',
    'payid',
  )} AS payments,
  ${rows(
    'bwart AS movement, c.sku, lgort AS source, menge::text AS quantity, seqno AS sequence',
    'legacy.zordermove m JOIN legacy.catalog_product_entity c ON c.entity_id = m.product_id WHERE m.order_id = o.order_id',
    'moveid',
  )} AS movements,
  ${rows(
    `increment_id, grand_total::text, shipping_amount::text, comment, created_at::text,
     (SELECT coalesce(jsonb_agg(jsonb_build_object('item_id', order_item_id, 'qty', qty::text) ORDER BY order_item_id), '[]')
      FROM legacy.sales_flat_creditmemo_item n WHERE n.parent_id = c.entity_id) AS items`,
    'legacy.sales_flat_creditmemo c WHERE c.order_id = o.order_id',
    'entity_id',
  )} AS memos`;

/** Reads orders from the database: nothing of them is kept in memory. */
export class OrderReader {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async byId(orderId: number): Promise<StoredOrder | undefined> {
    const [order] = await this.whole({ sql: 'o.order_id = $1', values: [orderId] }, 1);
    return order;
  }

  /** Whole orders by rising number, at most `limit`. */
  async whole({ sql, values }: OrderCondition, limit: number): Promise<readonly StoredOrder[]> {
    const { rows: found } = await this.#pool.query<StoredOrder>(
      `SELECT ${HEAD}, ${PARTS} FROM legacy.oc_order o WHERE ${sql} ORDER BY o.order_id LIMIT ${limit}`,
      [...values],
    );
    return found;
  }

  /** Heads in the order of their numbers read backwards, at most `limit`. */
  async heads({ sql, values }: OrderCondition, limit: number): Promise<readonly StoredHead[]> {
    const { rows: found } = await this.#pool.query<StoredHead>(
      `SELECT ${HEAD} FROM legacy.oc_order o WHERE ${sql} ORDER BY reverse(o.order_id::text), o.order_id LIMIT ${limit}`,
      [...values],
    );
    return found;
  }
}
