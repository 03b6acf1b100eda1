import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS_TABLE, type ServiceTables } from './service-tables.js';

/** Brings the service's schema up to date. Under an advisory lock: replicas may start at once. */
export async function migrate(
  { schema, migrations, migrationLock }: ServiceTables,
  databaseUrl: string,
): Promise<void> {
  const applicationName = `banyan-${schema} migration`;
  const lock = new Client({ connectionString: databaseUrl, application_name: applicationName });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const source = new DataSource({
      type: 'postgres',
      url: databaseUrl,
      schema,
      migrations,
      migrationsTableName: MIGRATIONS_TABLE,
      applicationName,
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
