import type { Sql } from '@banyan/saga';
import { ORDER_COLUMNS, type OrderRow } from './order-row.js';

/** The order's row, nobody else's until this transaction ends. @returns undefined: there is none */
export async function lockedOrder(sql: Sql, reference: string): Promise<OrderRow | undefined> {
  // The lock first: what came back of it is read when nobody can add to it any more.
  await sql.query('SELECT 1 FROM orders.placed_order WHERE reference = $1 FOR UPDATE', [reference]);
  const rows = await sql.query<OrderRow[]>(
    `SELECT ${ORDER_COLUMNS} FROM orders.placed_order AS o WHERE o.reference = $1`,
    [reference],
  );
  return rows[0];
}
