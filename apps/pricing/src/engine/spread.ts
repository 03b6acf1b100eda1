/**
 * Spreads an amount over parts in proportion to their weights: each gets the whole part of its share; the minor units left
 * over go one each to the largest fractional parts, ties to the earlier. What is spread is the amount, to the unit.
 *
 * @param amount at least 0
 * @param weights at least 0 each, their sum above 0
 */
export function spread(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  const shares = weights.map((weight, index) => ({
    index,
    whole: (amount * weight) / sum,
    fraction: (amount * weight) % sum,
  }));
  const left = Number(amount - shares.reduce((total, { whole }) => total + whole, 0n));
  const byFraction = shares.toSorted(
    (a, b) => Number(b.fraction > a.fraction) - Number(b.fraction < a.fraction) || a.index - b.index,
  );
  const luckier = new Set(byFraction.slice(0, left).map(({ index }) => index));
  return shares.map(({ index, whole }) => whole + (luckier.has(index) ? 1n : 0n));
}
