import { ORDER_EVENTS, orderReturnedData, type ReturnResult, type ReturnToMake } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import type { OrderEvents } from '../events/order-event.js';
import { lockedOrder } from '../order-state/locked-order.js';
import { isReturnable } from '../order-state/order-states.js';
import { returnedOf, type ReturnedLine } from '../order-state/order-row.js';
import { refundOf } from './refund-of.js';
import type { ReturnContext } from './return-saga.js';

export interface TakeBackParts {
  readonly events: OrderEvents;
  readonly plant: (sql: Sql, returnReference: string, context: ReturnContext) => Promise<void>;
}

interface ReturnRow {
  readonly reference: string;
  readonly refunded_minor: string;
  readonly currency: string;
}

/** Takes goods back in a transaction: from its commit on they are, and money and stock follow. The same reference twice is one return. */
export async function takeBack(
  sql: Sql,
  { events, plant }: TakeBackParts,
  making: ReturnToMake,
  traceparent?: string,
): Promise<ReturnResult> {
  const { reference, returnReference, location } = making;
  const row = await lockedOrder(sql, reference);
  if (row === undefined || row.state === 'refused') return { kind: 'unknown-order' };
  // Under the order's lock: whoever made it has committed, or has not begun.
  const [made] = await sql.query<ReturnRow[]>(
    'SELECT reference, refunded_minor FROM orders.order_return WHERE return_reference = $1',
    [returnReference],
  );
  if (made !== undefined) {
    // A reference of ours names one return of one order.
    if (made.reference !== reference) return { kind: 'not-returnable', lines: [] };
    return { kind: 'returned', returnReference, refundedMinor: Number(made.refunded_minor), currency: row.currency };
  }
  if (!isReturnable(row.state) || row.charge === null) return { kind: 'not-returnable', lines: [] };
  const { lines } = row.ordered.basket;
  const returned = returnedOf(row);
  const asked = making.lines.map(({ sku, quantityE4 }, at) => ({
    at,
    line: lines.findIndex((line) => line.sku === sku),
    quantityE4,
  }));
  const tooMuch = asked.filter(
    ({ line, quantityE4 }) => line === -1 || quantityE4 > (lines[line]?.quantityE4 ?? 0) - (returned[line] ?? 0),
  );
  if (tooMuch.length > 0) return { kind: 'not-returnable', lines: tooMuch.map(({ at }) => at) };
  const refundMinor = asked.reduce((sum, { line, quantityE4 }) => {
    const sold = lines[line];
    return sold === undefined ? sum : sum + refundOf(sold, returned[line] ?? 0, quantityE4);
  }, 0);
  const back: readonly ReturnedLine[] = asked.map(({ line, quantityE4 }) => ({ line, quantityE4 }));
  const isAll = lines.every(
    ({ quantityE4 }, at) =>
      (returned[at] ?? 0) + back.reduce((sum, each) => (each.line === at ? sum + each.quantityE4 : sum), 0) >=
      quantityE4,
  );
  await sql.query(
    `INSERT INTO orders.order_return (return_reference, reference, lines, location, refunded_minor, made_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    [returnReference, reference, JSON.stringify(back), location ?? null, refundMinor],
  );
  await sql.query(
    `UPDATE orders.placed_order SET refunded_minor = refunded_minor + $2, changed_at = clock_timestamp(),
       state = CASE WHEN $3 THEN 'returned' ELSE state END
     WHERE reference = $1`,
    [reference, refundMinor, isAll],
  );
  const traced = traceparent === undefined ? {} : { traceparent };
  await plant(sql, returnReference, {
    reference,
    returnReference,
    charge: row.charge,
    refundMinor,
    authority: row.authority,
    lines: making.lines,
    location: location ?? null,
    ...traced,
  });
  await events.append(sql, {
    type: ORDER_EVENTS.returned,
    reference,
    data: orderReturnedData(making, { refundedMinor: refundMinor, currency: row.currency }),
    ...traced,
  });
  return { kind: 'returned', returnReference, refundedMinor: refundMinor, currency: row.currency };
}
