import { log } from '@banyan/observability';
import { DataSource } from 'typeorm';
import { FeedPositionEntity } from './feed-position.entity.js';
import { KeepStockLevels1763690400000 } from './migrations/1763690400000-keep-stock-levels.js';
import { RefusedRowEntity } from './refused-row.entity.js';
import { StockLevelEntity } from './stock-level.entity.js';

/** A question is worth two seconds to anybody at most; what takes longer only takes a connection from others. */
const STATEMENT_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;

/** Connections: questions, and one for the feed. */
const POOL_SIZE = 10;

export const ENTITIES = [StockLevelEntity, FeedPositionEntity, RefusedRowEntity];
export const MIGRATIONS = [KeepStockLevels1763690400000];
export const MIGRATIONS_TABLE = 'migration';

/** The service's own tables; not yet connected. */
export function inventoryDataSource(databaseUrl: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema: 'inventory',
    entities: ENTITIES,
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'banyan-inventory',
    extra: { statement_timeout: STATEMENT_TIMEOUT_MS, keepAlive: true },
    // An idle connection that breaks is no event: the next query opens another, or fails and says so.
    poolErrorHandler: (error: unknown) => log.warn('an idle database connection broke', { err: error }),
  });
}
