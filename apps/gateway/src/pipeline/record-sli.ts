import { log } from '@banyan/observability';
import type { UnderstoodCall } from './accept.js';
import { isSynthetic } from './caller.js';
import type { Remembered } from './browse-memory.js';
import type { Served } from './call-arm.js';
import type { ChosenRoute } from './choose-route.js';
import type { RequestOutcome } from './operation-metrics.js';

/** One request as evidence: counted once, whatever its attempts, against the arm that was chosen to serve. */
export interface SliObservation {
  readonly call: UnderstoodCall;
  readonly decision: ChosenRoute;
  readonly failed: boolean;
  /** Over the objective's threshold, as the chosen arm (or its failure) took. */
  readonly slow: boolean;
  /** What the chosen arm (or its failure) took, ms. */
  readonly ms: number;
  /** What legacy made of a read that the service had failed; absent: it was not asked, or nobody waited for it. */
  readonly rescue?: 'answered' | 'failed';
  /** What the arm said, canonical; absent: it failed. */
  readonly result?: unknown;
}

/** Who collects observations; the rollback room does. */
export interface SliRecorder {
  observe(observation: SliObservation): void;
  /** Hears how each request of a shopper ended, also of those that say nothing of an arm. Absent: nobody listens. May not throw. */
  seen?(call: UnderstoodCall, outcome: RequestOutcome, ms: number): void;
}

/**
 * Records how a request went, in metrics and, where both arms are compared, as evidence. A read that legacy rescued is a
 * failure of the service though the shopper saw none; a client that left, our own shedding, a route taken back before its
 * dispatch and an answer during which this process stood still say nothing of an arm.
 * Never throws: the answer is there, and a fault of the bookkeeping must not cost it.
 */
export function recordSli(
  call: UnderstoodCall,
  decision: ChosenRoute,
  served: Served<unknown>,
  /** Was the storefront answered from memory, because no arm could? */
  stale: boolean,
  recorder: SliRecorder,
): void {
  const { metrics } = call;
  const { rescuedFrom } = served;
  const outcome = stale ? 'stale' : outcomeOf(served);
  metrics.ended(decision.serving, outcome, served.chosenMs / 1000);
  if (rescuedFrom !== undefined) {
    metrics.armFailed(rescuedFrom.arm, rescuedFrom.failure);
    metrics.fellBack(rescuedFrom.failure, served.kind === 'answered' ? 'answered' : 'failed');
  }
  if (served.kind === 'failed') metrics.armFailed(served.by, served.error.failure);

  // Nobody shops here, and nobody's minute is spoilt.
  if (isSynthetic(call.caller.storefront)) return;
  recorder.seen?.(call, outcome, served.ms);
  const failure = rescuedFrom ?? (served.kind === 'failed' ? served.error : undefined);
  if (failure !== undefined && !failure.countsAgainstArm) return;
  const thresholdMs = call.domain.slowAfterMs.get(call.operation.name) ?? Infinity;
  const failed = failure !== undefined || (served.kind === 'answered' && !served.valid);
  // Left out on both arms alike, like the deadlines that passed meanwhile; what an arm said of itself still counts.
  if (served.stoodStill && !failed) return;
  try {
    const ms = served.chosenMs;
    const rescue = rescueBy(served);
    const said = served.kind === 'answered' ? { result: served.result } : {};
    const observation = { call, decision, failed, slow: ms > thresholdMs && !served.stoodStill, ms, ...said };
    recorder.observe(rescue === undefined ? observation : { ...observation, rescue });
  } catch (error) {
    log.error('a request could not be counted as evidence', {
      domain: call.contract.domain,
      operation: call.operation.name,
      err: error,
    });
  }
}

/** A request that was answered without asking an arm: counted, and no evidence about one. */
export function recordRemembered(call: UnderstoodCall, decision: ChosenRoute, how: Remembered['how']): void {
  call.metrics.ended(decision.serving, 'remembered', 0);
  call.exchange.span.set({ 'banyan.remembered': how });
}

/** The end of a client that left, and of what we shed ourselves, says nothing of legacy. */
function rescueBy(served: Served<unknown>): SliObservation['rescue'] {
  if (served.rescuedFrom === undefined) return undefined;
  if (served.kind === 'answered') return served.valid ? 'answered' : 'failed';
  return served.error.countsAgainstArm ? 'failed' : undefined;
}

function outcomeOf(served: Served<unknown>): RequestOutcome {
  if (served.kind === 'failed') return served.error.failure === 'aborted' ? 'aborted' : 'failed';
  if (served.rescuedFrom !== undefined) return served.rescuedFrom.failure === 'withdrawn' ? 'withdrawn' : 'rescued';
  return served.valid ? 'ok' : 'failed';
}
