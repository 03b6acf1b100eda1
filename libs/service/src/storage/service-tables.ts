import { PREPARING } from '@banyan/database';
import { log } from '@banyan/observability';
import { DataSource, type MixedList } from 'typeorm';

// oxlint-disable-next-line typescript/no-unsafe-function-type -- what TypeORM calls an entity or a migration
type Made = MixedList<Function>;

/** A service's own tables: one schema of PostgreSQL, which nobody else writes. */
export interface ServiceTables {
  /** The schema; the service's name. */
  readonly schema: string;
  readonly entities: Made;
  /** In the order of their instants. Immutable: one that ran anywhere is never edited. */
  readonly migrations: Made;
  /** Any number, the same in every replica of this service and in no other. */
  readonly migrationLock: number;
}

/** What takes longer than this is stuck: everything a service knows loads in a tenth of it. */
const STATEMENT_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;

/** Questions take none: they are answered from memory. One for the follower, the rest for readiness and luck. */
const POOL_SIZE = 4;

export const MIGRATIONS_TABLE = 'migration';

/** The service's tables; not yet connected. */
export function dataSourceOf({ schema, entities }: ServiceTables, databaseUrl: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema,
    entities,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: `banyan-${schema}`,
    extra: { ...PREPARING, statement_timeout: STATEMENT_TIMEOUT_MS, keepAlive: true },
    // An idle connection that breaks is no event: the next query opens another, or fails and says so.
    poolErrorHandler: (error: unknown) => log.warn('an idle database connection broke', { err: error }),
  });
}
