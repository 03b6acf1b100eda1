import type { DeskPolicy } from '@banyan/saga';

/**
 * How the sagas of orders are run.
 *
 * @param leaseMs how long a replica that is not heard of keeps them
 */
export function sagaPolicy(leaseMs: number): DeskPolicy {
  return {
    // The first time somebody still waits for the answer; later ones are for parties that are down, and must not keep them so.
    backOff: { firstMs: 200, mostMs: 30_000 },
    leaseMs,
    // Usual sagas never wait for a look: they are run by whoever begins them.
    pollMs: 250,
    // Beside them questions need the pool of the database.
    mostAtOnce: 16,
  };
}
