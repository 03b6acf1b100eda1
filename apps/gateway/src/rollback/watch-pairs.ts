import type { Pair, Stretch } from '@banyan/slo';
import type { OwnedDomain } from '../domain/owned-domain.js';

/** Who counts what a request showed for which legacy was asked twice; the local judge does. */
export interface PairRecorder {
  paired(domain: OwnedDomain, stretch: Stretch, operation: string, pair: Pair): void;
}

/**
 * Counts pairs in the stretch that their request was decided in. Those of stage shadow are of none: nobody is served by
 * the service, so there is nothing to take back. What the recorder throws stays in the shadow pool.
 */
export function watchPairs(domain: OwnedDomain, recorder: PairRecorder): void {
  domain.shadow.onEvent((event) => {
    if (event.kind !== 'paired' || event.tag === undefined) return;
    const { operation, service, noise } = event;
    // Copies are tagged with nothing else (start-shadow.ts).
    recorder.paired(domain, event.tag as Stretch, operation, { service, noise });
  });
}
