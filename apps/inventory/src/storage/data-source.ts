import { log } from '@banyan/observability';
import { DataSource } from 'typeorm';
import { FeedPositionEntity } from './feed-position.entity.js';
import { KeepStockLevels1763690400000 } from './migrations/1763690400000-keep-stock-levels.js';
import { NumberWhatIsWritten1764230400000 } from './migrations/1764230400000-number-what-is-written.js';
import { RefusedRowEntity } from './refused-row.entity.js';
import { StockLevelEntity } from './stock-level.entity.js';
import { TopologyEntity } from './topology.entity.js';

/** What takes longer than this is stuck: the whole board loads in a tenth of it. */
const STATEMENT_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;

/** Questions take none: they are answered from memory. One for the feed, the rest for topology, readiness and luck. */
const POOL_SIZE = 4;

export const ENTITIES = [StockLevelEntity, FeedPositionEntity, RefusedRowEntity, TopologyEntity];
export const MIGRATIONS = [KeepStockLevels1763690400000, NumberWhatIsWritten1764230400000];
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
