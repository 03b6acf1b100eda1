import type { Stock } from '@banyan/domains';

/** One row of the tables, as questions need it. */
export interface BoardLevel {
  readonly source: string;
  /** Ten-thousandths of an each. */
  readonly quantityE4: number;
  readonly inStock: boolean;
  readonly managed: boolean;
  /** Ms since the epoch; null while nothing but a doubt is known. */
  readonly changedAtMs: number | null;
  /** The field in doubt: the values are then not to be used. */
  readonly doubtedField: string | null;
  /** Set aside of it for orders that the core has not booked, ten-thousandths: so much less is free. */
  readonly claimedE4: number;
  /** Counts the changes of `claimedE4`. */
  readonly claims: number;
  /** Pieces in the case that it was told in; absent: never in cases. */
  readonly caseOf?: number;
}

/** What a place has of a product. */
export type StockAt =
  | { readonly kind: 'held'; readonly sellable: boolean; readonly stock: Stock; readonly changedAtMs: number | null }
  /** The latest that was told of it could not be read: no guess, no stale figure. */
  | { readonly kind: 'doubted'; readonly field: string };

/** A doubt without a readable source concerns every place. */
const EVERYWHERE = '';

/**
 * The rule of one truth for all faces: a place has what lies at its enabled sources that are in stock. Where none of them
 * is in stock it has what lies at the enabled ones, and does not sell it. Disabled sources never count. What is not counted is
 * so only where it is sold. Pure.
 *
 * What is set aside is not there any more: a source that has nothing else is out of stock, as it will be once the core has booked it,
 * and what is set aside beyond what a source has is owed by the others.
 *
 * @param enabled the enabled sources that serve the place
 * @param backOrders is the product sold beyond what is there? Asked only where something is set aside: the core's flags say it else
 */
export function stockAt(levels: readonly BoardLevel[], enabled: ReadonlySet<string>, backOrders = false): StockAt {
  const doubted = levels.find(
    ({ doubtedField, source }) => doubtedField !== null && (enabled.has(source) || source === EVERYWHERE),
  );
  if (doubted?.doubtedField != null) return { kind: 'doubted', field: doubted.doubtedField };
  const here = levels.filter(({ source }) => enabled.has(source));
  const inStock = here.filter((level) => isInStock(level, backOrders));
  const sellable = inStock.length > 0;
  const counted = sellable ? inStock : here;
  const changedAtMs = newest(here);
  if (sellable && counted.some(({ managed }) => !managed)) {
    return { kind: 'held', sellable, stock: { kind: 'unmanaged' }, changedAtMs };
  }
  const owedE4 = sellable ? here.reduce((sum, level) => sum + (inStock.includes(level) ? 0 : owedOf(level)), 0) : 0;
  const quantityE4 = counted.reduce((sum, level) => sum + freeOf(level), 0) - owedE4;
  // Sources that are each exact can add up to what no number holds exactly.
  if (!Number.isSafeInteger(quantityE4)) return { kind: 'doubted', field: 'feed.stock.quantity' };
  return { kind: 'held', sellable, stock: { kind: 'counted', quantityE4 }, changedAtMs };
}

function isInStock(level: BoardLevel, backOrders: boolean): boolean {
  if (!level.inStock) return false;
  return level.claimedE4 === 0 || !level.managed || backOrders || freeOf(level) > 0;
}

function freeOf({ quantityE4, claimedE4 }: BoardLevel): number {
  return quantityE4 - claimedE4;
}

/** Set aside beyond what the core has there. */
function owedOf({ quantityE4, claimedE4 }: BoardLevel): number {
  return Math.max(0, claimedE4 - Math.max(0, quantityE4));
}

function newest(levels: readonly BoardLevel[]): number | null {
  return levels.reduce<number | null>(
    (last, { changedAtMs }) => (changedAtMs === null ? last : Math.max(last ?? changedAtMs, changedAtMs)),
    null,
  );
}
