import type { OrderLine } from '@banyan/domains';
import { divideRounded } from '@banyan/kernel';

/**
 * What is paid back when so much more of a line comes back: its share of what the line was sold for, rounded so that whatever comes
 * back in whichever parts, all of it is paid back exactly. What sending cost is not among it: it was sent. Pure.
 *
 * @param beforeE4 what came back earlier
 */
export function refundOf(
  { quantityE4, lineAmountMinor, discountMinor }: Pick<OrderLine, 'quantityE4' | 'lineAmountMinor' | 'discountMinor'>,
  beforeE4: number,
  moreE4: number,
): number {
  const paid = BigInt(lineAmountMinor - discountMinor);
  const until = (returnedE4: number): bigint => divideRounded(paid * BigInt(returnedE4), BigInt(quantityE4));
  return Number(until(beforeE4 + moreE4) - until(beforeE4));
}
