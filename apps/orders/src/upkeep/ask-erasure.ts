import type { ErasureAsked } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import { emailKey } from '../placing/place.store.js';

/** As often as it is asked: who bought again since is asked for as well. The instant of the first time stays. */
const ASK = `
  UPDATE orders.placed_order SET erase_asked_at = coalesce(erase_asked_at, clock_timestamp())
  WHERE email = $1 AND email <> '' AND placed_at IS NOT NULL AND erased_at IS NULL
  RETURNING reference, state NOT IN ('dispatched', 'completed', 'cancelled', 'returned') AS open`;

/**
 * A shopper is to be forgotten: in orders that are closed as soon as nothing of them is owed any more, in others as soon as they are
 * closed. `erasePersonalData` does it.
 */
export async function askErasure(database: Sql, email: string): Promise<ErasureAsked> {
  const rows = await database.query<{ reference: string; open: boolean }[]>(
    `WITH asked AS (${ASK}) SELECT reference, open FROM asked ORDER BY reference`,
    [emailKey(email)],
  );
  return { references: rows.map(({ reference }) => reference), open: rows.filter(({ open }) => open).length };
}
