import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS, MIGRATIONS_TABLE } from './data-source.js';

/** Any number, the same in every replica of this service: the first letters of the alphabet it needs, `inventory`. */
const MIGRATION_LOCK = 0x696e7665;

/** Brings schema `inventory` up to date. Under an advisory lock: replicas may start at once. */
export async function migrate(databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl, application_name: 'banyan-inventory migration' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query('CREATE SCHEMA IF NOT EXISTS inventory');
    const source = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      schema: 'inventory',
      migrations: MIGRATIONS,
      migrationsTableName: MIGRATIONS_TABLE,
      applicationName: 'banyan-inventory migration',
      poolSize: 1,
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
  } finally {
    await lock.end();
  }
}
