import type { Arm, Currency } from '@banyan/kernel';

/** An amount as a book has it. */
export interface BookedAmount {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** What the ledger says of an order. */
export interface LedgerWord {
  readonly arm: Arm;
  /** `open`: what came of it is not known yet. */
  readonly outcome: 'open' | 'placed' | 'refused';
  /** What the receipt said; null: there is none. */
  readonly total: BookedAmount | null;
}

/** How far an order is that a system holds, as reconciliation needs it. */
export type Standing =
  /** Begun; nobody has bought anything yet. */
  | 'begun'
  /** Bought, and neither called off nor given back as a whole. */
  | 'standing'
  /** Bought, sent, and all of it came back: what sending cost stays paid, and the goods were given back as returns are. */
  | 'given-back'
  /** Called off, or refused: nothing is sold, or nothing any more. */
  | 'over';

/** What the order service says of an order. */
export interface ServiceWord {
  readonly standing: Standing;
  readonly total: BookedAmount;
  /** By SKU, ten-thousandths of a unit. */
  readonly lines: Readonly<Record<string, number>>;
  /** Minor units that were given back. */
  readonly refundedMinor: number;
  /** People look at it first: until they let it go, the back office has no copy. */
  readonly held: boolean;
}

/** One order of the core that names the reference. */
export interface CoreWord {
  /** Its nine digits. */
  readonly document: string;
  /** Taken by the core for a shopper, or a copy of what was taken elsewhere. */
  readonly role: 'capture' | 'copy';
  readonly standing: Standing;
  readonly total: BookedAmount;
  readonly lines: Readonly<Record<string, number>>;
}

/** One charge that a processor made. */
export interface ChargeWord {
  readonly processor: string;
  readonly id: string;
  readonly amount: BookedAmount;
  readonly refundedMinor: number;
}

/** What was set aside at the inventory service. */
export interface ReservationWord {
  readonly state: 'reserved' | 'confirmed' | 'released' | 'lapsed';
}

/**
 * Everything that all books say of one order. A book that did not answer is `undefined`, and proves nothing; one that answered
 * and has nothing is `null` or empty.
 */
export interface ToldOrder {
  readonly reference: string;
  readonly ledger: LedgerWord | null | undefined;
  readonly service: ServiceWord | null | undefined;
  readonly core: readonly CoreWord[] | undefined;
  /** Of the order service's processors; the core's own charges are in its books. */
  readonly charges: readonly ChargeWord[] | undefined;
  readonly reservation: ReservationWord | null | undefined;
  /** Who had all stock when it was bound; undefined: not known. */
  readonly authority: Arm | undefined;
}
