import type { ListName } from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import {
  dataSourceOf,
  LONG_WRITES,
  EVENT_TAKER,
  eventsControllerOf,
  Faults,
  migrate,
  PollLoop,
  startService,
  type RunningService,
} from '@banyan/service';
import { PriceAnswers } from './answers/price-answers.js';
import { PricingController } from './answers/pricing.controller.js';
import { followTables } from './board/follow-tables.js';
import { PriceBoard } from './board/price-board.js';
import { newerPrices } from './board/price.tables.js';
import { PromotionBoard } from './board/promotion-board.js';
import { newerPromotions } from './board/promotion.tables.js';
import { ConsistencyReports } from './consistency/consistency-report.js';
import { ConsistencyController } from './consistency/consistency.controller.js';
import { startConsistency } from './consistency/start-consistency.js';
import { WRONG_ROUNDINGS, WrongRounding } from './faults/wrong-rounding.js';
import { FreshnessController } from './freshness/freshness.controller.js';
import { PriceFreshness } from './freshness/price-freshness.js';
import { ListClient } from './lists/list-client.js';
import { ListFollower, type ListBoard } from './lists/list-follower.js';
import { ListStatus } from './lists/list-status.js';
import { ListStore } from './lists/list.store.js';
import { productTables } from './lists/product-tables.js';
import { promotionTables } from './lists/promotion-tables.js';
import { pricingReadiness } from './pricing.readiness.js';
import type { PricingSettings } from './pricing.settings.js';
import { PausedPromotions } from './stock-rules/paused-promotions.js';
import { StockRulesController } from './stock-rules/stock-rules.controller.js';
import { StockRules } from './stock-rules/stock-rules.js';
import { StockRulesStore } from './stock-rules/stock-rules.store.js';
import { PRICING_TABLES } from './storage/pricing-tables.js';

const LONGEST_BACK_OFF_MS = 10_000;

/** The whole service: tables, lists, questions, operations side. Listens when it returns; it may not be ready yet. */
export async function startPricing(settings: PricingSettings, crash?: () => void): Promise<RunningService> {
  await migrate(PRICING_TABLES, settings.DATABASE_URL);
  const dataSource = await dataSourceOf(PRICING_TABLES, settings.DATABASE_URL).initialize();
  const writes = await dataSourceOf(PRICING_TABLES, settings.DATABASE_URL, LONG_WRITES).initialize();
  const [prices, promotions] = [new PriceBoard(), new PromotionBoard()];
  const lists = { prices: new ListStatus(systemClock), promotions: new ListStatus(systemClock) };
  const stores = {
    prices: new ListStore(writes, 'prices', productTables),
    promotions: new ListStore(writes, 'promotions', promotionTables),
  };
  const boards: Readonly<Record<ListName, ListBoard>> = {
    prices: {
      follow: (tables) => followTables(prices, tables, (revision) => newerPrices(dataSource, revision)),
      digestOf: (key) => prices.digestOf(key),
      get known() {
        return prices.size;
      },
    },
    promotions: {
      follow: (tables) => followTables(promotions, tables, (revision) => newerPromotions(dataSource, revision)),
      digestOf: (key) => promotions.digestOf(key),
      get known() {
        return promotions.size;
      },
    },
  };
  // What was known before a restart is known at once: the service need not wait for the legacy core.
  for (const list of ['prices', 'promotions'] as const) {
    const known = await stores[list].position();
    await boards[list].follow(known);
    lists[list].resume(known);
  }
  const paused = new PausedPromotions();
  const ruleStore = new StockRulesStore(dataSource);
  const stockRules = new StockRules(ruleStore, paused, systemClock);
  await stockRules.begin();
  const faults = new Faults({ kinds: WRONG_ROUNDINGS });
  const freshness = new PriceFreshness(lists, settings.BANYAN_FEED_LAG_BOUND_MS);
  const answers = new PriceAnswers({
    prices,
    promotions,
    priceList: lists.prices,
    promotionList: lists.promotions,
    paused,
    clock: systemClock,
    rounding: new WrongRounding(faults),
  });
  const client = new ListClient({
    legacyUrl: settings.LEGACY_URL,
    user: settings.LEGACY_SOAP_USER,
    key: settings.LEGACY_SOAP_KEY,
  });
  const shared = { client, listener: freshness, limit: settings.BANYAN_PRICE_PAGE_ROWS };
  const followers = [
    new ListFollower({ ...shared, list: 'prices', store: stores.prices, board: boards.prices, status: lists.prices }),
    new ListFollower({
      ...shared,
      list: 'promotions',
      store: stores.promotions,
      board: boards.promotions,
      status: lists.promotions,
    }),
  ];
  const loops = followers.map(
    (follower) =>
      new PollLoop((stop) => follower.poll(stop), systemClock, {
        pollMs: settings.BANYAN_PRICE_POLL_MS,
        longestBackOffMs: LONGEST_BACK_OFF_MS,
      }),
  );
  const consistency = startConsistency(settings, {
    dataSource,
    prices,
    promotions,
    priceList: lists.prices,
    clock: systemClock,
  });
  return startService({
    name: 'pricing',
    host: settings.PRICING_HOST,
    port: settings.PRICING_PORT,
    broker: settings.NATS_URL,
    callerKeys: settings.BANYAN_SERVICE_KEYS,
    opsHost: settings.OPS_HOST,
    opsPort: settings.PRICING_OPS_PORT,
    environment: settings.BANYAN_ENVIRONMENT,
    release: settings.BANYAN_RELEASE,
    controllers: [
      PricingController,
      FreshnessController,
      ConsistencyController,
      StockRulesController,
      eventsControllerOf('pricing'),
    ],
    providers: [
      { provide: PriceAnswers, useValue: answers },
      { provide: PriceFreshness, useValue: freshness },
      { provide: ConsistencyReports, useValue: consistency.reports },
      { provide: StockRules, useValue: stockRules },
      { provide: StockRulesStore, useValue: ruleStore },
      { provide: PausedPromotions, useValue: paused },
      { provide: EVENT_TAKER, useValue: stockRules },
    ],
    readiness: () => pricingReadiness({ dataSource, prices, lists, freshness, faults }),
    faults,
    tick: () => {
      for (const loop of loops) void loop.tick();
      consistency.tick();
      stockRules.tick();
      freshness.watch();
    },
    stop: () => Promise.all([consistency.stop(), stockRules.stop(), ...loops.map((loop) => loop.stop())]),
    free: () => Promise.all([consistency.free(), client.close(), dataSource.destroy(), writes.destroy()]),
    ...(crash === undefined ? {} : { crash }),
  });
}
