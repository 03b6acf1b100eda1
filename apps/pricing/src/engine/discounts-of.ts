import { RATE_SCALE, type PromotionEffect } from '@banyan/domains';
import { freeUnits } from './n-for-m.js';
import type { PricedLine } from './priced-line.js';
import type { Rounding } from './rounding.js';
import { spread } from './spread.js';

/** A line that a promotion concerns, and what is left of it by the promotions before. */
export interface ConcernedLine {
  readonly line: PricedLine;
  /** Minor units, at least 0. */
  readonly remaining: bigint;
}

/** What a promotion takes off each line it concerns, minor units: at least 0, at most what remains. */
export function discountsOf(
  effect: PromotionEffect,
  concerned: readonly ConcernedLine[],
  round: Rounding,
): readonly bigint[] {
  const remaining = concerned.map((each) => each.remaining);
  switch (effect.kind) {
    case 'percent-off':
      return remaining.map((left) => atMost(round(left * BigInt(effect.rate), BigInt(RATE_SCALE)), left));
    case 'amount-off': {
      const sum = remaining.reduce((total, left) => total + left, 0n);
      if (sum === 0n) return remaining.map(() => 0n);
      return spread(atMost(BigInt(effect.amountMinor), sum), remaining);
    }
    case 'n-for-m': {
      const free = freeUnits(
        concerned.map(({ line }) => line),
        effect.take,
        effect.pay,
      );
      return concerned.map(({ line, remaining: left }, index) =>
        atMost(BigInt(free[index] ?? 0) * BigInt(line.unit.price.amountMinor), left),
      );
    }
  }
}

function atMost(amount: bigint, most: bigint): bigint {
  return amount < most ? amount : most;
}
