import { LegacyCoreLevels, LegacyDocumentOwners, LegacySellingRules, LegacyTopologyClient } from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import { Outbox, ParkedMessages } from '@banyan/outbox';
import {
  dataSourceOf,
  LONG_WRITES,
  Faults,
  migrate,
  ParkedController,
  PollLoop,
  startService,
  type RunningService,
} from '@banyan/service';
import { AuthorityController } from './authority/authority.controller.js';
import { AuthorityStore } from './authority/authority.store.js';
import { ClaimsWatch } from './authority/claims-watch.js';
import { LevelCompare } from './authority/level-compare.js';
import { AvailabilityController } from './availability/availability.controller.js';
import { StockAnswers } from './availability/stock-answers.js';
import { AvailabilityBoard } from './board/availability-board.js';
import { BoardTables } from './board/board.tables.js';
import { ClaimsTables } from './board/claims.tables.js';
import { DeskController } from './desk/desk.controller.js';
import { ReservationsController } from './desk/reservations.controller.js';
import { ReservationsStore } from './desk/reservations.store.js';
import { DeskListener } from './desk/desk-listener.js';
import { DeskStore } from './desk/desk.store.js';
import { FirmAnswers } from './desk/firm-answers.js';
import { Lapsing } from './desk/lapsing.js';
import { RulesBook } from './desk/rules-book.js';
import { RulesStore } from './desk/rules.store.js';
import { StockDeskAnswers } from './desk/stock-desk.js';
import { DocumentOwners } from './echo/document-owners.js';
import { Echoes } from './echo/echoes.js';
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
import { startStockListeners } from './stock-watch/stock-listeners.js';
import { StockThresholdsController } from './stock-watch/stock-thresholds.controller.js';
import { StockThresholds } from './stock-watch/stock-thresholds.js';
import { StockWatch } from './stock-watch/stock-watch.js';
import { INVENTORY_TABLES } from './storage/inventory-tables.js';
import { SourceMap } from './topology/source-map.js';
import { TopologyFollower } from './topology/topology-follower.js';
import { TopologyListener } from './topology/topology-listener.js';
import { TopologyStore } from './topology/topology.store.js';

const LONGEST_BACK_OFF_MS = 10_000;
/** How often claims of other replicas are looked for, ms. */
const CLAIMS_EVERY_MS = 250;
/** How a product is sold is asked of the core by so many questions at once. */
const RULES_SOCKETS = 4;
/** One question at a time each. */
const DOCUMENT_SOCKETS = 1;
const LEVELS_SOCKETS = 1;
/** The three lists of the topology are read at once. */
const TOPOLOGY_SOCKETS = 3;

/** The whole service: tables, feed, topology, questions, operations side. Listens when it returns; it may not be ready yet. */
export async function startInventory(settings: InventorySettings, crash?: () => void): Promise<RunningService> {
  await migrate(INVENTORY_TABLES, settings.DATABASE_URL);
  const dataSource = await dataSourceOf(INVENTORY_TABLES, settings.DATABASE_URL).initialize();
  const feed = new FeedStatus(systemClock);
  const writes = await dataSourceOf(INVENTORY_TABLES, settings.DATABASE_URL, LONG_WRITES).initialize();
  const store = new FeedStore(writes);
  const board = new AvailabilityBoard();
  const boardTables = new BoardTables(dataSource, board);
  const sources = new SourceMap();
  const topology = new TopologyListener();
  const legacy = new LegacyTopologyClient(coreOf(settings, TOPOLOGY_SOCKETS));
  const topologyFollower = new TopologyFollower(
    legacy,
    new TopologyStore(dataSource),
    sources,
    systemClock,
    topology.tell,
  );
  // What was known before a restart is known at once: the service need not wait for the legacy core.
  const known = await store.position();
  const claims = new ClaimsTables(dataSource, board, systemClock, CLAIMS_EVERY_MS);
  const sellingRules = new LegacySellingRules(coreOf(settings, RULES_SOCKETS));
  const rules = new RulesBook(sellingRules, new RulesStore(dataSource), systemClock);
  await claims.begin();
  await Promise.all([boardTables.follow(known), topologyFollower.resume(), rules.resume()]);
  feed.resume(known);
  const faults = new Faults({ kinds: [], falsify: (right) => offByOne(right as Parameters<typeof offByOne>[0]) });
  const freshness = new Freshness(feed, sources, settings.BANYAN_FEED_LAG_BOUND_MS);
  const counts = new HealingCounts();
  const deskListener = new DeskListener();
  const desk = new StockDeskAnswers({
    store: new DeskStore(dataSource),
    sources,
    rules,
    changed: claims.changed,
    tell: deskListener.tell,
  });
  const authority = new AuthorityStore(dataSource);
  const claimsWatch = new ClaimsWatch(authority, systemClock, deskListener.failed);
  const lapsing = new Lapsing(desk, systemClock, deskListener.failed);
  const health = { dataSource, board, feed, freshness, sources, topology, faults };
  const documents = new LegacyDocumentOwners({
    ...coreOf(settings, DOCUMENT_SOCKETS),
    soapUser: settings.LEGACY_SOAP_USER,
    soapKey: settings.LEGACY_SOAP_KEY,
  });
  const coreLevels = new LegacyCoreLevels(coreOf(settings, LEVELS_SOCKETS));
  const client = new FeedClient(settings.LEGACY_URL);
  const listener = new CountingFeedListener(feed, counts, freshness);
  const follower = new FeedFollower({
    pages: new FeedPages(client, settings.BANYAN_FEED_PAGE_ROWS),
    store,
    board: boardTables,
    status: feed,
    healing: new FeedHealing(systemClock, listener),
    listener,
    echoes: new Echoes(dataSource, new DocumentOwners(dataSource, documents, systemClock)),
  });
  const loop = new PollLoop((stop) => follower.poll(stop), systemClock, {
    pollMs: settings.BANYAN_FEED_POLL_MS,
    longestBackOffMs: LONGEST_BACK_OFF_MS,
  });
  const listeners = await startStockListeners(settings, dataSource, systemClock);
  const outbox = new Outbox('inventory');
  const told = (): void => listeners.relays.ring();
  const watch = new StockWatch({ dataSource, sources, outbox, clock: systemClock, told });
  return startService({
    name: 'inventory',
    host: settings.INVENTORY_HOST,
    port: settings.INVENTORY_PORT,
    broker: settings.NATS_URL,
    callerKeys: settings.BANYAN_SERVICE_KEYS,
    opsHost: settings.OPS_HOST,
    opsPort: settings.INVENTORY_OPS_PORT,
    environment: settings.BANYAN_ENVIRONMENT,
    release: settings.BANYAN_RELEASE,
    controllers: [
      AvailabilityController,
      DeskController,
      ReservationsController,
      FreshnessController,
      AuthorityController,
      StockThresholdsController,
      ParkedController,
    ],
    providers: [
      { provide: FeedStatus, useValue: feed },
      { provide: Freshness, useValue: freshness },
      { provide: HealingCounts, useValue: counts },
      { provide: StockAnswers, useValue: new StockAnswers(board, sources, feed, rules) },
      { provide: StockDeskAnswers, useValue: desk },
      { provide: ReservationsStore, useValue: new ReservationsStore(dataSource) },
      { provide: FirmAnswers, useValue: new FirmAnswers(dataSource, sources, rules) },
      { provide: AuthorityStore, useValue: authority },
      { provide: LevelCompare, useValue: new LevelCompare(board, coreLevels, authority) },
      { provide: StockThresholds, useValue: new StockThresholds(dataSource) },
      { provide: ParkedMessages, useValue: new ParkedMessages(dataSource, 'inventory') },
    ],
    readiness: () => inventoryReadiness(health),
    faults,
    tick: () => {
      void loop.tick();
      void topologyFollower.tick();
      void claims.tick().catch(deskListener.failed);
      void lapsing.tick();
      void claimsWatch.tick();
      void watch.tick();
      listeners.relays.tick();
      freshness.watch();
    },
    stop: () =>
      Promise.all([
        watch.stop(),
        listeners.relays.stop(),
        loop.stop(),
        topologyFollower.stop(),
        lapsing.stop(),
        claimsWatch.stop(),
      ]),
    free: () => {
      listeners.close();
      return Promise.all([
        client.close(),
        legacy.close(),
        sellingRules.close(),
        documents.close(),
        coreLevels.close(),
        dataSource.destroy(),
        writes.destroy(),
      ]);
    },
    ...(crash === undefined ? {} : { crash }),
  });
}

function coreOf(
  settings: InventorySettings,
  maxSockets: number,
): ConstructorParameters<typeof LegacyTopologyClient>[0] {
  return {
    clock: systemClock,
    baseUrl: settings.LEGACY_URL,
    restUser: settings.LEGACY_REST_USER,
    restPassword: settings.LEGACY_REST_PASSWORD,
    maxSockets,
  };
}
