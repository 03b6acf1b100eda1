import type { Principal } from '@banyan/identity';
import { keyedHash } from '@banyan/kernel';
import type { HeldBy } from './held-by.js';

/** Whose an order is to who asks. */
export type Sight =
  /** Theirs, or nobody has to say who they are. */
  | 'theirs'
  /** To them there is no such order. */
  | 'another’s'
  /** The ledger does not say who bought: the order itself must. */
  | 'untold';

export interface SightParts {
  /** Of the hashes that stand for who buys. */
  readonly hashKey: string;
  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  readonly coreOrders: () => string | undefined;
}

/**
 * May whoever asks see this order? By the ledger alone, which is asked for every order all the same. Whoever shows nothing is
 * let in by a reference that cannot be guessed, as the contracts say.
 */
export function sightOf(
  principal: Principal | undefined,
  { holding }: Pick<HeldBy, 'holding'>,
  { hashKey, coreOrders }: SightParts,
): Sight {
  switch (principal?.kind) {
    case undefined:
    case 'anonymous':
      return 'theirs';
    case 'storefront': {
      const storefront = holding === undefined ? coreOrders() : holding.storefront;
      return storefront !== undefined && principal.storefronts.includes(storefront) ? 'theirs' : 'another’s';
    }
    case 'customer': {
      if (principal.email === undefined) return 'another’s';
      if (holding?.customerHash === undefined) return 'untold';
      return holding.customerHash === keyedHash(hashKey, principal.email) ? 'theirs' : 'another’s';
    }
  }
}
