import type { ClientBase } from 'pg';
import type { CatalogueProduct } from '../catalogue/product.js';
import { gmtTextOf } from '../prices/local-time.js';
import { type HistoricalOrder, historicalOrders } from './historical-orders.js';
import { addressColumns, headColumns, insertRows, itemColumns, momentColumns } from './write-order.js';

/** Gives a shop without orders those it is opened with, of these products. One transaction, a statement a table. */
export async function seedOrders(client: ClientBase, products: readonly CatalogueProduct[]): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM legacy.oc_order WHERE origin = 'seed' LIMIT 1");
  if (rowCount !== 0) return;
  const orders = historicalOrders(products);
  await client.query('BEGIN');
  try {
    await insertRows(client, 'oc_order', orders.map(head));
    await insertRows(
      client,
      'sales_flat_order_item',
      orders.flatMap(({ orderId, draft }) => draft.lines.map((line, at) => itemColumns(orderId, line, at))),
    );
    await insertRows(
      client,
      'oc_order_total',
      orders.flatMap(({ orderId, draft }) =>
        draft.totals.map((total, at) => ({ order_id: orderId, sort_order: at + 1, ...total })),
      ),
    );
    await insertRows(
      client,
      'sales_flat_order_address',
      orders.flatMap(({ orderId, draft }) => [
        addressColumns(orderId, 'billing', draft.billing),
        ...(draft.delivery === null ? [] : [addressColumns(orderId, 'shipping', draft.delivery)]),
      ]),
    );
    await insertRows(client, 'sales_flat_order_status_history', orders.flatMap(history));
    await insertRows(client, 'zorderpay', orders.flatMap(payments));
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function head({ orderId, draft, status, ownStatus, atMs }: HistoricalOrder): object {
  return { ...headColumns(orderId, draft, status, atMs), ...(ownStatus === undefined ? {} : { status: ownStatus }) };
}

function history({ orderId, draft, status, ownStatus, atMs, comments }: HistoricalOrder): object[] {
  const row = (told: string, comment: string | null, atOnce: number): object => ({
    parent_id: orderId,
    status: told,
    comment,
    is_customer_notified: 0,
    ...momentColumns('created_at', atOnce),
  });
  return [
    ...(status.id === 0 ? [] : [row('pending', draft.comment === '' ? null : draft.comment, atMs)]),
    ...comments.map((comment) => row(ownStatus ?? status.status, comment, atMs + DAY_MS)),
  ];
}

const DAY_MS = 86_400_000;

function payments({ orderId, draft, atMs, paid, refunded }: HistoricalOrder): object[] {
  const row = (kind: 'charge' | 'refund', amount: string): object => ({
    order_id: orderId,
    kind,
    reference: null,
    amount,
    currency_code: draft.waers ?? draft.currency,
    aedat_gmt: gmtTextOf(atMs),
  });
  return [
    ...(paid === undefined ? [] : [row('charge', paid)]),
    ...(refunded === undefined ? [] : [row('refund', refunded)]),
  ];
}
