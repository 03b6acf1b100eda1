import type { ArmCounts, Objective } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';

/** How far an operation is from having been seen enough to be called healthy. */
export interface Progress {
  readonly operation: string;
  /** Service requests so far. */
  readonly seen: number;
  /** About how many are wanted. */
  readonly wanted: number;
  /** seen / wanted; enough from 1 on. */
  readonly ratio: number;
}

/**
 * Wanted are the policy's fewest, or as many as make the failed and slow ones so far no more than the objective allows:
 * one failure at a target of 99.9 % wants 1,000 requests. So enough requests and a record inside the objective are one
 * and the same condition.
 */
export function progressOf(service: ArmCounts, objective: Objective, policy: EvidencePolicy): Progress {
  const wanted = Math.max(
    policy.healthyRequests.value,
    requestsThatAllow(service.failed, objective.availabilityTarget),
    requestsThatAllow(service.slow, objective.latencyTarget),
  );
  return { operation: objective.operation, seen: service.requests, wanted, ratio: service.requests / wanted };
}

function requestsThatAllow(bad: number, target: number): number {
  // 1 - 0.999 is 0.0010000000000000009 in binary: round that off before rounding up.
  return Math.ceil(Number((bad / (1 - target)).toPrecision(12)));
}
