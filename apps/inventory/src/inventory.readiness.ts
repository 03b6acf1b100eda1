import { STALENESS_BOUND_MS } from '@banyan/domains';
import type { ReadinessReport } from '@banyan/observability';
import { faultsCheck, notTooOldCheck, postgresCheck, type Faults } from '@banyan/service';
import type { DataSource } from 'typeorm';
import type { AvailabilityBoard } from './board/availability-board.js';
import { describeTrouble } from './feed/feed-listener.js';
import type { FeedStatus } from './feed/feed-status.js';
import type { Freshness } from './freshness/freshness.js';
import { describeFreshness } from './freshness/judge-freshness.js';
import type { SourceMap } from './topology/source-map.js';
import type { TopologyListener } from './topology/topology-listener.js';

/** Silence of the feed that a person should look into; questions are answered all the same. */
const SILENT_SECONDS = 30;

/** What readiness looks at. */
export interface InventoryHealth {
  readonly dataSource: DataSource;
  readonly board: AvailabilityBoard;
  readonly feed: FeedStatus;
  readonly freshness: Freshness;
  readonly sources: SourceMap;
  readonly topology: TopologyListener;
  readonly faults: Faults;
}

/**
 * Ready once the feed was read to its end and the topology is known, and as long as what is known may be said: also while
 * the legacy core or PostgreSQL is down.
 */
export async function inventoryReadiness(health: InventoryHealth): Promise<ReadinessReport> {
  const { dataSource, board, feed, freshness, sources, topology, faults } = health;
  const trouble = feed.trouble === undefined ? '' : `; the feed ${describeTrouble(feed.trouble)}`;
  const { state } = freshness;
  return {
    checks: [
      await postgresCheck(dataSource, `${board.rows} rows are known without it`),
      { name: 'feed-loaded', ok: feed.loaded, required: true, detail: `position ${feed.position}` },
      {
        name: 'topology',
        ok: sources.known,
        required: true,
        detail: `${sources.codes.size} sources${topology.trouble === undefined ? '' : `; it ${topology.trouble}`}`,
      },
      notTooOldCheck(feed.ageMs, STALENESS_BOUND_MS),
      {
        name: 'feed-followed',
        ok: feed.trouble === undefined && feed.secondsSinceSuccess < SILENT_SECONDS,
        required: false,
        detail: `read ${feed.secondsSinceSuccess.toFixed(1)} s ago, ${feed.lagSeconds.toFixed(1)} s behind${trouble}`,
      },
      { name: 'fresh', ok: state.kind === 'within-bound', required: false, detail: describeFreshness(state) },
      faultsCheck(faults),
    ],
  };
}
