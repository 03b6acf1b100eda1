import { ORDER_EVENTS, promiseChangedData, type DeliveryPromise, type FulfilmentTold } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import type { OrderEvents } from '../events/order-event.js';
import { stateAfter, type KeptState } from '../order-state/order-states.js';

/** What an event has come to. */
export type Taken =
  | 'taken'
  /** It says what is known, or what is over. */
  | 'nothing-new'
  /** The order may be one that is not here yet: it is to be told again. */
  | 'unknown-order';

interface ToldRow {
  readonly state: KeptState;
  readonly promise_from: Date | null;
  readonly promise_until: Date | null;
  /** When fulfilment said so, by its own clock. */
  readonly promise_at: Date | null;
}

/**
 * What fulfilment tells changes the order in the transaction in which it is marked as taken. Its events come at least once, late, and
 * in any order: the state goes forward only, and what is promised is what was said last by fulfilment's own clock.
 */
export async function takeFulfilment(
  sql: Sql,
  events: OrderEvents,
  { step, reference, atMs, expected }: FulfilmentTold,
  nowMs: number,
  traceparent?: string,
): Promise<Taken> {
  // Nothing of it is looked up elsewhere: a row that was waited for is read as it is then.
  const [row] = await sql.query<ToldRow[]>(
    'SELECT state, promise_from, promise_until, promise_at FROM orders.placed_order WHERE reference = $1 FOR UPDATE',
    [reference],
  );
  if (row === undefined || row.state === 'pending') return 'unknown-order';
  const state = stateAfter(row.state, step);
  // What is over is promised no more.
  const isOver = row.state === 'cancelled' || row.state === 'refused' || row.state === 'returned';
  const saidAtMs = atMs ?? nowMs;
  if (expected === undefined || isOver || (row.promise_at !== null && row.promise_at.getTime() >= saidAtMs)) {
    if (state === undefined) return 'nothing-new';
    await sql.query('UPDATE orders.placed_order SET state = $2, changed_at = clock_timestamp() WHERE reference = $1', [
      reference,
      state,
    ]);
    return 'taken';
  }
  await sql.query(
    `UPDATE orders.placed_order SET state = $5, promise_from = to_timestamp($2 / 1000.0),
       promise_until = to_timestamp($3 / 1000.0), promise_at = to_timestamp($4 / 1000.0), changed_at = clock_timestamp()
     WHERE reference = $1`,
    [reference, expected.fromMs, expected.untilMs, saidAtMs, state ?? row.state],
  );
  const was: DeliveryPromise | null =
    row.promise_from === null || row.promise_until === null
      ? null
      : { fromMs: row.promise_from.getTime(), untilMs: row.promise_until.getTime() };
  if (was !== null && was.fromMs === expected.fromMs && was.untilMs === expected.untilMs) {
    return state === undefined ? 'nothing-new' : 'taken';
  }
  await events.append(sql, {
    type: ORDER_EVENTS.promiseChanged,
    reference,
    data: promiseChangedData(reference, expected, was, step),
    ...(traceparent === undefined ? {} : { traceparent }),
  });
  return 'taken';
}
