import { setTimeout as passed } from 'node:timers/promises';
import { StoreUnavailable } from '@banyan/database';
import type { Clock } from '@banyan/kernel';

const PAUSE_MS = 50;

/**
 * Does a step again whose commit was not heard of, or that found no connection. Only for steps that, done twice, come to the same.
 *
 * @param patienceMs after which it is not tried again
 * @throws StoreUnavailable when patience is over; what the step throws otherwise
 */
export async function insist<T>(clock: Clock, patienceMs: number, step: () => Promise<T>): Promise<T> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || clock.monotonicMs() - startedMs >= patienceMs) throw error;
    }
    await passed(PAUSE_MS);
  }
}
