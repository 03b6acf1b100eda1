import type { ListQuestion, ListResult, ReadResult } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import { ORDER_COLUMNS, readResultOf, summaryOf, type OrderRow } from '../order-state/order-row.js';
import { emailKey } from '../placing/place.store.js';

/** Orders as they stand. */
export class OrderReader {
  constructor(private readonly database: Sql) {}

  async read(reference: string): Promise<ReadResult> {
    const [row] = await this.database.query<OrderRow[]>(
      `SELECT ${ORDER_COLUMNS} FROM orders.placed_order AS o WHERE o.reference = $1`,
      [reference],
    );
    return row === undefined ? { kind: 'unknown-order' } : readResultOf(row);
  }

  /** Those that were taken, the latest first. One whose outcome is not known yet is found by its reference. */
  async list({ email, fromMs, untilMs, limit }: ListQuestion): Promise<ListResult> {
    const rows = await this.database.query<OrderRow[]>(
      `SELECT ${ORDER_COLUMNS} FROM orders.placed_order AS o
       WHERE o.email = $1 AND o.placed_at >= to_timestamp($2 / 1000.0) AND o.placed_at < to_timestamp($3 / 1000.0)
       ORDER BY o.placed_at DESC, o.reference LIMIT $4`,
      [emailKey(email), fromMs, untilMs, limit],
    );
    return { orders: rows.flatMap((row) => summaryOf(row) ?? []), complete: true };
  }
}
