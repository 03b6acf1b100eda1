import type { StockLevel } from '@banyan/domains';
import { isoUtc } from '@banyan/kernel';
import { counter, gauge, histogram, log } from '@banyan/observability';
import { Lags } from '@banyan/service';
import type { FeedStatus } from '../feed/feed-status.js';
import type { SourceMap } from '../topology/source-map.js';
import { describeFreshness, judgeFreshness, type FreshnessState } from './judge-freshness.js';

/** Everything the topology does not name: a label's values stay few whatever the feed writes. */
const OTHER = 'other';

/** Freshness of one source, for people and tests. */
export interface SourceFreshness {
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly lastChangeAt: string;
  readonly lagMs: { readonly p50: number; readonly p99: number; readonly last: number };
  /** 0-1, since start. */
  readonly withinBoundRatio: number;
  readonly changes: number;
}

interface Followed {
  readonly lags: Lags;
  /** On the monotonic clock. */
  appliedAtMs: number;
}

/** How late stock changes arrive here, by source: the SLI of the feed. Counts, and tells when it is over its bound. */
export class Freshness {
  readonly #sources = new Map<string, Followed>();
  readonly #lag = histogram('banyan_feed_change_lag_seconds');
  readonly #lastLag = gauge('banyan_feed_change_last_lag_seconds');
  readonly #age = gauge('banyan_feed_change_age_seconds');
  readonly #total = counter('banyan_feed_changes_total');
  readonly #good = counter('banyan_feed_changes_in_time_total');
  #told: FreshnessState['kind'] = 'within-bound';

  constructor(
    private readonly feed: FeedStatus,
    private readonly topology: SourceMap,
    /** Latest a change may arrive, ms. */
    readonly boundMs: number,
  ) {
    gauge('banyan_feed_over_bound_state')
      .with({})
      .readFrom(() => (this.state.kind === 'within-bound' ? 0 : 1));
  }

  get state(): FreshnessState {
    const nowMs = this.feed.clock.monotonicMs();
    const sources = [...this.#sources].map(([source, { lags, appliedAtMs }]) => ({
      source,
      lastLagMs: lags.lastLagMs,
      appliedAgoMs: nowMs - appliedAtMs,
    }));
    return judgeFreshness({ boundMs: this.boundMs, ageMs: this.feed.ageMs, sources });
  }

  /** These changes are news, and readers see them now. */
  changed(levels: readonly StockLevel[]): void {
    const { clock } = this.feed;
    for (const { source: code, changedAtMs } of levels) {
      const source = this.topology.codes.has(code) ? code : OTHER;
      const lagMs = Math.max(0, clock.nowMs() - changedAtMs);
      const followed = this.#of(source);
      followed.lags.add(lagMs, changedAtMs);
      followed.appliedAtMs = clock.monotonicMs();
      this.#lag.with({ source }).observe(lagMs / 1_000);
      this.#lastLag.with({ source }).set(lagMs / 1_000);
      this.#total.with({ source }).inc();
      this.#good.with({ source }).inc(lagMs <= this.boundMs ? 1 : 0);
    }
  }

  /** Logs when it goes over its bound, and when it is within again; to be called every now and then. */
  watch(): void {
    // Before its first load nothing is promised.
    if (!this.feed.loaded) return;
    const { state } = this;
    if (state.kind === this.#told) return;
    if (state.kind === 'within-bound') log.info('stock changes arrive in time again');
    else if (this.#told === 'within-bound') {
      log.error('stock changes arrive too late', { state: state.kind, text: describeFreshness(state) });
    }
    this.#told = state.kind;
  }

  report(): readonly SourceFreshness[] {
    return [...this.#sources]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([source, { lags }]) => ({
        source,
        lastChangeAt: isoUtc(lags.lastChangeAtMs),
        lagMs: { p50: lags.quantileMs(0.5), p99: lags.quantileMs(0.99), last: lags.lastLagMs },
        withinBoundRatio: lags.withinBoundRatio,
        changes: lags.changes,
      }));
  }

  #of(source: string): Followed {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const made: Followed = { lags: new Lags(this.boundMs), appliedAtMs: 0 };
    this.#sources.set(source, made);
    this.#age.with({ source }).readFrom(() => Math.max(0, this.feed.clock.nowMs() - made.lags.lastChangeAtMs) / 1_000);
    return made;
  }
}
