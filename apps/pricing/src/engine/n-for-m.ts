import { QUANTITY_SCALE } from '@banyan/domains';
import type { PricedLine } from './priced-line.js';

/**
 * How many units of each line are free when of each `take` units `pay` are paid. Laid out are the whole units of the lines with
 * a price for one and a whole quantity; the cheapest are free first, ties to the later line.
 *
 * @param lines those that are concerned, in the basket's order
 * @returns one for each line
 */
export function freeUnits(lines: readonly PricedLine[], take: number, pay: number): readonly number[] {
  const laidOut = lines.flatMap((line, index) => {
    const isWhole = line.sheet.per === 1 && line.quantityE4 % QUANTITY_SCALE === 0;
    return isWhole ? [{ index, price: line.unit.price.amountMinor, units: line.quantityE4 / QUANTITY_SCALE }] : [];
  });
  const units = laidOut.reduce((sum, each) => sum + each.units, 0);
  let free = Math.floor(units / take) * (take - pay);
  const freeOf = new Map<number, number>();
  for (const each of laidOut.toSorted((a, b) => a.price - b.price || b.index - a.index)) {
    const taken = Math.min(free, each.units);
    freeOf.set(each.index, taken);
    free -= taken;
  }
  return lines.map((_, index) => freeOf.get(index) ?? 0);
}
