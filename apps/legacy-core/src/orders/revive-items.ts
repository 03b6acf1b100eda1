import type { ClientBase } from 'pg';
import type { OrderHead } from './order-head.js';

/** Of an order that was called off and goes on after all: what it takes is due again. */
export async function reviveItems(
  client: Pick<ClientBase, 'query'>,
  { orderId, items }: Pick<OrderHead, 'orderId' | 'items'>,
): Promise<void> {
  if (items.every(({ canceledE4 }) => canceledE4 === 0)) return;
  await client.query('UPDATE legacy.sales_flat_order_item SET qty_canceled = 0 WHERE order_id = $1', [orderId]);
}
