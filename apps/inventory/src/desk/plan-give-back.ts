/** What an order has of one product at one source, as it was set aside. */
export interface HeldClaim {
  readonly sku: string;
  readonly source: string;
  /** Taken and not given back yet; below 0: it was put here although it was taken elsewhere. */
  readonly leftE4: number;
  /** Has the core booked it off? Then the core books it back, and tells. */
  readonly isBooked: boolean;
}

export interface GivenBack {
  readonly sku: string;
  readonly source: string;
  readonly byE4: number;
}

export interface GiveBackPlan {
  /** Off the claims. */
  readonly given: readonly GivenBack[];
  /** Free again at these levels, at once. */
  readonly freed: readonly GivenBack[];
  /** Free at another place than it was taken from, at once. */
  readonly elsewhere: readonly GivenBack[];
}

/**
 * What comes back of an order: to where it was taken, the last source first, or all of it to one place. No more than was taken.
 * What the core has booked is only noted here: the feed brings it back when the core has booked that too. Pure.
 *
 * @param to code of the place where the goods are; undefined: where they were taken
 */
export function planGiveBack(
  claims: readonly HeldClaim[],
  lines: readonly { readonly sku: string; readonly quantityE4: number }[],
  to: string | undefined,
): GiveBackPlan {
  const left = new Map(claims.map((claim) => [claim, claim.leftE4]));
  const given: GivenBack[] = [];
  const freed: GivenBack[] = [];
  const elsewhere: GivenBack[] = [];
  for (const { sku, quantityE4 } of lines) {
    let wanted = quantityE4;
    for (const claim of claims.filter((each) => each.sku === sku).toReversed()) {
      const byE4 = Math.min(wanted, Math.max(0, left.get(claim) ?? 0));
      if (byE4 === 0) continue;
      wanted -= byE4;
      left.set(claim, (left.get(claim) ?? 0) - byE4);
      const back = { sku, source: claim.source, byE4 };
      if (to === undefined || to === claim.source || claim.isBooked) given.push(back);
      if (claim.isBooked) continue;
      if (to === undefined || to === claim.source) freed.push(back);
      else elsewhere.push({ ...back, source: to });
    }
  }
  return { given, freed, elsewhere };
}
