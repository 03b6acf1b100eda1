import { counter, histogram, log } from '@banyan/observability';
import type { HealingEvent } from './feed-event.js';

/** What the feed did that it should not have, counted since start; each event is logged once. */
export class HealingCounts {
  readonly gaps = { found: 0, healed: 0, givenUp: 0 };
  readonly healings = { rewinds: 0, rereads: 0, rereadRows: 0, changed: 0, removed: 0, contradictions: 0 };
  readonly #gaps = counter('banyan_feed_gaps_total');
  readonly #disorder = counter('banyan_feed_disorder_total');
  readonly #rewinds = counter('banyan_feed_rewinds_total').with({});
  readonly #rereads = counter('banyan_feed_rereads_total');
  readonly #rereadRows = counter('banyan_feed_reread_rows_total').with({});
  readonly #rereadDurations = histogram('banyan_feed_reread_duration_seconds');

  count(event: HealingEvent): void {
    switch (event.kind) {
      case 'gaps':
        return this.#countGaps(event);
      case 'disorder':
        return this.#countDisorder(event);
      case 'rewound':
        this.healings.rewinds += 1;
        this.#rewinds.inc();
        log.error('the stock feed was rewound; it will be read anew', { position: event.position });
        return;
      case 'reread-begun':
        log.warn('the stock feed is read again from its beginning', { reason: event.because });
        return;
      case 'reread-dropped':
        this.#rereads.with({ reason: event.because, outcome: 'dropped' }).inc();
        log.warn('the stock feed was read again in vain', { reason: event.because });
        return;
      case 'reread-written':
        return this.#countReread(event);
    }
  }

  #countGaps({ found, healed, givenUp }: Extract<HealingEvent, { kind: 'gaps' }>): void {
    this.gaps.found += found;
    this.gaps.healed += healed;
    this.gaps.givenUp += givenUp;
    this.#gaps.with({ outcome: 'found' }).inc(found);
    this.#gaps.with({ outcome: 'healed' }).inc(healed);
    this.#gaps.with({ outcome: 'given-up' }).inc(givenUp);
    if (givenUp > 0) log.warn('a gap in the stock feed was given up', { count: givenUp });
  }

  #countDisorder({ duplicates, reordered, contradictions }: Extract<HealingEvent, { kind: 'disorder' }>): void {
    this.healings.contradictions += contradictions;
    this.#disorder.with({ outcome: 'duplicate' }).inc(duplicates);
    this.#disorder.with({ outcome: 'reordered' }).inc(reordered);
    this.#disorder.with({ outcome: 'contradiction' }).inc(contradictions);
    if (contradictions > 0) log.error('the stock feed contradicts itself', { count: contradictions });
  }

  #countReread(event: Extract<HealingEvent, { kind: 'reread-written' }>): void {
    const { because, rows, changed, removed, durationMs } = event;
    this.healings.rereads += 1;
    this.healings.rereadRows += rows;
    this.healings.changed += changed;
    this.healings.removed += removed;
    this.#rereads.with({ reason: because, outcome: 'written' }).inc();
    this.#rereadRows.inc(rows);
    this.#rereadDurations.with({ reason: because }).observe(durationMs / 1_000);
    log.warn('the stock feed was read again', {
      reason: because,
      rows,
      count: changed,
      durationMs,
      text: `${changed} levels were not as the feed says, ${removed} are gone`,
    });
  }
}
