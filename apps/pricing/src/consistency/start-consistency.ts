import { connectChannelRows, StockListClient } from '@banyan/domains';
import { newId, type Clock } from '@banyan/kernel';
import { callerSigner } from '@banyan/rpc';
import { PollLoop } from '@banyan/service';
import type { DataSource } from 'typeorm';
import type { PriceBoard } from '../board/price-board.js';
import type { PromotionBoard } from '../board/promotion-board.js';
import type { ListStatus } from '../lists/list-status.js';
import type { PricingSettings } from '../pricing.settings.js';
import { ConsistencyChecker } from './consistency-checker.js';
import { consistencyPolicy } from './consistency-policy.js';
import { ConsistencyReports } from './consistency-report.js';
import { ConsistencyWatch } from './consistency-watch.js';
import { FindingsStore } from './findings.store.js';
import { PriceLooks } from './price-looks.js';
import { survey } from './survey.js';
import { TurnStore } from './turn.store.js';

const LONGEST_BACK_OFF_MS = 60_000;
/** Calls are made one after another. */
const SOCKETS = 1;

/** What the comparison works with. */
export interface ConsistencyParts {
  readonly dataSource: DataSource;
  readonly prices: PriceBoard;
  readonly promotions: PromotionBoard;
  readonly priceList: ListStatus;
  readonly clock: Clock;
}

/** The comparison of prices across channels, as the service runs it. */
export interface Consistency {
  readonly reports: ConsistencyReports;
  /** Never throws. */
  tick(): void;
  stop(): Promise<unknown>;
  free(): Promise<unknown>;
}

export function startConsistency(settings: PricingSettings, parts: ConsistencyParts): Consistency {
  const { dataSource, prices, promotions, priceList, clock } = parts;
  const callsPerSecond = settings.BANYAN_CONSISTENCY_CALLS_PER_SECOND;
  const policy = consistencyPolicy(settings.BANYAN_CONSISTENCY_SETTLE_MS, callsPerSecond);
  const findings = new FindingsStore(dataSource);
  const turns = new TurnStore(dataSource, newId());
  const watch = new ConsistencyWatch(findings, turns, clock);
  const rows = connectChannelRows({ baseUrl: settings.LEGACY_URL, maxSockets: SOCKETS });
  const stock = new StockListClient({
    host: settings.INVENTORY_HOST,
    port: settings.INVENTORY_PORT,
    broker: settings.NATS_URL,
    signer: callerSigner('pricing', settings.BANYAN_SERVICE_KEYS, clock),
  });
  const looks = new PriceLooks(rows, prices, clock, policy.callMs, (channel, outcome) =>
    watch.called(channel, outcome),
  );
  const checker = new ConsistencyChecker({
    clock,
    policy,
    turns,
    findings,
    board: prices,
    priceList,
    looks,
    survey: (measures, stop) => survey({ prices, promotions, stock, clock }, measures, stop),
    listener: watch,
  });
  const loop = new PollLoop((stop) => checker.step(stop), clock, {
    // Every step is one look, which is a call for each channel.
    pollMs: (PriceLooks.CALLS * 1_000) / Math.max(1, callsPerSecond),
    longestBackOffMs: LONGEST_BACK_OFF_MS,
  });
  return {
    reports: new ConsistencyReports({
      clock,
      policy,
      turns,
      findings,
      trouble: () => watch.trouble,
      withoutStock: () => checker.withoutStock,
    }),
    tick: () => {
      void loop.tick();
      watch.watch();
    },
    stop: async () => {
      await loop.stop();
      // Where the tables are away, the lease ends by itself.
      await turns.letGo().catch((error: unknown) => watch.failed(String(error)));
    },
    free: async () => {
      stock.close();
      await rows.close();
    },
  };
}
