import { burnRate, type OutcomeCounts } from './burn-rate.js';
import { BURN_POLICY, type BurnPolicy } from './burn-rows.js';

/**
 * Does something that has only begun burn the error budget as fast as the fastest row of the table? That row's windows are longer than
 * it has lasted, so all that was counted since it began is the window.
 *
 * @param target least share of requests that do not fail, 0 < target < 1
 * @returns how many times as fast as the objective allows; undefined: it does not, or too few failed to say
 * @throws RangeError as `burnRate`
 */
export function burnsAtOnce(
  counts: OutcomeCounts,
  target: number,
  policy: BurnPolicy = BURN_POLICY,
): number | undefined {
  if (counts.failed < policy.leastFailed.value) return undefined;
  const burn = burnRate(counts, target);
  return burn !== undefined && burn > fastestFactor(policy) ? burn : undefined;
}

/** Of the fastest row, times as fast as the objective allows. */
export function fastestFactor({ rows }: BurnPolicy = BURN_POLICY): number {
  return Math.max(...rows.value.map(({ factor }) => factor));
}
