/** A basket whose sums are no numbers any more: nobody buys it. */
export class BasketTooLarge extends Error {
  override readonly name = 'BasketTooLarge';
}

/** Minor units as they leave the engine. @throws BasketTooLarge beyond the safe integers */
export function minor(amount: bigint): number {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new BasketTooLarge('an amount is beyond the safe integers');
  return value;
}
