import {
  ORDER_EVENTS,
  orderTakenData,
  type OrderReview,
  type ReviewDecided,
  type ReviewDecision,
} from '@banyan/domains';
import type { Sql, Transactions } from '@banyan/saga';
import { callOff, type CallOffParts } from '../cancelling/call-off.js';
import { lockedOrder } from '../order-state/locked-order.js';
import { isWhole } from '../order-state/order-row.js';
import { unavailable } from '../placing/placing.js';

interface ReviewRow {
  readonly reference: string;
  readonly because: string;
  readonly score: number | null;
  readonly asked_at: Date;
  readonly channel: string;
  readonly currency: string;
  readonly total_minor: string;
  readonly country: string | null;
}

/** Orders that people look at before anything is sent. */
export class ReviewDesk {
  constructor(
    private readonly database: Sql & Transactions,
    private readonly parts: CallOffParts,
    /** Sagas were begun: they are looked for at once. */
    private readonly look: () => void,
  ) {}

  /** Those that wait, the longest waiting first. @throws QuestionRefused `unavailable` */
  async list(limit: number): Promise<readonly OrderReview[]> {
    const rows = await unavailable(() =>
      this.database.query<ReviewRow[]>(
        `SELECT r.reference, r.because, r.score, r.asked_at, o.channel, o.currency, o.total_minor,
           coalesce(o.ordered #>> '{delivery,address,country}', o.ordered #>> '{billing,country}') AS country
         FROM orders.review AS r JOIN orders.placed_order AS o USING (reference)
         WHERE r.state = 'waiting' ORDER BY r.asked_at, r.reference LIMIT $1`,
        [limit],
      ),
    );
    return rows.map((row) => ({
      reference: row.reference,
      because: row.because,
      score: row.score,
      askedAtMs: row.asked_at.getTime(),
      channel: row.channel,
      currency: row.currency,
      totalMinor: Number(row.total_minor),
      country: row.country ?? '',
    }));
  }

  /**
   * What people decide, once: whoever comes second is told what was decided. Approved: the order goes its way as one that was accepted
   * at once. Rejected: it is called off, and paid back.
   *
   * @throws QuestionRefused `unavailable`
   */
  async decide(decision: ReviewDecision): Promise<ReviewDecided> {
    const decided = await unavailable(() => this.database.transaction((sql) => this.#decide(sql, decision)));
    if (decided.kind === 'decided') this.look();
    return decided;
  }

  async #decide(sql: Sql, { reference, decision, by, reason }: ReviewDecision): Promise<ReviewDecided> {
    // The order's lock first, as whoever calls it off has it.
    const row = await lockedOrder(sql, reference);
    const [review] = await sql.query<{ state: string }[]>('SELECT state FROM orders.review WHERE reference = $1', [
      reference,
    ]);
    if (row === undefined || review === undefined) return { kind: 'unknown-review' };
    if (review.state !== 'waiting' || row.state !== 'in-review') return { kind: 'not-waiting', state: review.state };
    const state = decision === 'approve' ? 'approved' : 'rejected';
    await sql.query(
      `UPDATE orders.review SET state = $2, decided_at = clock_timestamp(), decided_by = $3, reason = $4 WHERE reference = $1`,
      [reference, state, by, reason],
    );
    if (decision === 'reject') {
      await callOff(sql, this.parts, reference, 'rejected');
      return { kind: 'decided', state };
    }
    await sql.query(
      `UPDATE orders.placed_order SET state = 'accepted', changed_at = clock_timestamp() WHERE reference = $1`,
      [reference],
    );
    if (row.answer?.kind !== 'placed' || !isWhole(row.ordered))
      throw new Error(`the order ${reference} is in review and has no receipt`);
    const promise =
      row.promise_from === null || row.promise_until === null
        ? null
        : { fromMs: row.promise_from.getTime(), untilMs: row.promise_until.getTime() };
    await this.parts.events.append(sql, {
      type: ORDER_EVENTS.accepted,
      reference,
      data: orderTakenData(row.ordered, row.answer, promise),
    });
    return { kind: 'decided', state };
  }
}
