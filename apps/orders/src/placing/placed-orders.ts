import type { NotPlaced, PlaceResult, Receipt } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import type { FraudDecision } from '../fraud/decide-fraud.js';
import type { Charge } from '../payment/payment-state.js';
import type { PlaceContext } from './place-context.js';

/** What acceptance writes. */
export interface Acceptance {
  readonly context: PlaceContext;
  readonly answer: Receipt;
  readonly charge: Charge;
  readonly fraud: FraudDecision;
}

/** An order as whoever asks for it again finds it. */
export interface BegunOrder {
  readonly fingerprint: string;
  /** Null: it is not known yet. */
  readonly answer: Exclude<PlaceResult, { readonly kind: 'pending' }> | null;
}

/** The table of orders, as placing writes it. */
export interface PlacedOrders {
  /**
   * Writes an order that is begun.
   *
   * @returns false: its reference is known already, and nothing was written
   */
  begin(sql: Sql, context: PlaceContext, fingerprint: string): Promise<boolean>;
  /** Writes an order that is refused before it is begun. @returns false: its reference is known already */
  refuseAtOnce(sql: Sql, context: PlaceContext, fingerprint: string, answer: NotPlaced): Promise<boolean>;
  /** @throws Error when its reservation may have lapsed by the time this commits; then nothing is written */
  accept(sql: Sql, acceptance: Acceptance): Promise<void>;
  refuse(sql: Sql, context: PlaceContext, answer: NotPlaced): Promise<void>;
  /** What was taken, or may have been, was given back. */
  paidBack(sql: Sql, reference: string): Promise<void>;
  /** Calls an order off whose goods are gone. One that was called off already stays as it is. */
  loseStock(sql: Sql, reference: string): Promise<void>;
}
