import {
  firstReferenceAt,
  MOST_CALLED_OFF,
  type CalledOffTold,
  type FiguresTold,
  type OrderFigure,
} from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import { PLACING_POLICY } from '../placing/placing.js';

/** References are as old as they sort: a stretch of time is a stretch of the primary key, and of the attempts' too. */
const ORDERS = `SELECT o.reference, o.begun_at, o.shipping_basis, o.judged_by,
      o.state = 'pending' OR coalesce(o.placed_at, o.changed_at) - o.begun_at > $5 * interval '1 ms' AS is_late FROM orders.placed_order AS o
    WHERE o.reference >= $1 AND o.reference < $2`;

/**
 * An attempt at the first processor failed it where its key had to be ended or the second was asked, and either where its saga waits on it.
 * What is called off is counted when it is, all else when the order was begun.
 */
const MINUTES = `
  WITH begun AS MATERIALIZED (${ORDERS}),
  attempted AS MATERIALIZED (
    SELECT p.reference, bool_or(p.processor = 'backup') AS retried,
           bool_or(p.processor = 'backup' OR p.outcome IN ('never-sent', 'fenced', 'unknown')) AS primary_failed,
           bool_or(p.processor = 'backup' AND p.outcome = 'unknown') AS backup_failed
      FROM orders.payment_attempt AS p WHERE p.reference >= $1 AND p.reference < $2 GROUP BY p.reference
  ), waiting AS MATERIALIZED (
    SELECT s.id AS reference, split_part(s.trouble, ':', 1) AS on_whom FROM orders.saga AS s
     WHERE s.kind = 'place' AND s.due_at IS NOT NULL AND s.step = 'pay'
       AND split_part(s.trouble, ':', 1) IN ('primary', 'backup') AND s.id >= $1 AND s.id < $2
  ), judged AS (
    SELECT b.*, coalesce(a.retried, false) OR w.on_whom IS NOT NULL AS retried,
           coalesce(a.primary_failed, false) OR w.on_whom IS NOT NULL AS primary_failed,
           coalesce(a.backup_failed, false) OR coalesce(w.on_whom = 'backup', false) AS backup_failed
      FROM begun AS b LEFT JOIN attempted AS a USING (reference) LEFT JOIN waiting AS w USING (reference)
  ), figured AS (
    SELECT begun_at AS at, unnest(ARRAY[
      'begun',
      CASE WHEN retried THEN 'payment-retried' END,
      CASE WHEN primary_failed THEN 'payment-primary' END,
      CASE WHEN backup_failed THEN 'payment-backup' END,
      CASE WHEN judged_by <> 'service' THEN 'fraud' END,
      CASE WHEN shipping_basis = 'estimated' THEN 'shipping' END,
      CASE WHEN is_late AND primary_failed AND NOT backup_failed THEN 'late-payment-primary' END,
      CASE WHEN is_late AND backup_failed THEN 'late-payment-backup' END
    ]) AS figure
    FROM judged
    UNION ALL
    SELECT called_off_at, 'cancelled-' || called_off_because FROM orders.placed_order
     WHERE called_off_at >= to_timestamp($3::double precision / 1000) AND called_off_at < to_timestamp($4::double precision / 1000)
  )
  SELECT floor(extract(epoch FROM at) / 60)::integer AS minute, figure, count(*)::integer AS orders
    FROM figured WHERE figure IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`;

const CALLED_OFF = `
  SELECT reference, called_off_because AS because, called_off_at AS at FROM orders.placed_order
   WHERE called_off_at >= to_timestamp($1::double precision / 1000) AND called_off_because <> 'by-shopper'
   ORDER BY called_off_at DESC LIMIT ${MOST_CALLED_OFF}`;

/** Counts what became of orders, by the books that have it anyway. */
export class FiguresReader {
  constructor(private readonly database: Sql) {}

  /** @param fromMs ms since the Unix epoch, as `untilMs`, which is not in it */
  async minutes(fromMs: number, untilMs: number): Promise<FiguresTold> {
    const range = [firstReferenceAt(fromMs), firstReferenceAt(untilMs), fromMs, untilMs, PLACING_POLICY.longestMs];
    return {
      minutes: await this.database.query<{ minute: number; figure: OrderFigure; orders: number }[]>(MINUTES, range),
    };
  }

  /** Orders that the shop called off, and not who bought. */
  async calledOff(sinceMs: number): Promise<CalledOffTold> {
    const rows = await this.database.query<{ reference: string; because: string; at: Date }[]>(CALLED_OFF, [sinceMs]);
    return { orders: rows.map(({ reference, because, at }) => ({ reference, because, atMs: at.getTime() })) };
  }
}
