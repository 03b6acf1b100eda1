import type { Attempt } from '@banyan/resilience';

/** What is to be set aside for an order. */
export interface Reservation {
  /** Of the order. The same twice is one reservation and one answer. */
  readonly reference: string;
  /** Of the stock authority that the order was bound in. */
  readonly term: number;
  readonly channel: string;
  /** Where it is collected: a store, by its name or its code. Absent: wherever the channel is served from. */
  readonly location?: string;
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  /** When it lapses unless it is confirmed, ms from now. Absent: it is set aside for good, in the same step. */
  readonly expiresInMs?: number;
}

export type ReserveResult =
  | {
      readonly kind: 'reserved';
      /** `location` is the code of the warehouse or store. What is sold uncounted is taken from nowhere. */
      readonly takings: readonly { readonly sku: string; readonly location: string; readonly quantityE4: number }[];
    }
  /** Nothing is set aside, for ever. `lines` of the reservation, from 0, that there is not enough of; none: it was released before it came. */
  | { readonly kind: 'refused'; readonly lines: readonly number[] }
  /** This service has not the authority, or not in this term. */
  | { readonly kind: 'not-authority'; readonly term: number };

export type ConfirmResult =
  | { readonly kind: 'confirmed' }
  /** It lapsed, and what was set aside is others'. It may be reserved anew. */
  | { readonly kind: 'lapsed' }
  /** Never reserved, or released. */
  | { readonly kind: 'unknown' };

/** Goods that come back. */
export interface GiveBack {
  readonly reference: string;
  /** The same twice is one. */
  readonly returnReference: string;
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  /** Where they are, by name or code; absent: where they were taken. */
  readonly location?: string;
}

/** The inventory service as the system of record of stock. Everything may be asked twice. */
export interface StockDesk {
  reserve(reservation: Reservation, attempt: Attempt): Promise<ReserveResult>;
  /** The goods are sold: the reservation no longer lapses. */
  confirm(reference: string, attempt: Attempt): Promise<ConfirmResult>;
  /** What is set aside is free again, confirmed or not. A reservation of this reference that arrives later is refused. */
  release(reference: string, attempt: Attempt): Promise<void>;
  /**
   * No more comes back than was taken. Where the core has booked the order already, its own booking of the return is what counts:
   * goods do not come back twice.
   */
  giveBack(back: GiveBack, attempt: Attempt): Promise<void>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}
