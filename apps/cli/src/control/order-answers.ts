/** An order, and how it was answered. */
export interface OrderSummaryAnswer {
  readonly reference: string;
  readonly boundAt: string;
  readonly arm: string;
  readonly storefront: string;
  readonly channel: string | null;
  readonly customerHash: string | null;
  /** `placed`, `in-review`, `refused`, or `open`: nobody can say yet. */
  readonly outcome: string;
  readonly attempts: number;
  readonly traceId: string | null;
  /** Null: the order service does not have it, or does not answer. */
  readonly standing: {
    readonly state: string;
    readonly channel: string;
    readonly currency: string;
    readonly totalMinor: number;
    readonly degraded: boolean;
  } | null;
}

export interface OrderPageAnswer {
  readonly orders: readonly OrderSummaryAnswer[];
  readonly next: string | null;
  readonly standingsKnown: boolean;
}

export interface JourneyMomentAnswer {
  readonly lane: string;
  readonly what: string;
  readonly fromMs: number;
  /** Null: it has no length that is known, or has not ended. */
  readonly tookMs: number | null;
  readonly outcome: string;
  readonly attempts: number;
  readonly because: string | null;
}

export interface OrderJourneyAnswer extends OrderSummaryAnswer {
  readonly route: { readonly reason: string; readonly stage: string; readonly contract: string } | null;
  readonly decisions: readonly {
    readonly kind: string;
    readonly by: string;
    readonly reason: string;
    readonly when: string;
  }[];
  readonly traceIds: readonly string[];
  readonly moments: readonly JourneyMomentAnswer[];
  readonly healthy: string | null;
  /** What could not be asked, in words. */
  readonly missing: readonly string[];
}
