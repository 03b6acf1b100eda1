import type { BreakerState, OutcomeBreaker } from '@banyan/resilience';
import type { CallCounts } from './recent-calls.js';
import type { OwnedDomain } from './owned-domain.js';

/** What one replica sees of the legacy core. */
export interface CoreReport {
  /** The breaker before everything that is not owned. */
  readonly passthrough: BreakerState;
  readonly domains: readonly {
    readonly domain: string;
    /** The breaker of its legacy arm, whatever the face. */
    readonly breaker: BreakerState;
    readonly calls: readonly ({ readonly operation: string } & CallCounts)[];
  }[];
}

/** For the report to control, which knows the integrations and makes their state of it. */
export function coreReport(
  domains: readonly Pick<OwnedDomain, 'manifest' | 'serving' | 'legacyCalls'>[],
  passthrough: Pick<OutcomeBreaker, 'state'>,
): CoreReport {
  return {
    passthrough: passthrough.state,
    domains: domains.map(({ manifest, serving, legacyCalls }) => ({
      domain: manifest.name,
      breaker: serving.legacy.policy.breakerState,
      calls: [...legacyCalls.counts()].map(([operation, counts]) => ({ operation, ...counts })),
    })),
  };
}
