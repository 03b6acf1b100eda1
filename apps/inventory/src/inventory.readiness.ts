import type { ReadinessReport } from '@banyan/observability';
import type { DataSource } from 'typeorm';
import type { Faults } from './faults/faults.js';
import { describeTrouble } from './feed/feed-listener.js';
import type { FeedStatus } from './feed/feed-status.js';

/** Silence of the feed that a person should look into; questions are answered all the same. */
const SILENT_SECONDS = 30;

/** Ready once the feed was read to its end, also while the legacy core is down. */
export async function inventoryReadiness(
  dataSource: DataSource,
  feed: FeedStatus,
  faults: Faults,
): Promise<ReadinessReport> {
  const trouble = feed.trouble === undefined ? '' : `; the feed ${describeTrouble(feed.trouble)}`;
  const postgres = await dataSource.query('SELECT 1').then(
    () => true,
    () => false,
  );
  return {
    checks: [
      { name: 'postgres', ok: postgres, required: true },
      { name: 'feed-loaded', ok: feed.loaded, required: true, detail: `position ${feed.position}` },
      {
        name: 'feed-followed',
        ok: feed.trouble === undefined && feed.secondsSinceSuccess < SILENT_SECONDS,
        required: false,
        detail: `read ${feed.secondsSinceSuccess.toFixed(1)} s ago, ${feed.lagSeconds.toFixed(1)} s behind${trouble}`,
      },
      { name: 'faults', ok: !faults.on, required: false, detail: faults.on ? 'faults are injected' : 'none injected' },
    ],
  };
}
