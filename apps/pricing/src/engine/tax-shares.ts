import { RATE_SCALE, type TaxShare } from '@banyan/domains';
import { minor } from './minor.js';
import type { Rounding } from './rounding.js';

/**
 * The tax that is contained in what is charged, by falling rate: rounded once a rate, over the sum of its lines. Net and tax
 * of a rate are its gross to the unit, for net is what the tax leaves.
 */
export function taxShares(
  lines: readonly { readonly rate: number; readonly remaining: bigint }[],
  round: Rounding,
): readonly TaxShare[] {
  return [...Map.groupBy(lines, ({ rate }) => rate)]
    .toSorted(([a], [b]) => b - a)
    .map(([rate, of]) => {
      const gross = of.reduce((sum, { remaining }) => sum + remaining, 0n);
      const tax = round(gross * BigInt(rate), BigInt(RATE_SCALE + rate));
      return { rate, grossMinor: minor(gross), taxMinor: minor(tax) };
    });
}
