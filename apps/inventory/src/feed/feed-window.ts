import type { StockFeedItem } from '@banyan/domains';

/** A level that was written although its number lies beyond the position. */
export interface AppliedBeyond {
  readonly sku: string;
  readonly source: string;
  readonly sequence: number;
}

/**
 * What a page says about the rows between the position and the greatest number seen, which are read again while a gap is
 * waited for: `holds`, `contradicts` (a number stands for another change now: it was handed out again) or `ends-before`
 * (the journal is shorter than it was, or this page is).
 */
export type WindowJudgement = 'holds' | 'contradicts' | 'ends-before';

/** Decides whether what was written ahead of the position is still what the feed tells. Pure. */
export function judgeWindow(
  applied: readonly AppliedBeyond[],
  items: readonly StockFeedItem[],
  end: number,
): WindowJudgement {
  const told = new Map(items.flatMap((item) => (item.kind === 'row' ? [[item.row.sequence, item.row] as const] : [])));
  for (const { sequence, sku, source } of applied) {
    const row = told.get(sequence);
    if (row !== undefined && (row.sku !== sku || row.source !== source)) return 'contradicts';
  }
  return applied.some(({ sequence }) => sequence > end) ? 'ends-before' : 'holds';
}
