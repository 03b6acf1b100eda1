import type { ChaosTally } from '@banyan/chaos';
import { burnsAtOnce, fastestFactor } from '@banyan/slo';
import { countText } from '../pages/words.js';

/**
 * Does a run burn the error budget so fast that somebody would be woken? By what gateways count of all shoppers since it began.
 *
 * @param target least share of requests that do not fail, 0 < target < 1
 * @returns in words; undefined: it does not
 */
export function burnsBudget({ all }: Pick<ChaosTally, 'all'>, target: number): string | undefined {
  // A gateway's word is input like any other.
  const burn = burnsAtOnce({ ...all, failed: Math.min(all.failed, all.requests) }, target);
  if (burn === undefined) return undefined;
  const failed = `${countText(all.failed)} of ${countText(all.requests)} requests failed since it began`;
  return `${failed}: the error budget burns ${Number(burn.toPrecision(3))} times as fast as it may, and ${fastestFactor()} is the most`;
}
