import type { StockFeedItem, StockFeedRow } from '@banyan/domains';
import type { FeedPage } from '../../apps/inventory/src/feed/feed-page.js';
import { FEED_HEADER, feedRow } from './scripted-feed.js';

/** What spoils the next page on its way, once. */
export type Spoiling = 'drop' | 'duplicate' | 'shuffle' | 'cut' | 'lose';

/**
 * A core's journal as a model: transactions that commit late or never, a restore from a backup, and a way to the reader
 * that drops, repeats and mixes rows. It knows the truth.
 */
export class SimulatedJournal {
  #rows = new Map<number, StockFeedRow>();
  /** Transactions that have their number and are not committed. */
  #open: StockFeedRow[] = [];
  #last = 0;
  #writes = 0;
  #spoiling: Spoiling | undefined;
  /** The last number of what the shop was opened with. */
  private readonly opening: number;

  constructor(keys: readonly (readonly [sku: string, source: string])[]) {
    for (const [sku, source] of keys) this.change(sku, source);
    this.opening = this.#last;
  }

  /** One change, committed at once or later. */
  change(sku: string, source: string, late = false): void {
    this.#writes += 1;
    const row = feedRow(++this.#last, sku, { source, quantityThousandths: this.#writes * 1_000 });
    if (late) this.#open.push(row);
    else this.#rows.set(row.sequence, row);
  }

  /** A transaction that was rolled back: its number never comes. */
  burn(): void {
    this.#last += 1;
  }

  commitAll(): void {
    for (const row of this.#open) this.#rows.set(row.sequence, row);
    this.#open = [];
  }

  /**
   * Restores a backup from before the last `changes`; their numbers are handed out again. What the shop was opened with is
   * in every backup.
   */
  rewind(changes: number): void {
    this.#open = [];
    const undone = [...this.#rows.keys()].filter((sequence) => sequence > this.opening).sort((a, b) => b - a);
    for (const sequence of undone.slice(0, changes)) this.#rows.delete(sequence);
    this.#last = Math.max(0, ...this.#rows.keys());
  }

  spoilNext(how: Spoiling): void {
    this.#spoiling = how;
  }

  /** Quantity of each (sku, source), in ten-thousandths. */
  get truth(): Readonly<Record<string, number>> {
    const latest = [...this.#rows.values()].sort((a, b) => a.sequence - b.sequence);
    return Object.fromEntries(latest.map((row) => [`${row.sku}@${row.source}`, row.quantityThousandths * 10]));
  }

  /** As the feed's client reads it. */
  readonly read = (since: number, limit: number): Promise<FeedPage> => {
    const rows = this.#after(since).slice(0, limit);
    const how = this.#spoiling;
    this.#spoiling = undefined;
    return Promise.resolve(pageOf(since, limit, spoiled(rows, since > 0 ? how : undefined), how === 'cut'));
  };

  #after(since: number): StockFeedRow[] {
    const rows = [...this.#rows.values()]
      .filter(({ sequence }) => sequence > since)
      .sort((a, b) => a.sequence - b.sequence);
    if (since > 0) return rows;
    const latest = new Map(rows.map((row) => [`${row.sku}@${row.source}`, row]));
    return rows.filter((row) => latest.get(`${row.sku}@${row.source}`) === row);
  }
}

function spoiled(rows: readonly StockFeedRow[], how: Spoiling | undefined): readonly StockFeedRow[] {
  switch (how) {
    case 'drop':
      return rows.filter((_, index) => index !== Math.floor(rows.length / 2));
    case 'lose':
      return [];
    case 'duplicate':
      return [...rows, ...rows];
    case 'shuffle':
      return rows.toReversed();
    case 'cut':
    case undefined:
      return rows;
  }
}

function pageOf(since: number, limit: number, rows: readonly StockFeedRow[], cut: boolean): FeedPage {
  const kept = cut ? rows.slice(0, Math.floor(rows.length / 2)) : rows;
  const items = kept.map((row, index): StockFeedItem => ({ kind: 'row', rowNumber: index + 1, row }));
  const lastSequence = rows.reduce((last, row) => Math.max(last, row.sequence), since);
  return {
    since,
    limit,
    header: { ...FEED_HEADER, since },
    items,
    end: cut
      ? { kind: 'cut', field: 'feed.stock.trailer', because: 'is missing', resumable: true }
      : { kind: 'complete', trailer: { rowCount: rows.length, lastSequence } },
  };
}
