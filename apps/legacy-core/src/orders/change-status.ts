import type { Books, StockWriter } from '../books/books.js';
import { labelOf, type NotSold, planFor } from './confirm-order.js';
import { giveBackAll, takeStock } from './move-stock.js';
import { reviveItems } from './revive-items.js';
import { holdOrder, type OrderHead } from './order-head.js';
import { CANCELED, findStatus, HOLDED, MISSING, type OrderState, type OrderStatus } from './order-status.js';
import { momentColumns, writable, writeHistory } from './write-order.js';

export interface StatusEntry {
  readonly comment: string | null;
  readonly notify: boolean;
}

export type StatusChanged =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-sold'; readonly lines: readonly NotSold[] };

/**
 * The merged-in shop's way: any status after any other, with stock following it, and no look at the money. A status that is
 * in no table leaves the order where it is; the comment stays all the same.
 */
export async function setStatus(
  writer: StockWriter,
  books: Books,
  orderId: number,
  statusId: number,
  entry: StatusEntry,
  atMs: number,
): Promise<StatusChanged> {
  const head = await holdOrder(writer.client, orderId);
  if (head === undefined) return { kind: 'unknown' };
  const before = findStatus(head.statusId) ?? MISSING;
  const status = findStatus(statusId) ?? before;
  if (before.holdsStock && !status.holdsStock) await giveBackAll(writer, books, orderId);
  if (!before.holdsStock && status.holdsStock) {
    const { plan, items } = planFor(books, head);
    if (plan.kind === 'refused') {
      const lines = plan.lines.map(({ line, because }) => ({ ...labelOf(books, items, line), because }));
      return { kind: 'not-sold', lines };
    }
    await reviveItems(writer.client, head);
    await takeStock(writer, orderId, plan.takings);
  }
  await writeStatus(writer, head, status, entry, atMs);
  return { kind: 'changed' };
}

/** Why the older shop does not change an order. */
export type NotChanged = 'unknown' | 'not-possible';

const FINAL: readonly OrderState[] = ['canceled', 'complete', 'closed'];

/** The older shop's way to cancel: not when it is over, held, under review, or paid for. */
export async function cancelOrder(
  writer: StockWriter,
  books: Books,
  orderId: number,
  atMs: number,
): Promise<NotChanged | undefined> {
  const head = await holdOrder(writer.client, orderId);
  if (head === undefined) return 'unknown';
  const isOver = FINAL.includes(head.state) || head.state === 'holded' || head.state === 'payment_review';
  if (isOver || Number(head.paid) > 0) return 'not-possible';
  await giveBackAll(writer, books, orderId);
  await writer.client.query(
    'UPDATE legacy.sales_flat_order_item SET qty_canceled = qty_ordered - qty_refunded WHERE order_id = $1',
    [orderId],
  );
  await writeStatus(writer, head, CANCELED, { comment: null, notify: false }, atMs);
  return undefined;
}

/** Holds an order, whatever it waits for; not when it is over, held already, or under review. */
export async function holdUp({ client }: StockWriter, orderId: number, atMs: number): Promise<NotChanged | undefined> {
  const head = await holdOrder(client, orderId);
  if (head === undefined) return 'unknown';
  if (FINAL.includes(head.state) || head.state === 'holded' || head.state === 'payment_review') return 'not-possible';
  await client.query(
    'UPDATE legacy.oc_order SET hold_before_state = state, hold_before_status = status WHERE order_id = $1',
    [orderId],
  );
  await writeState({ client }, orderId, HOLDED, atMs);
  await writeHistory(client, orderId, { status: HOLDED.status, comment: null, notified: false }, atMs);
  return undefined;
}

/** Lets a held order go on as what it was before. */
export async function unhold({ client }: StockWriter, orderId: number, atMs: number): Promise<NotChanged | undefined> {
  const head = await holdOrder(client, orderId);
  if (head === undefined) return 'unknown';
  if (head.state !== 'holded' || head.heldFrom === null) return 'not-possible';
  await writeState({ client }, orderId, head.heldFrom, atMs);
  await client.query(
    'UPDATE legacy.oc_order SET hold_before_state = NULL, hold_before_status = NULL WHERE order_id = $1',
    [orderId],
  );
  await writeHistory(client, orderId, { status: head.heldFrom.status, comment: null, notified: false }, atMs);
  return undefined;
}

/** Adds a comment. A status given with it is written beside the state, whatever it says. */
export async function addComment(
  { client }: StockWriter,
  orderId: number,
  status: string,
  entry: StatusEntry,
  atMs: number,
): Promise<NotChanged | undefined> {
  const head = await holdOrder(client, orderId);
  if (head === undefined) return 'unknown';
  const told = status === '' ? head.status : writable(status).slice(0, 32);
  await writeState({ client }, orderId, { state: head.state, status: told }, atMs);
  await writeHistory(client, orderId, { status: told, comment: entry.comment, notified: entry.notify }, atMs);
  return undefined;
}

async function writeStatus(
  { client }: StockWriter,
  head: OrderHead,
  status: OrderStatus,
  { comment, notify }: StatusEntry,
  atMs: number,
): Promise<void> {
  await client.query('UPDATE legacy.oc_order SET order_status_id = $2 WHERE order_id = $1', [head.orderId, status.id]);
  await writeState({ client }, head.orderId, status, atMs);
  await writeHistory(client, head.orderId, { status: status.status, comment, notified: notify }, atMs);
}

/** State and status as the older shop has them; the merged-in shop's id stays as it is. */
export async function writeState(
  { client }: Pick<StockWriter, 'client'>,
  orderId: number,
  { state, status }: { readonly state: OrderState; readonly status: string },
  atMs: number,
): Promise<void> {
  const moment = momentColumns('date_modified', atMs);
  await client.query(
    'UPDATE legacy.oc_order SET state = $2, status = $3, date_modified = $4, date_modified_gmt = $5 WHERE order_id = $1',
    [orderId, state, status, moment.date_modified, moment.date_modified_gmt],
  );
}
