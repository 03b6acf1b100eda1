import type { FiguresTold, OrderFigure } from '@banyan/domains';
import { isoUtc, messageOf, type Clock } from '@banyan/kernel';
import { gauge, log } from '@banyan/observability';
import type { RolloutStore } from '@banyan/rollout';
import { minuteOf } from '@banyan/slo';
import type { BusinessImpact } from '../incidents/incident.js';
import type { IntegrationBook } from '../integrations/integration-book.js';
import type { FigureSurvey } from '../orders/figure-survey.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { askStore } from '../api/ask-store.js';
import { added } from '../series/series-view.js';
import { rolloutsOf } from '../timeline/rollouts.js';
import type { Expectation } from './expectation.js';
import { impactOf, type Impact } from './impact.js';
import {
  businessSignals,
  CANCELLATIONS,
  type BusinessSignal,
  type CountFacts,
  type EndedSessions,
} from './business-signals.js';
import { placedOf, stockOutsOf, type OrderCounts, type OrderWindow } from './order-counts.js';
import { rolloutFigures, type RolloutFigures } from './rollout-figures.js';
import { SIGNAL_POLICY } from './signal-policy.js';

/** For whoever is told that it cannot be read. */
const COUNTED = 'what was counted and decided is';

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
  /** What the critical signals say, each beside what is to be expected of it. */
  readonly signals: readonly BusinessSignal[];
  /** Of the service's orders of the same minutes, by who called them off; null: the order service does not say. */
  readonly cancelled: { readonly byShopper: number; readonly rejected: number; readonly stockLost: number } | null;
  /** What an order cost that was placed, of the same minutes; null: none was placed. */
  readonly costPerOrder: CostPerOrder | null;
  /** What is not as usual, in a sentence each; empty: nothing that is known. */
  readonly anomalies: readonly string[];
}

/** What the shop spent on each order that was placed, whatever it was spent on. */
export interface CostPerOrder {
  /** Owned requests that gateways answered. */
  readonly calls: number;
  /** Of them, those that the core answered, and copies that it was asked for comparison. */
  readonly legacyCalls: number;
  /** Processor time of the gateways, ms; null: none of them says. */
  readonly cpuMs: number | null;
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
const WEEK_MS = 7 * DAY_MINUTES * MINUTE_MS;
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
    private readonly asked: {
      readonly figures: Pick<FigureSurvey, 'minutes'>;
      readonly integrations: () => Pick<IntegrationBook, 'look'>;
    },
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
    const window = await askStore(COUNTED, () => this.#window());
    const { fromMs, toMs } = window;
    const [rollouts, traffic, figures, { integrations }] = await Promise.all([
      askStore(COUNTED, () => this.#figures()),
      askStore(COUNTED, () => this.#traffic(fromMs, toMs)),
      this.#orderFigures(fromMs, toMs),
      this.asked.integrations().look(),
    ]);
    [this.#latest, this.#rollouts] = [window, rollouts];
    const journeys = this.#journeys();
    const signals = businessSignals({
      ended: this.#ended(),
      paymentRetries: countFacts(figures, ['payment-retried'], window),
      cancellations: countFacts(figures, CANCELLATIONS, window),
      stockOuts: { observed: stockOutsOf(window.outcomes), past: window.pastStockOuts },
      integrations,
    });
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
      signals,
      cancelled: cancelledOf(figures),
      costPerOrder: this.#costPerOrder(window.placed, traffic),
      anomalies: [...anomaliesOf(window), ...signals.flatMap(flagged)],
    };
  }

  /** @throws ProblemError `unavailable` without PostgreSQL */
  async impact(domain: string, fromMs: number, toMs: number): Promise<ImpactPage> {
    const [from, to] = [minuteOf(fromMs), minuteOf(toMs - 1) + 1];
    const counted = async (range: { from: number; to: number }) =>
      (await this.store.trafficSteps({ domain, ...range }, range.to - range.from)).reduce(added, NOTHING);
    const [during, before, orders] = await askStore(COUNTED, () =>
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

  /** What became of the service's orders in the window, and around the same hour of earlier weeks; undefined: it does not say. */
  async #orderFigures(fromMs: number, toMs: number): Promise<OrderFiguresOf | undefined> {
    const aroundMs = SIGNAL_POLICY.aroundWindows * (toMs - fromMs);
    const begins = Array.from({ length: SIGNAL_POLICY.weeks }, (_, at) => fromMs - (at + 1) * WEEK_MS - aroundMs);
    const lengthMs = toMs - fromMs + 2 * aroundMs;
    const [now, ...weeks] = await Promise.all([
      this.asked.figures.minutes(fromMs, toMs),
      ...begins.map((beginMs) => this.asked.figures.minutes(beginMs, beginMs + lengthMs)),
    ]);
    if (now === undefined) return undefined;
    return { now, weeks: weeks.map((minutes = [], at) => ({ beginMs: begins[at] ?? 0, minutes })) };
  }

  /** Over all gateways; undefined: none says. */
  #ended(): EndedSessions | undefined {
    const told = this.speaking().flatMap(({ report }) => report.signals?.ended ?? []);
    const [first] = told;
    if (first === undefined) return undefined;
    const sum = (of: 'sound' | 'spoilt', end: 'bought' | 'abandoned'): number =>
      told.reduce((all, each) => all + each[of][end], 0);
    return {
      minutes: first.minutes,
      sound: { bought: sum('sound', 'bought'), abandoned: sum('sound', 'abandoned') },
      spoilt: { bought: sum('spoilt', 'bought'), abandoned: sum('spoilt', 'abandoned') },
    };
  }

  async #traffic(fromMs: number, toMs: number): Promise<{ readonly calls: number; readonly legacyCalls: number }> {
    const range = { from: minuteOf(fromMs), to: minuteOf(toMs) };
    const steps = await Promise.all(
      this.domains.map((domain) => this.store.trafficSteps({ domain, ...range }, range.to - range.from)),
    );
    const all = steps.flat();
    return {
      calls: all.reduce((sum, { requests }) => sum + requests, 0),
      legacyCalls: all.reduce(
        (sum, { arm, requests, compared }) => (arm === 'legacy' ? sum + requests + compared : sum),
        0,
      ),
    };
  }

  #costPerOrder(
    placed: number,
    traffic: { readonly calls: number; readonly legacyCalls: number },
  ): CostPerOrder | null {
    if (placed === 0) return null;
    // One that has just begun to measure says nothing yet: whoever speaks has computed something.
    const told = this.speaking()
      .flatMap(({ report }) => report.signals?.cpu ?? [])
      .filter(({ ms }) => ms > 0);
    const cpuMs = told.reduce((sum, { ms, minutes }) => sum + (ms * SIGNAL_POLICY.windowMinutes) / minutes, 0);
    return {
      calls: traffic.calls / placed,
      legacyCalls: traffic.legacyCalls / placed,
      cpuMs: told.length === 0 ? null : cpuMs / placed,
    };
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

/** By the minute, of the window and of weeks before it, each from `beginMs` on. */
interface OrderFiguresOf {
  readonly now: FiguresTold['minutes'];
  readonly weeks: readonly { readonly beginMs: number; readonly minutes: FiguresTold['minutes'] }[];
}

function sumOf(minutes: FiguresTold['minutes'], figures: readonly OrderFigure[]): number {
  return minutes.reduce((sum, { figure, orders }) => (figures.includes(figure) ? sum + orders : sum), 0);
}

/** A week in which no order was begun was not lived through, as far as the books say. */
function countFacts(
  told: OrderFiguresOf | undefined,
  figures: readonly OrderFigure[],
  { fromMs, toMs }: Pick<OrderWindow, 'fromMs' | 'toMs'>,
): CountFacts {
  if (told === undefined) return undefined;
  const lengthMs = toMs - fromMs;
  const past = told.weeks.map(({ beginMs, minutes }) => {
    if (!minutes.some(({ figure }) => figure === 'begun')) return [];
    return Array.from({ length: 2 * SIGNAL_POLICY.aroundWindows + 1 }, (_, window) => {
      const from = beginMs + window * lengthMs;
      const isWithin = (minute: number): boolean => minute * MINUTE_MS >= from && minute * MINUTE_MS < from + lengthMs;
      return sumOf(
        minutes.filter(({ minute }) => isWithin(minute)),
        figures,
      );
    });
  });
  return { observed: sumOf(told.now, figures), past };
}

function cancelledOf(told: OrderFiguresOf | undefined): Business['cancelled'] {
  if (told === undefined) return null;
  const sum = (figure: OrderFigure): number => sumOf(told.now, [figure]);
  return {
    byShopper: sum('cancelled-by-shopper'),
    rejected: sum('cancelled-rejected'),
    stockLost: sum('cancelled-stock-lost'),
  };
}

function refusedOf({ outcomes }: OrderWindow): Business['orders']['refused'] {
  const sums = new Map<string, number>();
  for (const { outcome, orders } of outcomes) {
    if (outcome !== 'placed') sums.set(outcome, (sums.get(outcome) ?? 0) + orders);
  }
  return Array.from(sums, ([because, orders]) => ({ because, orders })).toSorted((a, b) => b.orders - a.orders);
}

function flagged({ title, state, text, means }: BusinessSignal): readonly string[] {
  return state === 'high' ? [`${title}: ${text}. ${means}`] : [];
}

function anomaliesOf({ placed, expected }: OrderWindow): readonly string[] {
  if (expected.kind !== 'expected' || expected.state === 'usual') return [];
  const usual = `${Math.round(expected.low)} to ${Math.round(expected.high)}`;
  return [
    `${placed} orders in ${SIGNAL_POLICY.windowMinutes} minutes: ${expected.state === 'low' ? 'fewer' : 'more'} than the ${usual} of this hour in ${expected.weeks} weeks`,
  ];
}
