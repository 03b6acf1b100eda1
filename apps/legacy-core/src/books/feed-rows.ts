import type { Pool } from 'pg';
import { parseQuantity, type QuantityE4 } from './quantity.js';

/** One row of the change journal, with the quantity after the change. */
export interface FeedRow {
  readonly sequence: number;
  /** YYYYMMDD and HHMMSS, UTC without saying so. */
  readonly date: string;
  readonly time: string;
  readonly productId: number;
  readonly source: string;
  readonly quantity: QuantityE4;
  readonly inStock: boolean;
  /** Of the document that caused it; empty: it had none. */
  readonly document: string;
}

// A row is superseded when a later one exists for its product and source; a reader from the beginning needs only the last.
const LATEST_ONLY = `
  SELECT * FROM (
    SELECT DISTINCT ON (product_id, lgort) * FROM legacy.zstockchg ORDER BY product_id, lgort, seqno DESC
  ) AS latest ORDER BY seqno LIMIT $1`;

const AFTER = 'SELECT * FROM legacy.zstockchg WHERE seqno > $2 ORDER BY seqno LIMIT $1';

/**
 * The journal after `since`, in sequence order, at most `limit` rows. From 0 it is the latest row of every product and
 * source; a reader that got only a part of those goes on from the last sequence and sees every row after it.
 */
export async function feedRowsAfter(pool: Pool, since: number, limit: number): Promise<readonly FeedRow[]> {
  const { rows } = await pool.query<{
    seqno: string;
    aedat: string;
    aezet: string;
    product_id: number;
    lgort: string;
    labst: string;
    xinstock: string;
    belnr: string;
  }>(since === 0 ? LATEST_ONLY : AFTER, since === 0 ? [limit] : [limit, since]);
  return rows.map((row) => ({
    sequence: Number(row.seqno),
    date: row.aedat,
    time: row.aezet,
    productId: row.product_id,
    source: row.lgort,
    quantity: parseQuantity(row.labst),
    inStock: row.xinstock === 'X',
    document: row.belnr,
  }));
}
