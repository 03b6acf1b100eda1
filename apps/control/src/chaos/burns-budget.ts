import type { ChaosTally } from '@banyan/chaos';
import { BURN_POLICY, burnRate } from '@banyan/slo';
import { countText } from '../pages/words.js';

/**
 * Does a run burn the error budget so fast that somebody would be woken? By what gateways count of all shoppers since it began, and
 * by the fastest row of the burn-rate table; its windows are longer than a run may be.
 *
 * @param target least share of requests that do not fail, 0 < target < 1
 * @returns in words; undefined: it does not
 */
export function burnsBudget({ all }: Pick<ChaosTally, 'all'>, target: number): string | undefined {
  const factor = Math.max(...BURN_POLICY.rows.value.map((row) => row.factor));
  // A gateway's word is input like any other.
  const burn = burnRate({ ...all, failed: Math.min(all.failed, all.requests) }, target);
  if (burn === undefined || burn <= factor || all.failed < BURN_POLICY.leastFailed.value) return undefined;
  const failed = `${countText(all.failed)} of ${countText(all.requests)} requests failed since it began`;
  return `${failed}: the error budget burns ${Number(burn.toPrecision(3))} times as fast as it may, and ${factor} is the most`;
}
