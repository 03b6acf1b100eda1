/** The last journey of the synthetic shopper on one arm in one channel. */
export interface JourneyStatus {
  readonly arm: 'legacy' | 'service';
  readonly channel: string;
  readonly result: 'passed' | 'nothing-to-buy' | 'failed';
  readonly at: string;
  readonly ms: number;
  readonly stumble: {
    readonly step: string;
    readonly status: number;
    readonly code: string;
    readonly traceId: string;
  } | null;
  readonly inARow: number;
}

export interface ShopperStatus {
  readonly state: 'off' | 'waiting' | 'shopping';
  readonly everyMs: number | null;
  readonly sku: string | null;
  readonly nextAt: string | null;
  readonly leftovers: number;
  readonly journeys: readonly JourneyStatus[];
}
