import { systemClock } from '@banyan/kernel';
import type { Decided, RolloutStore } from '@banyan/rollout';

/** A person who has waited as long as must be, and confirms what must be confirmed, arms a latch again. */
export async function armAgain(
  store: Pick<RolloutStore, 'reentry' | 'reset'>,
  domain: string,
  { reason = 'fixed', name = 'kim', nowMs = systemClock.nowMs() } = {},
): Promise<Decided> {
  const reentry = await store.reentry(domain, { atMs: nowMs });
  return store.reset({
    domain,
    by: { kind: 'person', name },
    reason,
    atMs: nowMs,
    ...(reentry === undefined ? {} : { seenStandingMs: reentry.waitMs }),
    ...(reentry?.confirmTrips === undefined ? {} : { confirmTrips: reentry.confirmTrips }),
  });
}
