import type { Sql } from '@banyan/saga';

/**
 * What is left is a list of what may be: the order's name, where it was sold and its basket with what was paid, without the codes, of
 * which some are made for one person. Nothing is forgotten that somebody still needs: while something of the order is under
 * way, waits to be told or is parked, or while a difference of its books stands that nobody has explained.
 */
const ERASE = `
  WITH turn AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(hashtextextended('banyan.orders.erase', 0)) AS ours
  ), closed AS (
    SELECT o.reference FROM turn, orders.placed_order AS o
    WHERE turn.ours AND o.erased_at IS NULL AND o.state IN ('dispatched', 'completed', 'cancelled', 'returned')
      AND (o.changed_at < clock_timestamp() - $1 * interval '1 day' OR o.erase_asked_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM orders.saga AS s WHERE s.id = o.reference AND s.due_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM orders.order_return AS r JOIN orders.saga AS s ON s.id = r.return_reference
                       WHERE r.reference = o.reference AND s.due_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM orders.outbox_delivery AS d
                       WHERE d.key = o.reference AND d.state IN ('waiting', 'parked')
                         AND EXISTS (SELECT FROM orders.outbox_subscription AS s WHERE s.consumer = d.consumer))
      AND NOT EXISTS (SELECT FROM orders.difference AS f
                       WHERE f.reference = o.reference AND f.state <> 'cleared' AND f.explained_digest IS NULL)
    ORDER BY o.changed_at LIMIT $2 FOR UPDATE OF o SKIP LOCKED
  )
  UPDATE orders.placed_order AS o
  SET erased_at = clock_timestamp(), email = '',
      ordered = jsonb_build_object('reference', o.ordered -> 'reference', 'channel', o.ordered -> 'channel',
                                   'basket', jsonb_set(o.ordered -> 'basket', '{codes}', '[]'))
  FROM closed WHERE o.reference = closed.reference RETURNING o.reference`;

/** Rows at once, so that nothing waits for it. */
export const ERASED_AT_ONCE = 200;

/**
 * Forgets who bought, in orders that were closed so many days ago, or whose shopper asks for it: name, e-mail, telephone, addresses. Reference, basket, amounts,
 * charge and outcome remain, so that goods can still come back. One replica at a time, a handful of orders at once.
 *
 * @returns of how many orders; 0 too where another replica is at it
 */
export async function erasePersonalData(database: Sql, closedDays: number, atMost = ERASED_AT_ONCE): Promise<number> {
  return (await database.query<unknown[]>(ERASE, [closedDays, atMost])).length;
}
