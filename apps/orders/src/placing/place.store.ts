import { ORDER_EVENTS, orderTakenData, type NotPlaced, type StockAuthorityTerm } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import { callOff, type CallOffParts } from '../cancelling/call-off.js';
import { ABANDONED } from '../order-state/order-row.js';
import { attemptsOf, chargeKeyOf } from '../payment/payment-state.js';
import { RESERVATION_POLICY } from '../stock/reservation-policy.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';
import { promiseOf } from './accepted-order.js';
import type { PlaceContext } from './place-context.js';
import type { Acceptance, BegunOrder, PlacedOrders } from './placed-orders.js';

/** The goods may be others' by the time this would commit. */
export class TooLateToAccept extends Error {
  override readonly name = 'TooLateToAccept';
}

interface BegunRow {
  readonly fingerprint: string;
  readonly answer: BegunOrder['answer'];
}

/** Of a reference that was settled before its order came. */
const NO_FINGERPRINT = '';

/** The table of orders in PostgreSQL, as placing writes it. */
export class PlaceStore implements PlacedOrders {
  constructor(private readonly parts: CallOffParts) {}

  /** @returns undefined: nobody has begun it */
  async find(sql: Sql, reference: string): Promise<BegunOrder | undefined> {
    const [row] = await sql.query<BegunRow[]>(
      'SELECT fingerprint, answer FROM orders.placed_order WHERE reference = $1',
      [reference],
    );
    return row;
  }

  /**
   * Sees to it that a reference that nobody has begun is never begun.
   *
   * @returns false: it is known, and nothing was written
   */
  async abandon(sql: Sql, reference: string, { arm, term }: StockAuthorityTerm): Promise<boolean> {
    const rows = await sql.query<unknown[]>(
      `INSERT INTO orders.placed_order (reference, fingerprint, authority, term, state, channel, currency, email, ordered,
         total_minor, shipping_minor, shipping_basis, answer, begun_at, changed_at)
       VALUES ($1, '${NO_FINGERPRINT}', $2, $3, 'refused', '', '', '', '{}', 0, 0, 'none', $4, clock_timestamp(), clock_timestamp())
       ON CONFLICT ON CONSTRAINT placed_order_pkey DO NOTHING RETURNING reference`,
      [reference, arm, term, JSON.stringify(ABANDONED)],
    );
    return rows.length > 0;
  }

  /** Of these references, those that are answered by now; a refusal counts when goods and money are back. */
  async answered(
    sql: Sql,
    references: readonly string[],
  ): Promise<ReadonlyMap<string, NonNullable<BegunOrder['answer']>>> {
    const rows = await sql.query<{ reference: string; answer: NonNullable<BegunOrder['answer']> }[]>(
      `SELECT reference, answer FROM orders.placed_order AS o WHERE reference = ANY ($1::text[]) AND answer IS NOT NULL
         AND (state <> 'refused'
           OR NOT EXISTS (SELECT 1 FROM orders.saga AS s WHERE s.kind = 'place' AND s.id = o.reference AND s.due_at IS NOT NULL))`,
      [references],
    );
    return new Map(rows.map(({ reference, answer }) => [reference, answer]));
  }

  begin(sql: Sql, context: PlaceContext, fingerprint: string): Promise<boolean> {
    return insert(sql, context, fingerprint, null);
  }

  refuseAtOnce(sql: Sql, context: PlaceContext, fingerprint: string, answer: NotPlaced): Promise<boolean> {
    return insert(sql, context, fingerprint, answer);
  }

  async accept(sql: Sql, { context, answer, charge, fraud }: Acceptance): Promise<void> {
    const { order, shipping, stock, traceparent } = context;
    const promise = promiseOf(shipping, answer.placedAtMs);
    const rows = await sql.query<unknown[]>(
      `UPDATE orders.placed_order
       SET state = $2, answer = $3, charge = $4, document = $5, sources = $11, judged_by = $12, placed_at = to_timestamp($6 / 1000.0),
           promise_from = to_timestamp($7 / 1000.0), promise_until = to_timestamp($8 / 1000.0), changed_at = clock_timestamp()
       WHERE reference = $1 AND state = 'pending'
         AND ($9 OR clock_timestamp() < begun_at + $10 * interval '1 millisecond')
       RETURNING reference`,
      [
        order.reference,
        answer.state,
        JSON.stringify(answer),
        JSON.stringify(charge),
        stock.document,
        answer.placedAtMs,
        promise?.fromMs ?? null,
        promise?.untilMs ?? null,
        stock.confirmed || order.authority.arm === 'legacy',
        RESERVATION_POLICY.acceptedUnconfirmedUntilMs,
        JSON.stringify(stock.sources),
        fraud.by,
      ],
    );
    if (rows.length === 0) throw new TooLateToAccept('what was set aside may have lapsed: it is confirmed first');
    await writeAttempts(sql, context);
    if (answer.state === 'in-review') {
      await sql.query(
        `INSERT INTO orders.review (reference, state, because, score, asked_at) VALUES ($1, 'waiting', $2, $3, clock_timestamp())`,
        [order.reference, fraud.by, fraud.score],
      );
    }
    await this.parts.events.append(sql, {
      type: answer.state === 'accepted' ? ORDER_EVENTS.accepted : ORDER_EVENTS.held,
      reference: order.reference,
      data: orderTakenData(order, answer, promise),
      ...ownTraceparent(traceparent),
    });
  }

  async refuse(sql: Sql, context: PlaceContext, answer: NotPlaced): Promise<void> {
    // Nobody needs to know any more who it was: the answer is kept for its reference, and the saga ends by what it knows itself.
    await sql.query(
      `UPDATE orders.placed_order SET state = 'refused', answer = $2, ordered = '{}', email = '', changed_at = clock_timestamp()
       WHERE reference = $1 AND state = 'pending'`,
      [context.order.reference, JSON.stringify(answer)],
    );
    if (context.payment.at !== 'primary') await writeAttempts(sql, context);
  }

  async paidBack(sql: Sql, reference: string): Promise<void> {
    await sql.query(
      `UPDATE orders.payment_attempt SET outcome = 'voided', written_at = clock_timestamp()
       WHERE reference = $1 AND outcome IN ('captured', 'unknown')`,
      [reference],
    );
  }

  async loseStock(sql: Sql, reference: string): Promise<void> {
    await callOff(sql, this.parts, reference, 'stock-lost');
  }
}

async function insert(
  sql: Sql,
  context: PlaceContext,
  fingerprint: string,
  answer: NotPlaced | null,
): Promise<boolean> {
  const { order, totalMinor, shipping } = context;
  const { payment: _token, authority, boundAtMs: _bound, ...placing } = order;
  const rows = await sql.query<unknown[]>(
    `INSERT INTO orders.placed_order (reference, fingerprint, authority, term, state, channel, currency, email, ordered,
       total_minor, shipping_minor, shipping_basis, answer, begun_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp(), clock_timestamp())
     ON CONFLICT ON CONSTRAINT placed_order_pkey DO NOTHING RETURNING reference`,
    [
      order.reference,
      fingerprint,
      authority.arm,
      authority.term,
      answer === null ? 'pending' : 'refused',
      order.channel,
      order.basket.currency,
      answer === null ? emailKey(order.customer.email) : '',
      answer === null ? JSON.stringify(placing) : '{}',
      totalMinor,
      shipping.amountMinor,
      shipping.basis,
      answer === null ? null : JSON.stringify(answer),
    ],
  );
  return rows.length > 0;
}

/** Addresses are compared without regard to case, as people write them. */
export function emailKey(email: string): string {
  return email.toLowerCase();
}

async function writeAttempts(sql: Sql, { order, payment, totalMinor }: PlaceContext): Promise<void> {
  for (const { processor, outcome, chargeId } of attemptsOf(payment)) {
    await sql.query(
      `INSERT INTO orders.payment_attempt (reference, processor, idempotency_key, outcome, charge_id, amount_minor, written_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())
       ON CONFLICT ON CONSTRAINT payment_attempt_pkey DO UPDATE
         SET outcome = excluded.outcome, charge_id = excluded.charge_id, written_at = excluded.written_at`,
      [order.reference, processor, chargeKeyOf(order.reference, processor), outcome, chargeId, totalMinor],
    );
  }
}
