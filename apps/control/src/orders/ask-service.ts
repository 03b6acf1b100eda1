import { ProblemError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

const TIMEOUT_MS = 3_000;

/** One question of control's to the order service. */
export function attemptOfControl(): Attempt {
  return { signal: AbortSignal.timeout(TIMEOUT_MS), remainingMs: () => TIMEOUT_MS };
}

/** @throws ProblemError `unavailable` for whatever the service does not answer */
export async function askService<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new ProblemError('unavailable', {
      detail: 'The order service does not answer, or its database is away.',
      retryAfterSeconds: 5,
      cause: error,
    });
  }
}
