import type { StockFeedItem, StockFeedRow } from '@banyan/domains';
import { sha256Hex } from '@banyan/kernel';

/**
 * The row at our position, recognised again. A core that was restored from a backup hands the same sequence numbers out
 * a second time, and answers "nothing new" until it has passed our position: only the row itself tells.
 */

/** What makes a row this row, in one text. */
export function fingerprintOf(row: StockFeedRow): string {
  const { sequence, changedOn, changedAt, sku, source, quantityThousandths, inStock } = row;
  return JSON.stringify([sequence, changedOn, changedAt, sku, source, quantityThousandths, inStock]);
}

/** Fingerprint of the row with this sequence, as it is kept; undefined when the page has none that could be read. */
export function anchorAt(items: readonly StockFeedItem[], sequence: number): string | undefined {
  const row = items.find((item) => item.kind === 'row' && item.row.sequence === sequence);
  return row?.kind === 'row' ? sha256Hex(fingerprintOf(row.row)) : undefined;
}

/**
 * Does a page that was asked from before our position still tell of it as it did? Rows behind it without it are a
 * journal that forgets: that is no contradiction.
 */
export function anchorHolds(items: readonly StockFeedItem[], position: number, anchor: string): boolean {
  const there = anchorAt(items, position);
  if (there !== undefined) return there === anchor;
  return items.some((item) => (item.kind === 'row' ? item.row.sequence : (item.refused.sequence ?? 0)) >= position);
}
