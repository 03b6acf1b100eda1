import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './in-transaction.js';
import { FEED_ORDER_LOCK } from './stock-change.js';

/** The books cannot go back so far. */
export class RewindTooFar extends Error {
  override readonly name = 'RewindTooFar';
}

/**
 * Undoes the last changes, as a restored backup does: what each touched source held is what the journal says before
 * them, their rows are gone, and the next change gets the sequence number of the first of them. All or nothing.
 *
 * @param changes how many rows of the journal, 1 or more
 * @throws RewindTooFar when a product would be left without any source: what it was opened with cannot be undone
 */
export async function rewindJournal(pool: Pool, changes: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [FEED_ORDER_LOCK]);
    await rewind(client, changes);
  });
}

async function rewind(client: PoolClient, changes: number): Promise<void> {
  const undone = await client.query(
    `CREATE TEMPORARY TABLE undone ON COMMIT DROP AS
     SELECT seqno, product_id, lgort FROM legacy.zstockchg ORDER BY seqno DESC LIMIT $1`,
    [changes],
  );
  if ((undone.rowCount ?? 0) < changes) throw new RewindTooFar(`the journal has ${undone.rowCount ?? 0} rows`);
  await client.query('DELETE FROM legacy.zstockchg WHERE seqno IN (SELECT seqno FROM undone)');
  await client.query(`
    DELETE FROM legacy.inventory_source_item item USING undone
    WHERE (item.product_id, item.source_code) = (undone.product_id, undone.lgort)`);
  await client.query(`
    INSERT INTO legacy.inventory_source_item (product_id, source_code, quantity, status)
    SELECT DISTINCT ON (product_id, lgort) product_id, lgort, labst, CASE xinstock WHEN 'X' THEN 1 ELSE 0 END
    FROM legacy.zstockchg WHERE (product_id, lgort) IN (SELECT product_id, lgort FROM undone)
    ORDER BY product_id, lgort, seqno DESC`);
  const bare = await client.query(`
    SELECT 1 FROM undone WHERE NOT EXISTS (
      SELECT 1 FROM legacy.inventory_source_item item WHERE item.product_id = undone.product_id
    ) LIMIT 1`);
  if (bare.rowCount !== 0) throw new RewindTooFar('a product would be left without the stock it was opened with');
  const last = await client.query<{ next: string }>('SELECT max(seqno) + 1 AS next FROM legacy.zstockchg');
  // Unlike setval, which a rollback leaves as it is, a restart belongs to the transaction.
  await client.query(`ALTER SEQUENCE legacy.zstockchg_seqno RESTART WITH ${Number(last.rows[0]?.next)}`);
}
