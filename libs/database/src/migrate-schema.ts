import type { DataSource } from 'typeorm';

/**
 * Brings a schema up to date. Processes start together, so one migrates and the others come back: the lock is asked for,
 * never waited for.
 *
 * @param schema our own name of it, never anybody's input
 * @throws Error when another process is migrating it at this moment
 */
export async function migrateSchema(dataSource: DataSource, schema: string): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const lock = `hashtextextended('${schema}.migration', 0)`;
  try {
    const [answer] = (await runner.query(`SELECT pg_try_advisory_lock(${lock}) AS locked`)) as { locked: boolean }[];
    if (answer?.locked !== true) throw new Error(`another process is migrating the ${schema} schema`);
    try {
      await runner.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await dataSource.runMigrations({ transaction: 'all' });
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(${lock})`);
    }
  } finally {
    await runner.release();
  }
}
