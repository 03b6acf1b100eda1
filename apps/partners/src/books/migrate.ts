import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { OpenThePartnersBooks1764950000000 } from './1764950000000-open-the-partners-books.js';
import { PromiseParcels1764990000000 } from './1764990000000-promise-parcels.js';

// Any number will do, as long as every process of the partners uses the same one.
const MIGRATION_LOCK = 2_026_112_801;

/** Brings schema `partners` up to date, under an advisory lock: two may start at once. */
export async function migrateBooks(databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl, application_name: 'partners migration' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query('CREATE SCHEMA IF NOT EXISTS partners');
    const source = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      schema: 'partners',
      migrations: [OpenThePartnersBooks1764950000000, PromiseParcels1764990000000],
      migrationsTableName: 'migration',
      applicationName: 'partners migration',
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
