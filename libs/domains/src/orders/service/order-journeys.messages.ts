/** Beside the operations, for control: what the service's books say of the way of orders. */
export const JOURNEY_PATTERN = 'orders.journeys.of';
export const STANDINGS_PATTERN = 'orders.journeys.standings';
export const SEARCH_PATTERN = 'orders.journeys.search';

/** Most orders whose standing is asked for at once. */
export const MOST_STANDINGS = 200;

/** Who did something on the way of an order, in the order in which they are drawn. */
export const JOURNEY_LANES = [
  'storefront',
  'gateway',
  'arm',
  'stock',
  'payment',
  'fraud',
  'shipping',
  'outbox',
  'warehouse',
  'mail',
  'analytics',
  'back-office',
  'people',
] as const;
export type JourneyLane = (typeof JOURNEY_LANES)[number];

/** How something ended. `degraded`: done, though not by whom or how it should have been. */
export const MOMENT_OUTCOMES = ['done', 'degraded', 'failed', 'waiting'] as const;
export type MomentOutcome = (typeof MOMENT_OUTCOMES)[number];

/** Something that happened to an order. */
export interface JourneyMoment {
  readonly lane: JourneyLane;
  /** What, in a few words. */
  readonly what: string;
  /** ms since the Unix epoch. */
  readonly fromMs: number;
  /** Null: it has no length that is known, or has not ended. */
  readonly untilMs: number | null;
  readonly outcome: MomentOutcome;
  /** How often it was tried by then, from 1. */
  readonly attempts: number;
  /** Why, in words; null: there is nothing to explain. Nothing personal is in it. */
  readonly because: string | null;
}

/** Input of `orders.journeys.of`. */
export interface JourneyQuestion {
  readonly reference: string;
}

/** How an order stands. The customer is masked where it is read: nobody's address leaves the service for this. */
export interface OrderStanding {
  readonly reference: string;
  readonly state: string;
  readonly channel: string;
  readonly currency: string;
  readonly totalMinor: number;
  /** Such as `a…@e….org`; empty: it is not known, or not any more. */
  readonly customer: string;
  /** The backup took the money, or what sending costs was estimated, or people had to look. */
  readonly degraded: boolean;
}

export type JourneyTold =
  | {
      readonly kind: 'known';
      readonly standing: OrderStanding;
      readonly moments: readonly JourneyMoment[];
      /** Of the same channel, as fast as the median of those of late that nothing happened to; null: there is none. */
      readonly healthy: string | null;
      /** Trace contexts of what was told of it. */
      readonly traceIds: readonly string[];
    }
  | { readonly kind: 'unknown-order' };

/** How an order stands that was taken, as the order service says it. */
export const STANDING_STATES = [
  'accepted',
  'in-fulfilment',
  'dispatched',
  'ready-for-collection',
  'completed',
  'cancelled',
  'returned',
] as const;
export type StandingState = (typeof STANDING_STATES)[number];

/** Input of `orders.journeys.search`: orders in a state, the newest first. */
export interface SearchQuestion {
  readonly state: StandingState;
  /** From this reference on, and before this one. */
  readonly from: string;
  readonly before: string;
  readonly channel?: string;
  /** 1 to `MOST_STANDINGS`. */
  readonly limit: number;
}

/** Input of `orders.journeys.standings`. */
export interface StandingsQuestion {
  readonly references: readonly string[];
}

export interface StandingsTold {
  /** Those that the service knows, in no order. */
  readonly standings: readonly OrderStanding[];
}
