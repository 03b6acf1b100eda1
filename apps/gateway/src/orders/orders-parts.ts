import type { Rehearsal } from '@banyan/domains';
import type { Arm, Clock, CurrentKeys } from '@banyan/kernel';
import type { OrderLedger } from '@banyan/ledger';
import type { Awake } from '@banyan/resilience';
import type { OwnedDomain } from '../domain/owned-domain.js';
import type { Admission } from './admission.js';
import type { CheckoutErrors } from './checkout-errors.js';
import type { Behind } from './behind.js';
import type { Holdings } from './holdings.js';
import type { InHand } from './in-hand.js';
import type { OrdersPolicy } from './orders-policy.js';

/** What the answers of this room are made of; made once, at start. */
export interface OrdersParts {
  /** With its arms as orders are given to them. */
  readonly domain: OwnedDomain;
  readonly ledger: OrderLedger;
  readonly holdings: Holdings;
  readonly clock: Clock;
  readonly awake: Awake;
  readonly quoteKeys: CurrentKeys;
  /** What the gateway's contract paths begin with; empty, or with a slash before and none behind. */
  readonly prefix: string;
  readonly policy: OrdersPolicy;
  /** What goes on whether or not its client waits. */
  readonly inHand: InHand;
  readonly behind: Behind;
  readonly admission: Admission;
  /** Of the hashes that stand for who buys. */
  readonly hashKey: string;
  readonly errors: CheckoutErrors;
  /** Absent: no order is rehearsed. */
  readonly rehearsal: Rehearsal | undefined;
  /** Who has the authority for stock, as far as it is known. */
  readonly stockAuthority: () => Arm | undefined;
  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  readonly coreOrders: () => string | undefined;
}
