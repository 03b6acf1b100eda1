import type { OwnedCall } from './accept.js';
import type { Served } from './call-arm.js';
import type { ChosenRoute } from './choose-route.js';
import type { RequestOutcome } from './operation-metrics.js';

/** One request as evidence: counted once, whatever its attempts, against the arm that was chosen to serve. */
export interface SliObservation {
  readonly call: OwnedCall;
  readonly decision: ChosenRoute;
  readonly failed: boolean;
  readonly slow: boolean;
}

/** Who collects observations; the rollback room does. */
export interface SliRecorder {
  observe(observation: SliObservation): void;
}

/**
 * Records how a request went, in metrics and, where both arms are compared, as evidence. A read that legacy rescued is a
 * failure of the service though the shopper saw none; a client that left and our own shedding say nothing of an arm.
 *
 * @param valid false when the answer did not match its contract
 */
export function recordSli(
  call: OwnedCall,
  decision: ChosenRoute,
  served: Served,
  valid: boolean,
  recorder: SliRecorder,
): void {
  const failure = served.rescuedFrom ?? (served.kind === 'failed' ? served.error : undefined);
  call.metrics.ended(decision.serving, outcomeOf(served), served.ms / 1000);
  if (failure !== undefined) call.metrics.armFailed(decision.serving, failure.failure);
  if (served.rescuedFrom !== undefined) {
    call.metrics.fellBack(served.rescuedFrom.failure, served.kind === 'answered' ? 'answered' : 'failed');
  }
  if (failure !== undefined && !failure.countsAgainstArm) return;
  const thresholdMs = call.domain.slowAfterMs.get(call.operation.name) ?? Infinity;
  recorder.observe({ call, decision, failed: failure !== undefined || !valid, slow: served.ms > thresholdMs });
}

function outcomeOf(served: Served): RequestOutcome {
  if (served.kind === 'failed') return served.error.failure === 'aborted' ? 'aborted' : 'failed';
  return served.rescuedFrom === undefined ? 'ok' : 'rescued';
}
