import type { Arm } from '@banyan/kernel';
import type { EvidencePolicy } from './evidence-policy.js';

/**
 * The limits, ms, at which requests of an arm are counted as slow for the comparison with the other arm, ascending. The
 * service's are longer by the tolerated factor, so that at every step of the ladder the null says: the service, were it
 * that much faster, is no slower than legacy.
 *
 * @param thresholdMs the objective's
 */
export function latencyLimits(
  thresholdMs: number,
  arm: Arm,
  { ladder, slowdownTolerance }: Pick<EvidencePolicy, 'ladder' | 'slowdownTolerance'>,
): readonly number[] {
  const factor = arm === 'service' ? slowdownTolerance.value : 1;
  return ladder.value.map((part) => part * thresholdMs * factor);
}
