import type { BreakerState, OutcomeBreaker } from '@banyan/resilience';
import type { IntegrationSwitches } from './integration-switches.js';
import type { CallCounts } from './recent-calls.js';
import type { OwnedDomain } from './owned-domain.js';

/** What one replica sees of the legacy core. */
export interface CoreReport {
  /** The breaker before everything that is not owned. */
  readonly passthrough: BreakerState;
  /** Integrations that people took out of use, by id, as they are in force here. */
  readonly off: readonly string[];
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
  switches: Pick<IntegrationSwitches, 'inForce'>,
): CoreReport {
  return {
    passthrough: passthrough.state,
    off: switches.inForce,
    domains: domains.map(({ manifest, serving, legacyCalls }) => ({
      domain: manifest.name,
      breaker: serving.legacy.policy.breakerState,
      calls: [...legacyCalls.counts()].map(([operation, counts]) => ({ operation, ...counts })),
    })),
  };
}
