import type { StockFeedItem } from '@banyan/domains';
import { sha256Hex } from '@banyan/kernel';

/**
 * The row at our position, recognised again. A core that was restored from a backup hands the same sequence numbers out
 * a second time, and answers "nothing new" until it has passed our position: only the row itself tells.
 */

/** Fingerprint of the row with this sequence; undefined when the page has none that could be read. */
export function anchorAt(items: readonly StockFeedItem[], sequence: number): string | undefined {
  const row = items.find((item) => item.kind === 'row' && item.row.sequence === sequence);
  if (row?.kind !== 'row') return undefined;
  const { changedOn, changedAt, sku, source, quantityThousandths, inStock } = row.row;
  return sha256Hex(JSON.stringify([sequence, changedOn, changedAt, sku, source, quantityThousandths, inStock]));
}

/**
 * Does a page that was asked from before our position still tell of it as it did? Rows behind it without it are a
 * journal that forgets: that is no contradiction.
 */
export function anchorHolds(items: readonly StockFeedItem[], position: number, anchor: string): boolean {
  const there = anchorAt(items, position);
  if (there !== undefined) return there === anchor;
  return items.some((item) => sequenceOf(item) >= position);
}

function sequenceOf(item: StockFeedItem): number {
  return item.kind === 'row' ? item.row.sequence : (item.refused.sequence ?? 0);
}
