import { Decimal, rounded } from './decimal.js';
import type { PromotionRecord } from './promotion-record.js';

/** A line as a promotion sees it. */
export interface PricedLine {
  readonly quantityE4: number;
  /** Gross minor units for `per` pieces. */
  readonly priceMinor: number;
  readonly per: number;
  /** What promotions have left of it so far, minor units. */
  readonly remainingMinor: number;
}

/** What a promotion takes off each of the lines it concerns, in their order; minor units, none above what remains. */
export function takenOff(promotion: PromotionRecord, lines: readonly PricedLine[]): readonly number[] {
  switch (promotion.type) {
    case 'percent-off': {
      const rate = new Decimal(promotion.rate ?? 0);
      return lines.map(({ remainingMinor }) => rounded(rate.mul(remainingMinor).div(100)));
    }
    case 'amount-off':
      return spread(
        rounded(new Decimal(promotion.amount ?? 0).mul(100)),
        lines.map(({ remainingMinor }) => remainingMinor),
      );
    case 'n-for-m':
      return free(promotion.n ?? 1, promotion.m ?? 1, lines);
  }
}

/**
 * Spreads an amount over lines in proportion to what remains of them: each gets the whole part, what is left over goes one
 * by one to the largest fractional parts, ties to the earlier line. Their sum is the amount, at most what remains.
 */
export function spread(amountMinor: number, remaining: readonly number[]): readonly number[] {
  const whole = remaining.reduce((sum, minor) => sum + minor, 0);
  const amount = Math.min(amountMinor, whole);
  if (amount === 0) return remaining.map(() => 0);
  const shares = remaining.map((minor) => new Decimal(amount).mul(minor).div(whole));
  const parts = shares.map((share) => share.floor().toNumber());
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  const byFraction = remaining
    // The remainders of one division by the same number compare exactly; quotients of 80 digits might not.
    .map((minor, line) => ({ line, fraction: new Decimal(amount).mul(minor).mod(whole) }))
    .sort((a, b) => b.fraction.cmp(a.fraction) || a.line - b.line);
  for (const { line } of byFraction.slice(0, left)) parts[line] = (parts[line] ?? 0) + 1;
  return parts;
}

/** The cheapest whole pieces are free, ties to the later line. */
function free(n: number, m: number, lines: readonly PricedLine[]): readonly number[] {
  const pieces = lines.map(({ per, quantityE4 }) => (per === 1 && quantityE4 % 10_000 === 0 ? quantityE4 / 10_000 : 0));
  let unpaid = Math.floor(pieces.reduce((sum, count) => sum + count, 0) / n) * (n - m);
  const off = lines.map(() => 0);
  const cheapestFirst = lines
    .map(({ priceMinor, remainingMinor }, line) => ({ priceMinor, remainingMinor, line }))
    .sort((a, b) => a.priceMinor - b.priceMinor || b.line - a.line);
  for (const { priceMinor, remainingMinor, line } of cheapestFirst) {
    const given = Math.min(unpaid, pieces[line] ?? 0);
    unpaid -= given;
    off[line] = Math.min(remainingMinor, given * priceMinor);
  }
  return off;
}
