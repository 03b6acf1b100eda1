import { LegacyTopologyClient } from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import { dataSourceOf, Faults, migrate, PollLoop, startService, type RunningService } from '@banyan/service';
import { AvailabilityController } from './availability/availability.controller.js';
import { StockAnswers } from './availability/stock-answers.js';
import { AvailabilityBoard } from './board/availability-board.js';
import { BoardTables } from './board/board.tables.js';
import { offByOne } from './faults/off-by-one.js';
import { FeedClient } from './feed/feed-client.js';
import { FeedFollower } from './feed/feed-follower.js';
import { FeedHealing } from './feed/feed-healing.js';
import { CountingFeedListener } from './feed/feed-listener.js';
import { FeedPages } from './feed/feed-pages.js';
import { FeedStatus } from './feed/feed-status.js';
import { FeedStore } from './feed/feed.store.js';
import { HealingCounts } from './feed/healing-counts.js';
import { FreshnessController } from './freshness/freshness.controller.js';
import { Freshness } from './freshness/freshness.js';
import { inventoryReadiness } from './inventory.readiness.js';
import type { InventorySettings } from './inventory.settings.js';
import { INVENTORY_TABLES } from './storage/inventory-tables.js';
import { SourceMap } from './topology/source-map.js';
import { TopologyFollower } from './topology/topology-follower.js';
import { TopologyListener } from './topology/topology-listener.js';
import { TopologyStore } from './topology/topology.store.js';

const LONGEST_BACK_OFF_MS = 10_000;
/** The three lists of the topology are read at once. */
const TOPOLOGY_SOCKETS = 3;

/** The whole service: tables, feed, topology, questions, operations side. Listens when it returns; it may not be ready yet. */
export async function startInventory(settings: InventorySettings, crash?: () => void): Promise<RunningService> {
  await migrate(INVENTORY_TABLES, settings.DATABASE_URL);
  const dataSource = await dataSourceOf(INVENTORY_TABLES, settings.DATABASE_URL).initialize();
  const feed = new FeedStatus(systemClock);
  const store = new FeedStore(dataSource);
  const board = new AvailabilityBoard();
  const boardTables = new BoardTables(dataSource, board);
  const sources = new SourceMap();
  const topology = new TopologyListener();
  const legacy = topologyClient(settings);
  const topologyFollower = new TopologyFollower(
    legacy,
    new TopologyStore(dataSource),
    sources,
    systemClock,
    topology.tell,
  );
  // What was known before a restart is known at once: the service need not wait for the legacy core.
  const known = await store.position();
  await Promise.all([boardTables.follow(known), topologyFollower.resume()]);
  feed.resume(known);
  const faults = new Faults({ kinds: [], falsify: (right) => offByOne(right as Parameters<typeof offByOne>[0]) });
  const freshness = new Freshness(feed, sources, settings.BANYAN_FEED_LAG_BOUND_MS);
  const counts = new HealingCounts();
  const health = { dataSource, board, feed, freshness, sources, topology, faults };
  const client = new FeedClient(settings.LEGACY_URL);
  const listener = new CountingFeedListener(feed, counts, freshness);
  const follower = new FeedFollower({
    pages: new FeedPages(client, settings.BANYAN_FEED_PAGE_ROWS),
    store,
    board: boardTables,
    status: feed,
    healing: new FeedHealing(systemClock, listener),
    listener,
  });
  const loop = new PollLoop((stop) => follower.poll(stop), systemClock, {
    pollMs: settings.BANYAN_FEED_POLL_MS,
    longestBackOffMs: LONGEST_BACK_OFF_MS,
  });
  return startService({
    name: 'inventory',
    host: settings.INVENTORY_HOST,
    port: settings.INVENTORY_PORT,
    opsHost: settings.OPS_HOST,
    opsPort: settings.INVENTORY_OPS_PORT,
    environment: settings.BANYAN_ENVIRONMENT,
    release: settings.BANYAN_RELEASE,
    controllers: [AvailabilityController, FreshnessController],
    providers: [
      { provide: FeedStatus, useValue: feed },
      { provide: Freshness, useValue: freshness },
      { provide: HealingCounts, useValue: counts },
      { provide: StockAnswers, useValue: new StockAnswers(board, sources, feed) },
    ],
    readiness: () => inventoryReadiness(health),
    faults,
    tick: () => {
      void loop.tick();
      void topologyFollower.tick();
      freshness.watch();
    },
    stop: () => Promise.all([loop.stop(), topologyFollower.stop()]),
    free: () => Promise.all([client.close(), legacy.close(), dataSource.destroy()]),
    ...(crash === undefined ? {} : { crash }),
  });
}

function topologyClient(settings: InventorySettings): LegacyTopologyClient {
  return new LegacyTopologyClient({
    clock: systemClock,
    baseUrl: settings.LEGACY_URL,
    restUser: settings.LEGACY_REST_USER,
    restPassword: settings.LEGACY_REST_PASSWORD,
    maxSockets: TOPOLOGY_SOCKETS,
  });
}
