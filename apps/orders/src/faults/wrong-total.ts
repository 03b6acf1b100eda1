import type { Faults } from '@banyan/service';

/** How the service can be made to reckon wrongly. */
export const WRONG_TOTALS = ['a-cent-more', 'a-cent-less'] as const;

/**
 * The seeded bug of demonstrations and tests: a share of the orders comes to another total, in rehearsals too, which is where it is
 * to be found.
 */
export class WrongTotal {
  constructor(private readonly faults: Pick<Faults, 'wrongNow'>) {}

  /** The total of one order. Each call is another throw of the dice. */
  of(totalMinor: number): number {
    const wrong = this.faults.wrongNow();
    if (wrong === undefined) return totalMinor;
    return Math.max(0, totalMinor + (wrong.kind === 'a-cent-less' ? -1 : 1));
  }
}
