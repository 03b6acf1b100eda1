import type { Objective } from './evidence.js';
import type { EvidencePolicy } from './policy-numbers.js';

/** Stands for all judged operations of a domain where an operation's name is wanted. */
export const TOGETHER = 'all-operations';

/**
 * The objective that all operations of a domain are held to together, by the rules on failures: what the most lenient of
 * them allows. A service that is bad is mostly bad in all it does, and then the operations together show it in a fraction of
 * the time that each takes alone.
 *
 * @returns undefined where there is but one operation, or where the policy divides alpha and leaves nothing for it
 */
export function togetherObjective(
  objectives: readonly Objective[],
  { operationShares }: Pick<EvidencePolicy, 'operationShares'>,
): Objective | undefined {
  if (objectives.length < 2) return undefined;
  if (operationShares !== undefined && operationShares.value[TOGETHER] === undefined) return undefined;
  return {
    operation: TOGETHER,
    availabilityTarget: Math.min(...objectives.map(({ availabilityTarget }) => availabilityTarget)),
    latencyThresholdMs: Math.max(...objectives.map(({ latencyThresholdMs }) => latencyThresholdMs)),
    latencyTarget: Math.min(...objectives.map(({ latencyTarget }) => latencyTarget)),
  };
}

/** Among how many each rule's alpha is divided: the operations, and all of them together. */
export function partsOf(objectives: readonly Objective[], policy: Pick<EvidencePolicy, 'operationShares'>): number {
  return objectives.length + (togetherObjective(objectives, policy) === undefined ? 0 : 1);
}
