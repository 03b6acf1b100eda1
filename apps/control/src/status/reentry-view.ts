import { isoUtc } from '@banyan/kernel';
import { reentryText, type Reentry } from '@banyan/rollout';
import type { ReentryStatus } from './shop-status.js';

/** When, and on what word, a tripped latch may be armed again, as the page, the API and the command line show it. */
export function reentryStatus(reentry: Reentry): ReentryStatus {
  const { possibleAtMs, remainingMs, waitMs, trips, release, confirmTrips } = reentry;
  return {
    possibleAt: isoUtc(possibleAtMs),
    remainingMs,
    waitMs,
    trips,
    release: release ?? null,
    confirmTrips: confirmTrips ?? null,
    text: `reset ${reentryText(reentry)}`,
  };
}
