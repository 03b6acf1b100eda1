import 'reflect-metadata';
import { LegacyTopologyClient } from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import { NestLogger, serviceRelease, type ReadyAnnouncement } from '@banyan/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AvailabilityBoard } from './board/availability-board.js';
import { BoardTables } from './board/board.tables.js';
import { Faults } from './faults/faults.js';
import { FeedClient } from './feed/feed-client.js';
import { FeedFollower } from './feed/feed-follower.js';
import { FeedHealing } from './feed/feed-healing.js';
import { CountingFeedListener } from './feed/feed-listener.js';
import { FeedLoop } from './feed/feed-loop.js';
import { FeedPages } from './feed/feed-pages.js';
import { FeedStatus } from './feed/feed-status.js';
import { FeedStore } from './feed/feed.store.js';
import { HealingCounts } from './feed/healing-counts.js';
import { Freshness } from './freshness/freshness.js';
import { InventoryModule } from './inventory.module.js';
import type { InventorySettings } from './inventory.settings.js';
import { InFlight } from './rpc/in-flight.js';
import { QuestionServer } from './rpc/question-server.js';
import { inventoryDataSource } from './storage/data-source.js';
import { migrate } from './storage/migrate.js';
import { SourceMap } from './topology/source-map.js';
import { TopologyFollower } from './topology/topology-follower.js';
import { TopologyListener } from './topology/topology-listener.js';
import { TopologyStore } from './topology/topology.store.js';

/** How often the loops look whether a poll is due. */
const TICK_MS = 25;
const LONGEST_BACK_OFF_MS = 10_000;
/** Questions in flight at the end; the gateway waits for none longer than its deadline of 2 s. */
const DRAIN_MS = 2_500;
/** The three lists of the topology are read at once. */
const TOPOLOGY_SOCKETS = 3;

/** Environments where the service can be told to misbehave. */
const FAULT_ENVIRONMENTS: readonly string[] = ['development', 'test'];

export interface RunningInventory extends ReadyAnnouncement {
  /** Drains and closes everything it opened. */
  close(): Promise<void>;
}

/** The whole service: tables, feed, topology, questions, operations side. Listens when it returns; it may not be ready yet. */
export async function startInventory(
  settings: InventorySettings,
  crash: () => void = () => process.kill(process.pid, 'SIGKILL'),
): Promise<RunningInventory> {
  await migrate(settings.DATABASE_URL);
  const dataSource = await inventoryDataSource(settings.DATABASE_URL).initialize();
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
  const faults = new Faults();
  const inFlight = new InFlight();
  const faultSwitches = FAULT_ENVIRONMENTS.includes(settings.BANYAN_ENVIRONMENT);
  const freshness = new Freshness(feed, sources, settings.BANYAN_FEED_LAG_BOUND_MS);
  const counts = new HealingCounts();
  const health = { dataSource, board, feed, freshness, sources, topology, faults };
  const app = await NestFactory.create<NestFastifyApplication>(
    InventoryModule.of({ ...health, counts, inFlight, faultSwitches, crash }),
    new FastifyAdapter({ forceCloseConnections: true, bodyLimit: 16_384 }),
    { logger: new NestLogger(), abortOnError: false },
  );
  const release = settings.BANYAN_RELEASE ?? serviceRelease();
  const server = new QuestionServer(app, settings.INVENTORY_HOST, settings.INVENTORY_PORT, inFlight, faults, release);
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
  const loop = new FeedLoop((stop) => follower.poll(stop), systemClock, {
    pollMs: settings.BANYAN_FEED_POLL_MS,
    longestBackOffMs: LONGEST_BACK_OFF_MS,
  });
  await app.startAllMicroservices();
  await app.listen(settings.INVENTORY_OPS_PORT, settings.OPS_HOST);
  const ticking = setInterval(() => {
    void loop.tick();
    void topologyFollower.tick();
    freshness.watch();
  }, TICK_MS);
  return {
    url: `tcp://${settings.INVENTORY_HOST}:${server.port}`,
    opsUrl: `http://${settings.OPS_HOST}:${portOf(app)}`,
    close: async () => {
      clearInterval(ticking);
      await Promise.all([loop.stop(), topologyFollower.stop(), server.drain(DRAIN_MS)]);
      await app.close();
      await Promise.all([client.close(), legacy.close(), dataSource.destroy()]);
    },
  };
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

function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the operations side does not listen on TCP');
  return address.port;
}
