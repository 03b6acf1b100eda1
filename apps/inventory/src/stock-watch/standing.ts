import type { StockAt } from '../board/stock-at.js';

/** From when on stock of an article is called low, and from when on no longer. Ten-thousandths of a unit. */
export interface StockThreshold {
  readonly sku: string;
  /** So much or less is low. */
  readonly lowAtE4: number;
  /** So much or more has recovered; above `lowAtE4`. What is between the two changes nothing. */
  readonly recoveredAtE4: number;
}

export type Standing = 'low' | 'enough';

/**
 * How an article stands in a channel now. Pure.
 *
 * @param was undefined: it was never looked at; then it is low only where it is at the lower threshold
 * @param availableE4 Infinity: it is sold without being counted
 */
export function standingAt(
  availableE4: number,
  { lowAtE4, recoveredAtE4 }: Omit<StockThreshold, 'sku'>,
  was: Standing | undefined,
): Standing {
  if (availableE4 <= lowAtE4) return 'low';
  if (availableE4 >= recoveredAtE4) return 'enough';
  return was ?? 'enough';
}

/** What can be sold of it in a place; undefined: nobody can say, and what was said before stands. Pure. */
export function availableE4Of(at: StockAt): number | undefined {
  if (at.kind === 'doubted') return undefined;
  if (!at.sellable) return 0;
  return at.stock.kind === 'unmanaged' ? Infinity : at.stock.kind === 'counted' ? at.stock.quantityE4 : undefined;
}
