import { isoUtc, messageOf, type Clock } from '@banyan/kernel';
import { gauge, log } from '@banyan/observability';
import type { RolloutStore } from '@banyan/rollout';
import { minuteOf } from '@banyan/slo';
import type { BusinessImpact } from '../incidents/incident.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { askStore } from '../api/ask-store.js';
import { added } from '../series/series-view.js';
import { rolloutsOf } from '../timeline/rollouts.js';
import type { Expectation } from './expectation.js';
import { impactOf, type Impact } from './impact.js';
import { placedOf, type OrderCounts, type OrderWindow } from './order-counts.js';
import { rolloutFigures, type RolloutFigures } from './rollout-figures.js';
import { SIGNAL_POLICY } from './signal-policy.js';

/** What a shop is for, as of now. Body of `GET /api/business`. */
export interface Business {
  readonly asOf: string;
  /** Of the last full minutes. */
  readonly orders: {
    readonly minutes: number;
    readonly placed: number;
    readonly perMinute: number;
    readonly expected: Expectation;
    /** Why orders were refused, the most frequent first; `open`: their outcome is not known yet. */
    readonly refused: readonly { readonly because: string; readonly orders: number }[];
    /** By the arm that captured them. */
    readonly byArm: { readonly legacy: number; readonly service: number };
    readonly meanOrder: { readonly currency: string; readonly minor: number } | null;
  };
  /** Sessions of the last half hour. */
  readonly journeys: { readonly seen: number; readonly failed: number; readonly failedRatio: number | null };
  readonly failingSkus: readonly FailingSku[];
  readonly rollouts: RolloutFigures;
  /** What is not as usual, in a sentence each; empty: nothing that is known. */
  readonly anomalies: readonly string[];
}

/** Goods whose questions fail most, over all gateways since they started: at least `atLeast` times, at most `atMost`. */
export interface FailingSku {
  readonly domain: string;
  readonly sku: string;
  readonly atLeast: number;
  readonly atMost: number;
}

/** Body of `GET /api/impact`. */
export interface ImpactPage extends Impact {
  readonly domain: string;
  readonly from: string;
  readonly to: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const MOST_SKUS = 20;
const MOST_EVENTS = 1_000;
/** How old what the metrics say may be, ms. */
const LOOK_EVERY_MS = 30_000;

/** The business's own signals: computed from the ledger, from what gateways know of sessions, and from what was decided. */
export class BusinessDesk {
  #latest: OrderWindow | undefined;
  #rollouts: RolloutFigures | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly counts: OrderCounts,
    private readonly store: Pick<RolloutStore, 'trafficSteps' | 'decisionHistory' | 'sightingHistory'>,
    private readonly domains: readonly string[],
    private readonly speaking: () => readonly ReplicaPage[],
    private readonly clock: Clock,
  ) {
    // Not a number: nothing is known, which is over no threshold.
    gauge('banyan_orders_recent')
      .with({})
      .readFrom(() => this.#latest?.placed ?? Number.NaN);
    for (const bound of ['low', 'mean', 'high'] as const) {
      gauge('banyan_orders_expected')
        .with({ bound })
        .readFrom(() => {
          const expected = this.#latest?.expected;
          return expected?.kind === 'expected' ? expected[bound] : Number.NaN;
        });
    }
    gauge('banyan_orders_anomaly_state')
      .with({})
      .readFrom(() => {
        const expected = this.#latest?.expected;
        return expected?.kind === 'expected' && expected.state === 'low' ? 1 : 0;
      });
    gauge('banyan_rollback_ratio')
      .with({})
      .readFrom(() => this.#rollouts?.rollbackRatio ?? Number.NaN);
    gauge('banyan_rollouts_recent')
      .with({})
      .readFrom(() => this.#rollouts?.rollouts ?? Number.NaN);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @throws ProblemError `unavailable` without PostgreSQL */
  async look(): Promise<Business> {
    const [window, rollouts] = await askStore('what was counted and decided is', () =>
      Promise.all([this.#window(), this.#figures()]),
    );
    [this.#latest, this.#rollouts] = [window, rollouts];
    const journeys = this.#journeys();
    return {
      asOf: isoUtc(this.clock.nowMs()),
      orders: {
        minutes: SIGNAL_POLICY.windowMinutes,
        placed: window.placed,
        perMinute: window.placed / SIGNAL_POLICY.windowMinutes,
        expected: window.expected,
        refused: refusedOf(window),
        byArm: {
          legacy: placedOf(window.outcomes.filter(({ arm }) => arm === 'legacy')),
          service: placedOf(window.outcomes.filter(({ arm }) => arm === 'service')),
        },
        meanOrder: window.meanOrder ?? null,
      },
      journeys,
      failingSkus: this.failingSkus(),
      rollouts,
      anomalies: anomaliesOf(window),
    };
  }

  /** @throws ProblemError `unavailable` without PostgreSQL */
  async impact(domain: string, fromMs: number, toMs: number): Promise<ImpactPage> {
    const [from, to] = [minuteOf(fromMs), minuteOf(toMs - 1) + 1];
    const counted = async (range: { from: number; to: number }) =>
      (await this.store.trafficSteps({ domain, ...range }, range.to - range.from)).reduce(added, NOTHING);
    const [during, before, orders] = await askStore('what was counted and decided is', () =>
      Promise.all([
        counted({ from, to }),
        counted({ from: from - (to - from), to: from }),
        this.counts.window(from * MINUTE_MS, to * MINUTE_MS),
      ]),
    );
    const { placed, expected, meanOrder } = orders;
    return {
      domain,
      from: isoUtc(from * MINUTE_MS),
      to: isoUtc(to * MINUTE_MS),
      ...impactOf({ during, before, placed, expected, meanOrder }),
    };
  }

  /**
   * What an incident has cost since then, in orders and money; null: it lasts for longer than can be held against the same hours of
   * other weeks, or too little of the past is known.
   *
   * @throws StoreUnavailable
   */
  async lostSince(sinceMs: number): Promise<BusinessImpact | null> {
    const toMs = minuteOf(this.clock.nowMs()) * MINUTE_MS;
    const fromMs = minuteOf(sinceMs) * MINUTE_MS;
    if (toMs <= fromMs || toMs - fromMs > SIGNAL_POLICY.longestImpactMs) return null;
    const { placed, expected, meanOrder } = await this.counts.window(fromMs, toMs);
    const { orders, money } = impactOf({ during: NOTHING, before: NOTHING, placed, expected, meanOrder });
    if (orders.lost === null) return null;
    const { value: lost, low, high } = orders.lost;
    return {
      orders: { lost: Math.round(lost), low: Math.round(low), high: Math.round(high) },
      money: money && {
        currency: money.currency,
        amountMinor: money.lostMinor.value,
        lowMinor: money.lostMinor.low,
        highMinor: money.lostMinor.high,
      },
    };
  }

  /** The worst first. A name that two gateways tell of is added up. */
  failingSkus(): readonly FailingSku[] {
    const sums = new Map<string, FailingSku>();
    for (const { report } of this.speaking()) {
      for (const { domain, sku, count, error } of report.signals?.failingSkus ?? []) {
        const key = JSON.stringify([domain, sku]);
        const { atLeast = 0, atMost = 0 } = sums.get(key) ?? {};
        sums.set(key, { domain, sku, atLeast: atLeast + count - error, atMost: atMost + count });
      }
    }
    return [...sums.values()].toSorted((a, b) => b.atLeast - a.atLeast || b.atMost - a.atMost).slice(0, MOST_SKUS);
  }

  async #look(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      [this.#latest, this.#rollouts] = [undefined, undefined];
      log.debug('business signals could not be computed', { reason: messageOf(error) });
    }
  }

  #window(): Promise<OrderWindow> {
    const toMs = minuteOf(this.clock.nowMs()) * MINUTE_MS;
    return this.counts.window(toMs - SIGNAL_POLICY.windowMinutes * MINUTE_MS, toMs);
  }

  #journeys(): Business['journeys'] {
    const told = this.speaking().flatMap(({ report }) => report.signals?.journeys ?? []);
    const seen = told.reduce((sum, each) => sum + each.seen, 0);
    const failed = told.reduce((sum, each) => sum + each.failed, 0);
    return { seen, failed, failedRatio: seen === 0 ? null : failed / seen };
  }

  async #figures(): Promise<RolloutFigures> {
    const days = SIGNAL_POLICY.rolloutDays;
    const sinceMs = this.clock.nowMs() - days * DAY_MINUTES * MINUTE_MS;
    const trips = new Set<string>();
    const rollouts = await Promise.all(
      this.domains.map(async (domain) => {
        const query = { domain, sinceMs, limit: MOST_EVENTS };
        const [decisions, sightings] = await Promise.all([
          this.store.decisionHistory({ ...query, kinds: ['trip', 'reset'] }),
          this.store.sightingHistory({ ...query, kinds: ['slider'] }),
        ]);
        for (const { id, kind } of decisions) if (kind === 'trip') trips.add(id);
        return rolloutsOf(decisions, sightings);
      }),
    );
    return rolloutFigures(rollouts.flat(), trips, days);
  }
}

const NOTHING = {
  requests: 0,
  failed: 0,
  slow: 0,
  journeysFailed: 0,
  intendedMicro: 0,
  compared: 0,
  mismatched: 0,
};

function refusedOf({ outcomes }: OrderWindow): Business['orders']['refused'] {
  const sums = new Map<string, number>();
  for (const { outcome, orders } of outcomes) {
    if (outcome !== 'placed') sums.set(outcome, (sums.get(outcome) ?? 0) + orders);
  }
  return Array.from(sums, ([because, orders]) => ({ because, orders })).toSorted((a, b) => b.orders - a.orders);
}

function anomaliesOf({ placed, expected }: OrderWindow): readonly string[] {
  if (expected.kind !== 'expected' || expected.state === 'usual') return [];
  const usual = `${Math.round(expected.low)} to ${Math.round(expected.high)}`;
  return [
    `${placed} orders in ${SIGNAL_POLICY.windowMinutes} minutes: ${expected.state === 'low' ? 'fewer' : 'more'} than the ${usual} of this hour in ${expected.weeks} weeks`,
  ];
}
