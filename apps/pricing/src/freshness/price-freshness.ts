import type { Listed, ListFacts, ListName } from '@banyan/domains';
import { isoUtc } from '@banyan/kernel';
import { counter, gauge, histogram, log } from '@banyan/observability';
import { Lags } from '@banyan/service';
import { describeTrouble, type ListListener, type ListOutcome, type SweepOutcome } from '../lists/list-event.js';
import type { ListStatus } from '../lists/list-status.js';

/** Freshness of one list, for people and tests. */
export interface ListFreshness {
  readonly list: ListName;
  readonly loaded: boolean;
  /** Since it was last read to its end; null: never. */
  readonly caughtUpMsAgo: number | null;
  /** In words; null: none. */
  readonly trouble: string | null;
  /** Of the newest change since start, ISO UTC; null: there was none. */
  readonly lastChangeAt: string | null;
  /** Since start. */
  readonly lagMs: { readonly p50: number; readonly p99: number; readonly last: number };
  /** 0-1, since start. */
  readonly withinBoundRatio: number;
  /** All since start. */
  readonly changes: number;
  readonly refused: number;
  readonly sweeps: { readonly written: number; readonly healed: number; readonly removed: number };
}

/** What is counted of one list. */
class FollowedList {
  readonly sweeps = { written: 0, healed: 0, removed: 0 };
  refused = 0;
  trouble: string | undefined;

  constructor(
    readonly status: ListStatus,
    readonly lags: Lags,
  ) {}
}

/** How late changes of prices and promotions arrive here: counts, logs what a person should see, and tells when it is over its bound. */
export class PriceFreshness implements ListListener {
  readonly #lists: Readonly<Record<ListName, FollowedList>>;
  readonly #reads = counter('banyan_price_reads_total');
  readonly #rows = counter('banyan_price_rows_total');
  readonly #refused = counter('banyan_price_refused_rows_total');
  readonly #lag = histogram('banyan_price_change_lag_seconds');
  readonly #changes = counter('banyan_price_changes_total');
  readonly #inTime = counter('banyan_price_changes_in_time_total');
  readonly #sweeps = counter('banyan_price_sweeps_total');
  readonly #healed = counter('banyan_price_healed_rows_total');
  #told = true;

  constructor(
    statuses: Readonly<Record<ListName, ListStatus>>,
    /** Latest a change may arrive, ms. */
    readonly boundMs: number,
  ) {
    this.#lists = {
      prices: new FollowedList(statuses.prices, new Lags(boundMs)),
      promotions: new FollowedList(statuses.promotions, new Lags(boundMs)),
    };
    for (const [source, { status }] of Object.entries(this.#lists)) {
      gauge('banyan_price_silence_seconds')
        .with({ source })
        .readFrom(() => status.secondsSinceSuccess);
    }
    gauge('banyan_price_over_bound_state')
      .with({})
      .readFrom(() => (this.withinBound ? 0 : 1));
  }

  /** Is every list read to its end within the bound? */
  get withinBound(): boolean {
    return Object.values(this.#lists).every(({ status: { ageMs } }) => ageMs !== undefined && ageMs <= this.boundMs);
  }

  polled(source: ListName, outcome: ListOutcome): void {
    this.#reads.with({ source, outcome: outcome.kind === 'failed' ? outcome.trouble.kind : outcome.kind }).inc();
    if (outcome.kind === 'read') {
      this.#rows.with({ source, outcome: 'applied' }).inc(outcome.applied);
      this.#rows.with({ source, outcome: 'known' }).inc(Math.max(0, outcome.rows - outcome.applied));
    }
    this.#tellTrouble(source, outcome.kind === 'failed' ? describeTrouble(outcome.trouble) : undefined);
  }

  swept(source: ListName, outcome: SweepOutcome): void {
    this.#sweeps.with({ source, outcome: outcome.kind }).inc();
    const { sweeps } = this.#lists[source];
    switch (outcome.kind) {
      case 'written': {
        const { rows, healed, removed, durationMs } = outcome;
        sweeps.written += 1;
        sweeps.healed += healed;
        sweeps.removed += removed;
        this.#healed.with({ source }).inc(healed);
        log.info('a list of the legacy core was read whole', { source, rows, count: healed + removed, durationMs });
        return;
      }
      case 'refused':
        log.error('a list of the legacy core tells nothing any more; nothing is removed', { source });
        return;
      case 'interrupted':
        log.warn('a whole read of a list was interrupted', { source, text: describeTrouble(outcome.trouble) });
    }
  }

  refused(source: ListName, { fact }: Listed<ListFacts[ListName]>): void {
    if (fact.kind !== 'doubted') return;
    this.#lists[source].refused += 1;
    this.#rows.with({ source, outcome: 'refused' }).inc();
    this.#refused.with({ source, reason: fact.field }).inc();
    log.warn('a row of a list was refused', { source, field: fact.field, reason: fact.because });
  }

  changed(source: ListName, rows: readonly Listed<ListFacts[ListName]>[]): void {
    const { lags, status } = this.#lists[source];
    for (const { changedAtMs } of rows) {
      const lagMs = Math.max(0, status.clock.nowMs() - changedAtMs);
      lags.add(lagMs, changedAtMs);
      this.#lag.with({ source }).observe(lagMs / 1_000);
      this.#changes.with({ source }).inc();
      this.#inTime.with({ source }).inc(lagMs <= this.boundMs ? 1 : 0);
    }
  }

  /** Logs when it goes over its bound, and when it is within again; to be called every now and then. */
  watch(): void {
    // Before its first load nothing is promised.
    if (Object.values(this.#lists).some(({ status }) => !status.loaded)) return;
    const { withinBound } = this;
    if (withinBound === this.#told) return;
    if (withinBound) log.info('the lists of the legacy core are read in time again');
    else log.error('the lists of the legacy core are not read to their end within their bound');
    this.#told = withinBound;
  }

  report(): readonly ListFreshness[] {
    return (['prices', 'promotions'] as const).map((list) => {
      const { status, lags, sweeps, refused } = this.#lists[list];
      const { ageMs, trouble } = status;
      return {
        list,
        loaded: status.loaded,
        caughtUpMsAgo: ageMs === undefined ? null : Math.round(ageMs),
        trouble: trouble === undefined ? null : describeTrouble(trouble),
        lastChangeAt: lags.changes === 0 ? null : isoUtc(lags.lastChangeAtMs),
        lagMs: { p50: lags.quantileMs(0.5), p99: lags.quantileMs(0.99), last: lags.lastLagMs },
        withinBoundRatio: lags.withinBoundRatio,
        changes: lags.changes,
        refused,
        sweeps: { ...sweeps },
      };
    });
  }

  #tellTrouble(source: ListName, trouble: string | undefined): void {
    const followed = this.#lists[source];
    const before = followed.trouble;
    followed.trouble = trouble;
    if (trouble !== undefined && before === undefined) {
      log.error('a list of the legacy core is not followed', { source, text: trouble });
    } else if (trouble === undefined && before !== undefined) {
      log.info('a list of the legacy core is followed again', { source });
    }
  }
}
