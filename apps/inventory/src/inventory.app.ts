import 'reflect-metadata';
import { systemClock } from '@banyan/kernel';
import { NestLogger, type ReadyAnnouncement } from '@banyan/observability';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Faults } from './faults/faults.js';
import { FeedClient } from './feed/feed-client.js';
import { FeedFollower } from './feed/feed-follower.js';
import { CountingFeedListener } from './feed/feed-listener.js';
import { FeedLoop } from './feed/feed-loop.js';
import { FeedStatus } from './feed/feed-status.js';
import { FeedStore } from './feed/feed.store.js';
import { InventoryModule } from './inventory.module.js';
import type { InventorySettings } from './inventory.settings.js';
import { InFlight } from './rpc/in-flight.js';
import { QuestionServer } from './rpc/question-server.js';
import { inventoryDataSource } from './storage/data-source.js';
import { migrate } from './storage/migrate.js';

/** How often the loop looks whether a poll is due. */
const TICK_MS = 25;
const LONGEST_BACK_OFF_MS = 10_000;
/** Questions in flight at the end; the gateway waits for none longer than its deadline of 2 s. */
const DRAIN_MS = 2_500;

/** Environments where the service can be told to misbehave. */
const FAULT_ENVIRONMENTS: readonly string[] = ['development', 'test'];

export interface RunningInventory extends ReadyAnnouncement {
  /** Drains and closes everything it opened. */
  close(): Promise<void>;
}

/** The whole service: tables, feed, questions, operations side. Listens when it returns; it may not be ready yet. */
export async function startInventory(
  settings: InventorySettings,
  crash: () => void = () => process.kill(process.pid, 'SIGKILL'),
): Promise<RunningInventory> {
  await migrate(settings.DATABASE_URL);
  const dataSource = await inventoryDataSource(settings.DATABASE_URL).initialize();
  const feed = new FeedStatus(systemClock);
  const store = new FeedStore(dataSource);
  // What was known before a restart is known at once: the service need not wait for the legacy core.
  feed.resume(await store.position());
  const faults = new Faults();
  const inFlight = new InFlight();
  const faultSwitches = FAULT_ENVIRONMENTS.includes(settings.BANYAN_ENVIRONMENT);
  const app = await NestFactory.create<NestFastifyApplication>(
    InventoryModule.of({ dataSource, feed, faults, inFlight, faultSwitches, crash }),
    new FastifyAdapter({ forceCloseConnections: true, bodyLimit: 16_384 }),
    { logger: new NestLogger(), abortOnError: false },
  );
  const server = new QuestionServer(app, settings.INVENTORY_HOST, settings.INVENTORY_PORT, inFlight, faults);
  const client = new FeedClient(settings.LEGACY_URL);
  const loop = feedLoop(settings, client, store, feed);
  await app.startAllMicroservices();
  await app.listen(settings.INVENTORY_OPS_PORT, settings.OPS_HOST);
  const ticking = setInterval(() => void loop.tick(), TICK_MS);
  return {
    url: `tcp://${settings.INVENTORY_HOST}:${server.port}`,
    opsUrl: `http://${settings.OPS_HOST}:${portOf(app)}`,
    close: async () => {
      clearInterval(ticking);
      await Promise.all([loop.stop(), server.drain(DRAIN_MS)]);
      await app.close();
      await Promise.all([client.close(), dataSource.destroy()]);
    },
  };
}

function feedLoop(settings: InventorySettings, client: FeedClient, store: FeedStore, feed: FeedStatus): FeedLoop {
  const listener = new CountingFeedListener(feed);
  const follower = new FeedFollower(client, store, feed, listener, settings.BANYAN_FEED_PAGE_ROWS);
  const options = { pollMs: settings.BANYAN_FEED_POLL_MS, longestBackOffMs: LONGEST_BACK_OFF_MS };
  return new FeedLoop((stop) => follower.poll(stop), systemClock, options);
}

function portOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the operations side does not listen on TCP');
  return address.port;
}
