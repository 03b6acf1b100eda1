import { boundsAfter, rowsFor, type Market, type Promotion, type Special } from '@banyan/domains';
import { divideRounded } from '@banyan/kernel';
import type { PricedLine } from './priced-line.js';
import { mayMatter } from './promotion-scope.js';

/** Ten-thousandths of a minor unit in one. */
const E4 = 10_000n;

/**
 * The first instant after the one of the quote at which a window of it opens or closes, whatever would come of that: of its
 * lines' specials, of their quantity rows that begin at or below the quantity, and of the promotions that may matter. Null: none.
 */
export function changesAt(
  lines: readonly PricedLine[],
  promotions: readonly Promotion[],
  basket: Market & { readonly codes: ReadonlySet<string>; readonly atMs: number },
): number | null {
  const dated = [
    ...lines.flatMap(({ sheet, quantityE4 }) => [
      ...sheet.specials.filter(isOne),
      ...rowsFor(sheet, basket.group).filter(({ fromQuantityE4 }) => fromQuantityE4 <= quantityE4),
    ]),
    ...promotions.filter((promotion) => mayMatter(promotion, basket, basket.codes, lines)),
  ];
  return boundsAfter(dated, basket.atMs)[0] ?? null;
}

/** A special that comes to nothing is none. */
function isOne({ amountE4 }: Special): boolean {
  return divideRounded(amountE4, E4) > 0n;
}
