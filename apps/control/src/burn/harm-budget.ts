import type { Clock } from '@banyan/kernel';
import type { RolloutStore, ServiceTotal } from '@banyan/rollout';
import { BURN_POLICY, minuteOf } from '@banyan/slo';

/** What the service arm of a domain did, by operation. */
export interface HarmTotals {
  /** Over the period of the objectives, 30 days, as far back as is kept. */
  readonly period: readonly ServiceTotal[];
  /** Since the latch was last armed. */
  readonly rollout: readonly ServiceTotal[];
  /** When that was, wall clock ms; undefined: the latch has been armed from the beginning. */
  readonly armedAtMs: number | undefined;
}

/**
 * Reads what the error budgets are reckoned from.
 *
 * @throws StoreUnavailable
 */
export async function harmTotals(
  store: Pick<RolloutStore, 'serviceTotals' | 'lastResetAtMs'>,
  domain: string,
  clock: Clock,
): Promise<HarmTotals> {
  const beginning = minuteOf(clock.nowMs()) - BURN_POLICY.periodMinutes.value;
  const armedAtMs = await store.lastResetAtMs(domain);
  const armed = armedAtMs === undefined ? beginning : Math.max(beginning, minuteOf(armedAtMs));
  const [period, rollout] = await Promise.all([
    store.serviceTotals(domain, beginning),
    store.serviceTotals(domain, armed),
  ]);
  return { period, rollout, armedAtMs };
}
