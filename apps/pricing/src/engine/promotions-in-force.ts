import { isOpen, PROMOTION_CURRENCY, type Market, type Promotion } from '@banyan/domains';
import type { Currency } from '@banyan/kernel';
import { isCalled, isForMarket } from './promotion-scope.js';

/** What of a basket decides which promotions are in force. */
export interface BasketFacts extends Market {
  readonly currency: Currency;
  /** The sum of all lines before any promotion, minor units. */
  readonly sum: bigint;
  /** By their keys. */
  readonly codes: ReadonlySet<string>;
  readonly atMs: number;
}

/**
 * The promotions that apply, in their order: by priority number, then id as ASCII. Where one of them is exclusive, the first
 * such alone, even if it takes nothing off.
 */
export function promotionsInForce(all: readonly Promotion[], basket: BasketFacts): readonly Promotion[] {
  const inForce = all
    .filter((promotion) => isInForce(promotion, basket))
    .toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : Number(a.id > b.id)));
  const exclusive = inForce.find((promotion) => promotion.exclusive);
  return exclusive === undefined ? inForce : [exclusive];
}

function isInForce(promotion: Promotion, basket: BasketFacts): boolean {
  return (
    isOpen(promotion.window, basket.atMs) &&
    isForMarket(promotion, basket) &&
    isCalled(promotion, basket.codes) &&
    basket.sum >= BigInt(promotion.thresholdMinor) &&
    (basket.currency === PROMOTION_CURRENCY || !hasAmount(promotion))
  );
}

/** Amounts and thresholds are of one currency; in a basket of another they mean nothing. */
function hasAmount({ effect, thresholdMinor }: Promotion): boolean {
  return effect.kind === 'amount-off' || thresholdMinor > 0;
}
