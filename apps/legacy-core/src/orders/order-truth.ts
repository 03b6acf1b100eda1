import type { Pool } from 'pg';

/** What the books say of all orders at once: counters, and whether they add up. */
export class OrderTruth {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @param withSeeds with what the shop was opened with */
  async totals(withSeeds: boolean): Promise<object> {
    const { rows } = await this.#pool.query<{ totals: object }>(
      `WITH counted AS MATERIALIZED (
         SELECT order_id, origin, state, order_status_id FROM legacy.oc_order WHERE $1 OR origin <> 'seed'
       )
       SELECT jsonb_build_object(
         'orders', (SELECT count(*) FROM counted),
         'missing', (SELECT count(*) FROM counted WHERE order_status_id = 0),
         'placed', (SELECT count(*) FROM counted WHERE order_status_id <> 0),
         'byOrigin', (SELECT coalesce(jsonb_object_agg(origin, n), '{}') FROM
           (SELECT origin, count(*) AS n FROM counted WHERE order_status_id <> 0 GROUP BY origin) AS by_origin),
         'byState', (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM
           (SELECT state, count(*) AS n FROM counted GROUP BY state) AS by_state),
         'lines', (SELECT count(*) FROM legacy.sales_flat_order_item JOIN counted USING (order_id) WHERE order_status_id <> 0),
         'unitsOrdered', (SELECT coalesce(sum(qty_ordered), 0)::text FROM legacy.sales_flat_order_item
           JOIN counted USING (order_id) WHERE order_status_id <> 0),
         'unitsTaken', (SELECT coalesce(-sum(menge), 0)::text FROM legacy.zordermove JOIN counted USING (order_id)),
         'charges', (SELECT count(*) FROM legacy.zorderpay JOIN counted USING (order_id) WHERE kind = 'charge'),
         'refunds', (SELECT count(*) FROM legacy.zorderpay JOIN counted USING (order_id) WHERE kind = 'refund'),
         'charged', (SELECT coalesce(jsonb_object_agg(currency_code, amount), '{}') FROM
           (SELECT currency_code, sum(amount)::text AS amount FROM legacy.zorderpay JOIN counted USING (order_id)
            WHERE kind = 'charge' GROUP BY currency_code) AS by_currency),
         'refunded', (SELECT coalesce(jsonb_object_agg(currency_code, amount), '{}') FROM
           (SELECT currency_code, sum(amount)::text AS amount FROM legacy.zorderpay JOIN counted USING (order_id)
            WHERE kind = 'refund' GROUP BY currency_code) AS by_currency),
         'creditMemos', (SELECT count(*) FROM legacy.sales_flat_creditmemo JOIN counted USING (order_id)),
         'documents', (SELECT count(*) FROM legacy.zidoc),
         'documentsWithoutOrder', (SELECT count(*) FROM legacy.zidoc WHERE order_id IS NULL)
       ) AS totals`,
      [withSeeds],
    );
    return rows[0]?.totals ?? {};
  }

  /** What orders have taken of each product and still have, by rising product id; without SKUs of all. */
  async taken(skus: readonly string[], after: number, limit: number): Promise<object> {
    const { rows } = await this.#pool.query<{ product_id: number; sku: string; taken: string; orders: number }>(
      `SELECT m.product_id, p.sku, (-sum(m.menge))::text AS taken, count(DISTINCT m.order_id)::int AS orders
       FROM legacy.zordermove m JOIN legacy.catalog_product_entity p ON p.entity_id = m.product_id
       WHERE m.product_id > $1 AND (cardinality($2::text[]) = 0 OR p.sku = ANY ($2::text[]))
       GROUP BY m.product_id, p.sku ORDER BY m.product_id LIMIT $3`,
      [after, [...skus], limit],
    );
    return { taken: rows, next: rows.length === limit ? rows.at(-1)?.product_id : null };
  }

  /** What does not add up; there is nothing, or the core is broken. At most 100. */
  async faults(): Promise<readonly { readonly order_id: number | null; readonly fault: string }[]> {
    const { rows } = await this.#pool.query<{ order_id: number | null; fault: string }>(`
      SELECT order_id, fault FROM (
        SELECT o.order_id, 'no lines' AS fault FROM legacy.oc_order o
          WHERE NOT EXISTS (SELECT 1 FROM legacy.sales_flat_order_item i WHERE i.order_id = o.order_id)
        UNION ALL
        SELECT o.order_id, 'no billing address' FROM legacy.oc_order o
          WHERE NOT EXISTS (SELECT 1 FROM legacy.sales_flat_order_address a WHERE a.parent_id = o.order_id AND address_type = 'billing')
        UNION ALL
        SELECT o.order_id, 'begun only, and took stock or money' FROM legacy.oc_order o
          WHERE o.order_status_id = 0 AND o.origin <> 'seed' AND (
            (SELECT coalesce(sum(menge), 0) FROM legacy.zordermove m WHERE m.order_id = o.order_id) <> 0
            OR EXISTS (SELECT 1 FROM legacy.zorderpay p WHERE p.order_id = o.order_id AND kind = 'charge'
              AND NOT EXISTS (SELECT 1 FROM legacy.sales_flat_order_status_history h WHERE h.parent_id = o.order_id)))
        UNION ALL
        SELECT o.order_id, 'placed without history' FROM legacy.oc_order o
          WHERE o.order_status_id <> 0 AND o.origin <> 'seed'
            AND NOT EXISTS (SELECT 1 FROM legacy.sales_flat_order_status_history h WHERE h.parent_id = o.order_id)
        UNION ALL
        SELECT o.order_id, 'took other than was ordered of ' || c.sku
          FROM legacy.oc_order o
          JOIN (
            SELECT order_id, product_id, sum(qty_ordered - qty_canceled - qty_refunded) AS due
            FROM legacy.sales_flat_order_item GROUP BY order_id, product_id
          ) i ON i.order_id = o.order_id
          JOIN legacy.catalog_product_entity c ON c.entity_id = i.product_id
          JOIN legacy.cataloginventory_stock_item s ON s.product_id = i.product_id
          WHERE o.origin IN ('api', 'page', 'head') AND o.order_status_id IN (1, 2, 3, 5, 15, 18, 19)
            AND (s.use_config_manage_stock = 1 OR s.manage_stock = 1)
            AND i.due <> (SELECT coalesce(-sum(menge), 0) FROM legacy.zordermove m
              WHERE m.order_id = o.order_id AND m.product_id = i.product_id)
        UNION ALL
        SELECT o.order_id, 'has goods although it is over' FROM legacy.oc_order o
          WHERE o.order_status_id IN (7, 8, 10) AND o.origin <> 'seed'
            AND (SELECT coalesce(sum(menge), 0) FROM legacy.zordermove m WHERE m.order_id = o.order_id) <> 0
        UNION ALL
        SELECT m.order_id, 'movement ' || m.moveid || ' is not in the journal' FROM legacy.zordermove m
          WHERE NOT EXISTS (SELECT 1 FROM legacy.zstockchg z WHERE z.seqno = m.seqno AND z.product_id = m.product_id
            AND z.lgort = m.lgort AND z.belnr = lpad(m.order_id::text, 9, '0'))
        UNION ALL
        SELECT NULL, 'journal row ' || z.seqno || ' names ' || z.belnr || ', which did not move it' FROM legacy.zstockchg z
          WHERE z.belnr <> '' AND EXISTS (SELECT 1 FROM legacy.oc_order o WHERE lpad(o.order_id::text, 9, '0') = z.belnr)
            AND NOT EXISTS (SELECT 1 FROM legacy.zordermove m WHERE m.seqno = z.seqno)
        UNION ALL
        SELECT o.order_id, 'more refunded than charged' FROM legacy.oc_order o
          WHERE (SELECT coalesce(sum(CASE kind WHEN 'charge' THEN amount ELSE -amount END), 0) FROM legacy.zorderpay p
            WHERE p.order_id = o.order_id) < 0
        UNION ALL
        SELECT o.order_id, 'filed without its document' FROM legacy.oc_order o
          WHERE o.origin = 'idoc' AND NOT EXISTS (SELECT 1 FROM legacy.zidoc d WHERE d.order_id = o.order_id)
      ) AS found LIMIT 100`);
    return rows;
  }

  /** The documents that came, by rising number. */
  async documents(bstnk: string | undefined, after: string, limit: number): Promise<object> {
    const { rows } = await this.#pool.query<{ docnum: string }>(
      `SELECT docnum, sndprn, snd_docnum, bstnk, status, msgty, message, order_id, credat_gmt::text
       FROM legacy.zidoc WHERE docnum > $1 AND ($2::text IS NULL OR bstnk = $2) ORDER BY docnum LIMIT $3`,
      [after, bstnk ?? null, limit],
    );
    return { documents: rows, next: rows.length === limit ? rows.at(-1)?.docnum : null };
  }
}
