import type { AppliedPromotion, Promotion } from '@banyan/domains';
import { discountsOf } from './discounts-of.js';
import { minor } from './minor.js';
import type { PricedLine } from './priced-line.js';
import { concerns } from './promotion-scope.js';
import type { Rounding } from './rounding.js';

/** What promotions came to. */
export interface Promoted {
  /** What is left of each line, minor units. */
  readonly remaining: readonly bigint[];
  /** Those that took something off, in the order in which they were applied. */
  readonly applied: readonly AppliedPromotion[];
}

/** Applies promotions one after the other, each over what those before it left. */
export function applyPromotions(
  inForce: readonly Promotion[],
  lines: readonly PricedLine[],
  round: Rounding,
): Promoted {
  const remaining = lines.map(({ lineAmount }) => lineAmount);
  const applied: AppliedPromotion[] = [];
  for (const promotion of inForce) {
    const concerned = lines.flatMap((line, index) =>
      concerns(promotion, { sku: line.sku, category: line.category })
        ? [{ index, line, remaining: remaining[index] ?? 0n }]
        : [],
    );
    const discounts = discountsOf(promotion.effect, concerned, round);
    let total = 0n;
    for (const [at, { index, remaining: left }] of concerned.entries()) {
      const discount = discounts[at] ?? 0n;
      remaining[index] = left - discount;
      total += discount;
    }
    if (total > 0n) {
      const { id, title, code } = promotion;
      applied.push({ id, title, amountMinor: minor(total), ...(code === null ? {} : { code }) });
    }
  }
  return { remaining, applied };
}
