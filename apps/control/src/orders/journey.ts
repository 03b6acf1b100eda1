import type { JourneyLane, JourneyMoment, MomentOutcome, OrderStanding } from '@banyan/domains';
import type { Arm } from '@banyan/kernel';

/** Something that happened to an order, as control tells it. */
export interface Moment extends Omit<JourneyMoment, 'untilMs' | 'lane' | 'outcome'> {
  readonly lane: JourneyLane;
  readonly outcome: MomentOutcome;
  readonly from: string;
  /** ms; null: it has no length that is known, or has not ended. */
  readonly tookMs: number | null;
  /** `books`: it is kept for as long as the order is. `trace`: it is there where the trace was kept. */
  readonly source: 'books' | 'trace';
}

/** How the order service says it stands. */
export type ShownStanding = Omit<OrderStanding, 'reference'>;

/** An order in a list. */
export interface OrderSummary {
  readonly reference: string;
  readonly boundAt: string;
  readonly arm: Arm;
  readonly storefront: string;
  /** Null: the core does not say. */
  readonly channel: string | null;
  /** Keyed hash of the e-mail: the same customer has the same; null: it is not known, or not any more. */
  readonly customerHash: string | null;
  /** From the ledger: what was answered, or that nobody can say yet. */
  readonly outcome: 'placed' | 'in-review' | 'refused' | 'open';
  readonly attempts: number;
  readonly traceId: string | null;
  /** By the order service; null: it does not have it, as of orders of the legacy arm, or does not answer. */
  readonly standing: ShownStanding | null;
}

export interface OrderPage {
  readonly orders: readonly OrderSummary[];
  /** `before` of the next page; null: there is none. */
  readonly next: string | null;
  /** Did the order service say how they stand? */
  readonly standingsKnown: boolean;
}

/** A decision about the latch that was in force, or was made while the order was under way. */
export interface JourneyDecision {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly by: string;
  readonly reason: string;
  readonly when: 'in-force' | 'during';
}

export interface OrderJourney extends OrderSummary {
  readonly concludedAt: string | null;
  /** Why it is this arm; null: it was bound before that was noted. */
  readonly route: {
    readonly reason: string;
    readonly stage: string;
    readonly epoch: number;
    readonly contract: string;
  } | null;
  readonly authority: { readonly arm: Arm; readonly term: number };
  readonly decisions: readonly JourneyDecision[];
  readonly traceIds: readonly string[];
  /** In the order in which they began. */
  readonly moments: readonly Moment[];
  /** An order of the same channel that nothing happened to, to hold this one against; null: there is none. */
  readonly healthy: string | null;
  /** What could not be asked, in words. */
  readonly missing: readonly string[];
}
