import {
  translateStockFeedRow,
  type RefusedStockFeedRow,
  type StockFeedEnd,
  type StockFeedHeader,
  type StockFeedItem,
  type StockLevel,
} from '@banyan/domains';
import { TranslationRefused } from '@banyan/kernel';
import { anchorAt } from './feed-anchor.js';
import { orderOf, sequenceOf, type PageOrder } from './feed-order.js';

/** One download of the feed, as it arrived. */
export interface FeedPage {
  /** The `since` that was asked. */
  readonly since: number;
  /** The most rows that were asked for. */
  readonly limit: number;
  readonly header: StockFeedHeader | undefined;
  readonly items: readonly StockFeedItem[];
  readonly end: StockFeedEnd;
}

/** A refused row, with the sequence its doubt has. */
export interface DoubtedRow extends RefusedStockFeedRow {
  /** Its own if it could be read, else the least it can be: one more than the row before it. Newer rows take the doubt away. */
  readonly effectiveSequence: number;
}

/** What is to be done with a page. */
export type PageJudgement =
  | {
      readonly kind: 'believe';
      readonly levels: readonly StockLevel[];
      readonly doubted: readonly DoubtedRow[];
      /** The position after it; never before `since`. */
      readonly position: number;
      /** Fingerprint of the row at `position`, when it is in this page. */
      readonly anchor: string | undefined;
      /** Is there more to be read at once? */
      readonly more: boolean;
      /** Has it as many rows as were asked for? */
      readonly full: boolean;
      readonly items: readonly StockFeedItem[];
      readonly order: PageOrder;
      /** Do its rows say which document caused them? */
      readonly withDocuments: boolean;
      /**
       * Set when the row at our position is no longer told although others behind it are: a journal that forgets, or one
       * that was rewound and has burned that very number since.
       */
      readonly anchorMissing?: true;
      /** Set when the file was cut: the rows before the cut are believed, and no more. */
      readonly cut?: { readonly field: string; readonly because: string };
    }
  /** The feed ends before where we already are: the core was restored from a backup, or is another. */
  | { readonly kind: 'rewound' }
  /** Nothing in it is believed. */
  | { readonly kind: 'unbelievable'; readonly field: string; readonly because: string };

/** Rows this young when the file was made were changing while we read: the end of the feed is reached. */
const YOUNG_MS = 1_000;

/** Decides what a page is worth. Pure. */
export function judgePage(page: FeedPage): PageJudgement {
  const { header, end, since } = page;
  if (header === undefined) return unbelievable(end);
  if (header.since !== since) {
    return { kind: 'unbelievable', field: 'feed.stock.since', because: 'is not the one that was asked for' };
  }
  if (end.kind === 'cut' && !end.resumable) return unbelievable(end);
  if (end.kind === 'complete') {
    const { lastSequence, rowCount } = end.trailer;
    if (lastSequence < since) return { kind: 'rewound' };
    if (rowCount === 0 && lastSequence > since) {
      return { kind: 'unbelievable', field: 'feed.stock.lastSequence', because: 'moves on without a row' };
    }
    const levels = translated(page);
    return {
      kind: 'believe',
      ...levels,
      position: lastSequence,
      anchor: anchorAt(page.items, lastSequence),
      more: hasMore(page, header, levels.levels),
      full: page.items.length >= page.limit,
      items: page.items,
      order: orderOf(page.items),
      withDocuments: header.withDocuments === true,
    };
  }
  return prefixOf(page, { field: end.field, because: end.because });
}

/** What a file that only ends early is worth. */
function prefixOf(page: FeedPage, cut: { readonly field: string; readonly because: string }): PageJudgement {
  const readable = page.items.findIndex(hidesRows);
  const items = readable === -1 ? page.items : page.items.slice(0, readable);
  const position = inOrder(items, page.since) ? lastSequenceOf(items, page.since) : page.since;
  const anchor = anchorAt(items, position);
  const order = orderOf(items);
  return {
    kind: 'believe',
    ...translated({ ...page, items }),
    position,
    anchor,
    more: false,
    full: false,
    items,
    order,
    withDocuments: page.header?.withDocuments === true,
    cut,
  };
}

function unbelievable(end: StockFeedEnd): PageJudgement {
  if (end.kind === 'cut') return { kind: 'unbelievable', field: end.field, because: end.because };
  return { kind: 'unbelievable', field: 'feed.stock.header', because: 'is missing' };
}

/** Rows become levels; what the translator cannot say with certainty becomes a doubt like what the codec could not read. */
function translated(page: FeedPage): { levels: readonly StockLevel[]; doubted: readonly DoubtedRow[] } {
  const levels: StockLevel[] = [];
  const doubted: DoubtedRow[] = [];
  let before = page.since;
  for (const item of page.items) {
    const sequence = sequenceOf(item);
    if (item.kind === 'refused') {
      doubted.push({ ...item.refused, effectiveSequence: sequence ?? before + 1 });
    } else {
      try {
        levels.push(translateStockFeedRow(item.row));
      } catch (error) {
        if (!(error instanceof TranslationRefused)) throw error;
        const { sku, source } = item.row;
        const { field, because } = error;
        const bytes = Buffer.from(`sequence ${item.row.sequence}`, 'latin1');
        doubted.push({
          rowNumber: item.rowNumber,
          field,
          because,
          sequence: item.row.sequence,
          sku,
          source,
          bytes,
          effectiveSequence: item.row.sequence,
        });
      }
    }
    before = sequence ?? before;
  }
  return { levels, doubted };
}

/**
 * A full page has more behind it. So may a page that ends with an old change: a core may cap pages lower than we ask.
 * (Asking once more costs an empty page; believing we were at the end would cost freshness.)
 */
function hasMore(page: FeedPage, header: StockFeedHeader, levels: readonly StockLevel[]): boolean {
  if (page.items.length === 0) return false;
  const last = levels.at(-1);
  return page.items.length >= page.limit || last === undefined || madeAtMs(header) - last.changedAtMs > YOUNG_MS;
}

function madeAtMs({ createdOn, createdAt }: StockFeedHeader): number {
  const day = `${createdOn.slice(0, 4)}-${createdOn.slice(4, 6)}-${createdOn.slice(6)}`;
  return Date.parse(`${day}T${createdAt.slice(0, 2)}:${createdAt.slice(2, 4)}:${createdAt.slice(4)}Z`);
}

/** Nobody knows how many rows such a one stands for, nor how far the feed had come with it. */
function hidesRows(item: StockFeedItem): boolean {
  return sequenceOf(item) === undefined || (item.kind === 'refused' && item.refused.field === 'feed.stock.record');
}

/** Where the order is broken, what was cut off may come before what was seen: then the position stays. */
function inOrder(items: readonly StockFeedItem[], since: number): boolean {
  let last = since;
  for (const item of items) {
    const sequence = sequenceOf(item) ?? 0;
    if (sequence <= last) return false;
    last = sequence;
  }
  return true;
}

function lastSequenceOf(items: readonly StockFeedItem[], since: number): number {
  return items.reduce((last, item) => Math.max(last, sequenceOf(item) ?? 0), since);
}
