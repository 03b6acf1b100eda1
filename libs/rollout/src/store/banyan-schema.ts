import type { DataSource } from 'typeorm';

/** The PostgreSQL schema that the rollout owns. */
export const BANYAN_SCHEMA = 'banyan';

/** Carries latches to every replica, as JSON `{ domain, latch }`. */
export const LATCH_CHANNEL = 'banyan_latch';

/**
 * Brings the schema up to date. Processes start together, so one migrates and the others come back: the lock is asked for,
 * never waited for.
 *
 * @throws Error when another process is migrating at this moment
 */
export async function migrateBanyanSchema(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const [answer] = (await runner.query(
      `SELECT pg_try_advisory_lock(hashtextextended('banyan.migration', 0)) AS locked`,
    )) as { locked: boolean }[];
    if (answer?.locked !== true) throw new Error('another process is migrating the banyan schema');
    try {
      await runner.query(`CREATE SCHEMA IF NOT EXISTS ${BANYAN_SCHEMA}`);
      await dataSource.runMigrations({ transaction: 'all' });
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(hashtextextended('banyan.migration', 0))`);
    }
  } finally {
    await runner.release();
  }
}
