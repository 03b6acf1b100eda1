import { counter, gauge, log } from '@banyan/observability';
import type { StockLevel } from '@banyan/domains';
import type { FeedListener, HealingEvent, PollOutcome } from './feed-event.js';
import type { DoubtedRow } from './feed-page.js';
import type { FeedStatus, FeedTrouble } from './feed-status.js';
import type { HealingCounts } from './healing-counts.js';

/** Counts what the follower tells, and logs what a person should see: a trouble when it begins, and its end. */
export class CountingFeedListener implements FeedListener {
  readonly #reads = counter('banyan_feed_reads_total');
  readonly #rows = counter('banyan_feed_rows_total');
  readonly #refused = counter('banyan_feed_refused_rows_total');
  readonly #rewound = gauge('banyan_feed_rewound_state').with({});
  #trouble: FeedTrouble['kind'] | undefined;

  constructor(
    private readonly status: FeedStatus,
    private readonly counts: HealingCounts,
    private readonly freshness: { changed(levels: readonly StockLevel[]): void },
  ) {
    gauge('banyan_feed_lag_seconds')
      .with({})
      .readFrom(() => status.lagSeconds);
    gauge('banyan_feed_silence_seconds')
      .with({})
      .readFrom(() => status.secondsSinceSuccess);
    gauge('banyan_feed_position')
      .with({})
      .readFrom(() => status.position);
  }

  polled(outcome: PollOutcome): void {
    if (outcome.kind === 'read') {
      this.#reads.with({ outcome: 'read' }).inc();
      this.#rows.with({ outcome: 'applied' }).inc(outcome.applied);
      this.#rows.with({ outcome: 'known' }).inc(Math.max(0, outcome.rows - outcome.applied));
    } else {
      this.#reads.with({ outcome: outcome.kind === 'failed' ? outcome.trouble.kind : 'overtaken' }).inc();
    }
    this.#tell(outcome.kind === 'failed' ? outcome.trouble : undefined);
  }

  refused(row: DoubtedRow): void {
    this.#rows.with({ outcome: 'refused' }).inc();
    this.#refused.with({ reason: row.field }).inc();
    log.warn('a row of the stock feed was refused', {
      field: row.field,
      reason: row.because,
      sequence: row.effectiveSequence,
      source: row.source,
      // Without its SKU nobody knows whose stock is now stale.
      state: row.sku === undefined ? 'sku-unreadable' : 'sku-doubted',
    });
  }

  changed(levels: readonly StockLevel[]): void {
    this.freshness.changed(levels);
  }

  healing(event: HealingEvent): void {
    this.counts.count(event);
  }

  #tell(trouble: FeedTrouble | undefined): void {
    this.#rewound.set(trouble?.kind === 'rewound' ? 1 : 0);
    if (trouble?.kind === this.#trouble) return;
    this.#trouble = trouble?.kind;
    const position = this.status.position;
    if (trouble === undefined) return log.info('the stock feed is read again', { position });
    log.error('the stock feed is not followed', { position, reason: trouble.kind, text: describeTrouble(trouble) });
  }
}

/** One sentence for logs and `/readyz?verbose`. */
export function describeTrouble(trouble: FeedTrouble): string {
  switch (trouble.kind) {
    case 'unreachable':
      return `cannot be read: ${trouble.because}`;
    case 'not-written':
      return `cannot be written: ${trouble.because}`;
    case 'rewound':
      return `no longer tells what it told at ${trouble.position}: the core was restored from a backup, and it is read anew`;
    case 'cut':
      return `was cut: ${trouble.field} ${trouble.because}`;
    case 'unbelievable':
      return `is not believed: ${trouble.field} ${trouble.because}`;
  }
}
