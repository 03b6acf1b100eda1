import type { Books, StockWriter } from '../books/books.js';
import { STORES } from '../prices/markets.js';
import type { OrderOrigin } from './order-draft.js';
import { holdOrder, type OrderHead, type OrderItem } from './order-head.js';
import { findStatus, MISSING, type OrderStatus, PENDING, PROCESSING } from './order-status.js';
import { takeStock } from './move-stock.js';
import { type NotSoldBecause, planTakings, type TakingPlan, viewFor } from './plan-takings.js';
import { reviveItems } from './revive-items.js';
import { momentColumns, writable, writeHistory, writePayment } from './write-order.js';

export interface Confirmation {
  /** Of `order_status_id`; one that is in no table, or means that nothing is taken, is the payment's own. */
  readonly statusId: number | undefined;
  /** Undefined: the comment the order was begun with stays. */
  readonly comment: string | undefined;
  readonly notify: boolean;
  readonly by: OrderOrigin;
}

/** What became of a confirmation. Indexes are the form's own. */
export type Confirmed =
  | { readonly kind: 'confirmed'; readonly backordered: readonly Omit<NotSold, 'because'>[] }
  | { readonly kind: 'not-sold'; readonly lines: readonly NotSold[] }
  | { readonly kind: 'already'; readonly statusId: number }
  | { readonly kind: 'unknown' };

export interface NotSold {
  readonly formIndex: string;
  readonly name: string;
  readonly because: NotSoldBecause;
}

/** The one payment that is charged at once. */
export const CHARGED_AT_ONCE = 'card';

/**
 * Makes an order of one that was only begun: takes its stock, charges a card, and writes its status. All of it or nothing;
 * one that is confirmed already is left as it is.
 */
export async function confirmOrder(
  writer: StockWriter,
  books: Books,
  orderId: number,
  confirmation: Confirmation,
  atMs: number,
): Promise<Confirmed> {
  const { client } = writer;
  const head = await holdOrder(client, orderId);
  if (head === undefined) return { kind: 'unknown' };
  if (head.statusId !== MISSING.id) return { kind: 'already', statusId: head.statusId };
  const { plan, items } = planFor(books, head);
  if (plan.kind === 'refused') {
    return {
      kind: 'not-sold',
      lines: plan.lines.map(({ line, because }) => ({ ...labelOf(books, items, line), because })),
    };
  }
  const status = statusFor(head, confirmation.statusId);
  const { comment } = confirmation;
  const moment = momentColumns('date_modified', atMs);
  await client.query(
    `UPDATE legacy.oc_order SET order_status_id = $2, state = $3, status = $4, comment = coalesce($5, comment),
       date_modified = $6, date_modified_gmt = $7, origin = $8 WHERE order_id = $1`,
    [
      orderId,
      status.id,
      status.state,
      status.status,
      comment === undefined ? null : writable(comment),
      moment.date_modified,
      moment.date_modified_gmt,
      confirmation.by,
    ],
  );
  await writeHistory(
    client,
    orderId,
    { status: status.status, comment: comment ?? null, notified: confirmation.notify },
    atMs,
  );
  await reviveItems(client, head);
  await takeStock(writer, orderId, plan.takings);
  if (head.paymentCode === CHARGED_AT_ONCE && Number(head.total) > 0) {
    const { paymentReference: reference, total: amount, currency } = head;
    await writePayment(client, orderId, { kind: 'charge', reference, amount, currency }, atMs);
  }
  return { kind: 'confirmed', backordered: plan.backordered.map((line) => labelOf(books, items, line)) };
}

/** What a message calls a line by. */
export function labelOf(books: Books, items: readonly OrderItem[], line: number): Omit<NotSold, 'because'> {
  const item = items[line];
  return { formIndex: item?.formIndex ?? '', name: books.byId(item?.productId ?? 0)?.name ?? '' };
}

/** Where an order's goods would be taken now, and the items the plan's lines are of: what is not refunded of each. */
export function planFor(
  books: Books,
  head: OrderHead,
): { readonly plan: TakingPlan; readonly items: readonly OrderItem[] } {
  const due = head.items.flatMap((item) => {
    const product = books.byId(item.productId);
    const quantityE4 = item.quantityE4 - item.refundedE4;
    return product === undefined || quantityE4 === 0 ? [] : [{ item, product, quantityE4 }];
  });
  const view = STORES.find(({ id }) => id === head.storeId)?.view ?? 'default';
  const plan = planTakings(due, { view: viewFor(head.pickupAt, view), isEnabled: (source) => books.isEnabled(source) });
  return { plan, items: due.map(({ item }) => item) };
}

function statusFor({ paymentCode }: OrderHead, asked: number | undefined): OrderStatus {
  const found = asked === undefined ? undefined : findStatus(asked);
  if (found?.holdsStock === true) return found;
  return paymentCode === CHARGED_AT_ONCE ? PROCESSING : PENDING;
}
