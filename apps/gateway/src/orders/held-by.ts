import { StoreUnavailable } from '@banyan/database';
import { CORE_NUMBER } from '@banyan/domains';
import type { Arm } from '@banyan/kernel';
import type { Holding } from '@banyan/ledger';
import { ledgerAway } from './held-answer.js';
import type { OrdersParts } from './orders-parts.js';

/** The arm that holds an order, and what the ledger knows of it. */
export interface HeldBy {
  readonly arm: Arm;
  /** Undefined: the core took the order by itself, and the ledger never heard of it. */
  readonly holding: Holding | undefined;
}

/**
 * Finds the arm that holds an order, whatever flags, latch and lease say.
 *
 * @returns undefined: no order is called so
 * @throws ProblemError `unavailable` where the ledger would know and cannot be asked
 */
export async function heldBy(reference: string, { holdings, policy }: OrdersParts): Promise<HeldBy | undefined> {
  // The ledger gives out no numbers of the core, and what it does not have is the core's.
  if (CORE_NUMBER.test(reference)) return { arm: 'legacy', holding: undefined };
  try {
    const holding = await holdings.of(reference);
    return holding && { arm: holding.arm, holding };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw ledgerAway(error, policy.retryAfterSeconds.unavailable);
  }
}
