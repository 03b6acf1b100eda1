import type { StockFeedItem } from '@banyan/domains';
import { fingerprintOf } from './feed-anchor.js';

/** What a page's sequence numbers tell, whatever its rows say. */
export interface PageOrder {
  /** Every number that could be read, ascending, each once. */
  readonly sequences: readonly number[];
  /** Rows that came before in the same page, word for word. Harmless. */
  readonly duplicates: number;
  /** Rows with a smaller number than the row ahead of them. Harmless. */
  readonly reordered: number;
  /** Numbers that stand for two different changes: one of them is wrong, and nobody knows which. */
  readonly contradictions: number;
  /** Rows whose number could not be read: each may be one that seems to be missing. */
  readonly hidden: number;
}

/** Looks at the order of a page's rows. Pure. */
export function orderOf(items: readonly StockFeedItem[]): PageOrder {
  const seen = new Map<number, string | undefined>();
  let [duplicates, reordered, contradictions, hidden, before] = [0, 0, 0, 0, 0];
  for (const item of items) {
    const sequence = sequenceOf(item);
    if (sequence === undefined) {
      hidden += 1;
      continue;
    }
    const told = item.kind === 'row' ? fingerprintOf(item.row) : undefined;
    if (seen.has(sequence)) {
      const earlier = seen.get(sequence);
      if (earlier === undefined || told === undefined || earlier === told) duplicates += 1;
      else contradictions += 1;
    } else if (sequence < before) {
      reordered += 1;
    }
    seen.set(sequence, told ?? seen.get(sequence));
    before = Math.max(before, sequence);
  }
  return { sequences: [...seen.keys()].sort((a, b) => a - b), duplicates, reordered, contradictions, hidden };
}

/** Of a row that was read, and of one that was refused where that could be read. */
export function sequenceOf(item: StockFeedItem): number | undefined {
  return item.kind === 'row' ? item.row.sequence : item.refused.sequence;
}
