import type { ClientBase } from 'pg';

const CHILDREN = [
  ['zidoc', 'order_id'],
  ['zordermove', 'order_id'],
  ['zorderpay', 'order_id'],
  ['sales_flat_creditmemo', 'order_id'],
  ['sales_flat_order_status_history', 'parent_id'],
  ['sales_flat_order_address', 'parent_id'],
  ['sales_flat_order_item', 'order_id'],
  ['oc_order_total', 'order_id'],
] as const;

const PLACED_SINCE = "SELECT order_id FROM legacy.oc_order WHERE origin <> 'seed'";

/** Deletes every order the shop was not opened with, and every document. Numbers go on: none is given twice. */
export async function resetOrders(client: Pick<ClientBase, 'query'>): Promise<void> {
  await client.query(
    `DELETE FROM legacy.sales_flat_creditmemo_item WHERE parent_id IN (
       SELECT entity_id FROM legacy.sales_flat_creditmemo WHERE order_id IN (${PLACED_SINCE}))`,
  );
  await client.query('DELETE FROM legacy.zidoc WHERE order_id IS NULL');
  for (const [table, column] of CHILDREN) {
    await client.query(`DELETE FROM legacy.${table} WHERE ${column} IN (${PLACED_SINCE})`);
  }
  await client.query("DELETE FROM legacy.oc_order WHERE origin <> 'seed'");
}
