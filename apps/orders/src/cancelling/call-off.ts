import { ORDER_EVENTS, orderCancelledData, type CancelResult } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import type { OrderEvents } from '../events/order-event.js';
import { isCancellable, type KeptState } from '../order-state/order-states.js';
import { lockedOrder } from '../order-state/locked-order.js';
import type { CancelContext } from './cancel-saga.js';

/** Why an order is called off. */
export type CalledOffBecause = 'by-shopper' | 'rejected' | 'stock-lost';

export interface CallOffParts {
  readonly events: OrderEvents;
  /** Writes the saga that pays back and gives the goods back, in the same transaction. */
  readonly plant: (sql: Sql, reference: string, context: CancelContext) => Promise<void>;
}

/**
 * Calls an order off in a transaction: from its commit on it is, and money and goods follow by a saga that ends only when they
 * are back. Twice is once.
 */
export async function callOff(
  sql: Sql,
  { events, plant }: CallOffParts,
  reference: string,
  because: CalledOffBecause,
  traceparent?: string,
): Promise<CancelResult> {
  const row = await lockedOrder(sql, reference);
  if (row === undefined || row.state === 'refused') return { kind: 'unknown-order' };
  const { currency } = row;
  const totalMinor = Number(row.total_minor);
  if (row.state === 'cancelled') {
    return { kind: 'cancelled', reference, refundedMinor: Number(row.refunded_minor), currency };
  }
  if (!mayBeCalledOff(row.state, because) || row.charge === null) return { kind: 'not-cancellable', state: row.state };
  await sql.query(
    `UPDATE orders.placed_order SET state = 'cancelled', refunded_minor = total_minor, changed_at = clock_timestamp(),
         called_off_because = $2, called_off_at = clock_timestamp()
     WHERE reference = $1`,
    [reference, because],
  );
  await sql.query(
    `UPDATE orders.review SET state = 'withdrawn', decided_at = clock_timestamp(), decided_by = 'the order', reason = $2
     WHERE reference = $1 AND state = 'waiting'`,
    [reference, `called off: ${because}`],
  );
  const traced = traceparent === undefined ? {} : { traceparent };
  const refundMinor = totalMinor - Number(row.refunded_minor);
  await plant(sql, reference, { reference, charge: row.charge, refundMinor, authority: row.authority, ...traced });
  await events.append(sql, {
    type: ORDER_EVENTS.cancelled,
    reference,
    data: orderCancelledData({ reference, because, refundedMinor: totalMinor, currency }),
    ...traced,
  });
  return { kind: 'cancelled', reference, refundedMinor: totalMinor, currency };
}

/** Goods that are gone cannot have been sent: whatever else is said, the order ends. */
function mayBeCalledOff(state: KeptState, because: CalledOffBecause): boolean {
  return because === 'rejected' ? state === 'in-review' : isCancellable(state);
}
