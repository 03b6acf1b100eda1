import { log } from '@banyan/observability';
import { DataSource, type MixedList } from 'typeorm';
import { AnsweredClient } from './answered-client.js';

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

/** How a service uses its tables. */
export interface TableUse {
  /** What takes longer is stuck, ms. */
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
}

/** Everything a service knows loads in a tenth of that. Questions take no connection: they are answered from memory. */
const QUICK: TableUse = { statementTimeoutMs: 2_000, poolSize: 4 };

/** A page that is much longer than asked for still gets written, and so does a whole list that is read anew: by one, or two. */
export const LONG_WRITES: TableUse = { statementTimeoutMs: 30_000, poolSize: 2 };

const CONNECT_TIMEOUT_MS = 1_000;
/** A replica that stops in the middle of a transaction must not hold its rows: others wait for them. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5_000;

export const MIGRATIONS_TABLE = 'migration';

/** The service's tables; not yet connected. */
export function dataSourceOf(
  { schema, entities }: ServiceTables,
  databaseUrl: string,
  { statementTimeoutMs, poolSize }: TableUse = QUICK,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema,
    entities,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: `banyan-${schema}`,
    extra: {
      Client: AnsweredClient,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      keepAlive: true,
    },
    // An idle connection that breaks is no event: the next query opens another, or fails and says so.
    poolErrorHandler: (error: unknown) => log.warn('an idle database connection broke', { err: error }),
  });
}
