import type { StockFeedItem, StockFeedRow } from '@banyan/domains';
import type { FeedPage } from '../../apps/inventory/src/feed/feed-page.js';
import { FEED_HEADER, feedRow } from './scripted-feed.js';
import type { Spoiling } from './simulated-journal.js';

/** One movement of goods; quantities in pieces. */
export interface Movement {
  readonly sku: string;
  readonly source: string;
  /** Below 0: taken. */
  readonly by: number;
}

interface CoreState {
  readonly levels: Map<string, number>;
  readonly rows: Map<number, StockFeedRow>;
  /** Our reference by the number of the document. */
  readonly orders: Map<string, string>;
  last: number;
  lastDocument: number;
}

/**
 * A core as a model: levels, a journal of what moved them and by which document, orders that bear our references, a backup that
 * it can be restored from, and a way to the reader that drops, repeats and mixes rows. It knows the truth.
 */
export class SimulatedCore {
  #state: CoreState;
  #backup: CoreState;
  #spoiling: Spoiling | undefined;
  /** Cannot say whose a document is. */
  isMute = false;

  constructor(levels: readonly (readonly [sku: string, source: string, pieces: number])[]) {
    this.#state = { levels: new Map(), rows: new Map(), orders: new Map(), last: 0, lastDocument: 0 };
    for (const [sku, source, by] of levels) this.#post([{ sku, source, by }], undefined);
    this.#backup = copyOf(this.#state);
  }

  /** One transaction of anybody: a till, a delivery, an order of the old storefront. */
  move(movements: readonly Movement[], withDocument: boolean): void {
    this.#post(movements, withDocument ? this.#number() : undefined);
  }

  /** An order that bears our reference. @returns its document */
  file(reference: string, movements: readonly Movement[]): string {
    const document = this.#number();
    this.#state.orders.set(document, reference);
    this.#post(movements, document);
    return document;
  }

  /** An order of its own that is begun and takes nothing yet, with whatever comment. @returns its document */
  begin(comment: string): string {
    const document = this.#number();
    this.#state.orders.set(document, comment);
    return document;
  }

  /** A later movement of an order: it is confirmed, or goods come back. */
  moveOf(document: string, movements: readonly Movement[]): void {
    this.#post(movements, document);
  }

  has(document: string, reference: string): boolean {
    return this.#state.orders.get(document) === reference;
  }

  /** A transaction that was rolled back: its number never comes. */
  burn(): void {
    this.#state.last += 1;
  }

  backUp(): void {
    this.#backup = copyOf(this.#state);
  }

  /** As it was when it was backed up: what came since is forgotten, and its numbers are given out again. */
  restore(): void {
    this.#state = copyOf(this.#backup);
  }

  spoilNext(how: Spoiling): void {
    this.#spoiling = how;
  }

  at(sku: string, source: string): number {
    return this.#state.levels.get(keyOf(sku, source)) ?? 0;
  }

  /** Pieces by SKU and source. */
  get truth(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#state.levels);
  }

  /** Whose documents are, as the core's orders say. */
  readonly owners = (numbers: readonly string[]): Promise<ReadonlyMap<string, string | null>> =>
    Promise.resolve(
      this.isMute ? new Map() : new Map(numbers.map((number) => [number, this.#state.orders.get(number) ?? null])),
    );

  /** As the feed's client reads it. */
  readonly read = (since: number, limit: number): Promise<FeedPage> => {
    const rows = this.#after(since).slice(0, limit);
    const how = since > 0 ? this.#spoiling : undefined;
    this.#spoiling = undefined;
    return Promise.resolve(pageOf(since, limit, rows, how));
  };

  #number(): string {
    this.#state.lastDocument += 1;
    return String(this.#state.lastDocument).padStart(9, '0');
  }

  #post(movements: readonly Movement[], document: string | undefined): void {
    for (const { sku, source, by } of movements) {
      const pieces = this.at(sku, source) + by;
      this.#state.levels.set(keyOf(sku, source), pieces);
      const sequence = ++this.#state.last;
      this.#state.rows.set(
        sequence,
        feedRow(sequence, sku, {
          source,
          quantityThousandths: pieces * 1_000,
          inStock: pieces > 0,
          ...(document === undefined ? {} : { document }),
        }),
      );
    }
  }

  #after(since: number): StockFeedRow[] {
    const rows = [...this.#state.rows.values()]
      .filter(({ sequence }) => sequence > since)
      .sort((a, b) => a.sequence - b.sequence);
    if (since > 0) return rows;
    const latest = new Map(rows.map((row) => [keyOf(row.sku, row.source), row]));
    return rows.filter((row) => latest.get(keyOf(row.sku, row.source)) === row);
  }
}

function copyOf({ levels, rows, orders, last, lastDocument }: CoreState): CoreState {
  return { levels: new Map(levels), rows: new Map(rows), orders: new Map(orders), last, lastDocument };
}

function keyOf(sku: string, source: string): string {
  return `${sku}@${source}`;
}

function pageOf(since: number, limit: number, rows: readonly StockFeedRow[], how: Spoiling | undefined): FeedPage {
  const sent = spoiled(rows, how);
  const kept = how === 'cut' ? sent.slice(0, Math.floor(sent.length / 2)) : sent;
  const items = kept.map((row, index): StockFeedItem => ({ kind: 'row', rowNumber: index + 1, row }));
  const lastSequence = sent.reduce((last, row) => Math.max(last, row.sequence), since);
  return {
    since,
    limit,
    header: { ...FEED_HEADER, since, withDocuments: true },
    items,
    end:
      how === 'cut'
        ? { kind: 'cut', field: 'feed.stock.trailer', because: 'is missing', resumable: true }
        : { kind: 'complete', trailer: { rowCount: sent.length, lastSequence } },
  };
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
