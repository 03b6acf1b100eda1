/** Numbers that decide whether traffic may be given to the service, each with where it comes from. */
export interface PromotionPolicy {
  /** Least share of selected requests that must really have been compared, 0-1. */
  readonly leastCoverage: { readonly value: number; readonly source: string };
  /** Fewest selected requests from which coverage is read. */
  readonly leastSelected: { readonly value: number; readonly source: string };
  /** A replica's picture of the flags is stale at this age, ms. */
  readonly staleFlagsMs: { readonly value: number; readonly source: string };
}

export const PROMOTION_POLICY: PromotionPolicy = {
  leastCoverage: {
    value: 0.999,
    source:
      'the objective of shadow coverage: docs/how-to/ramp-a-domain.md, docker/prometheus/alerts/shadow-coverage.yaml',
  },
  leastSelected: {
    value: 1_000,
    source: 'with fewer, one copy that was missed is below 99.9 % already, and none missed proves little',
  },
  staleFlagsMs: {
    value: 120_000,
    source: 'twice the slowest poll that BANYAN_FLAG_POLL_MS allows: an older picture has missed one',
  },
};
