import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

/** What an attempt that is over is reported as: what its signal says, else its time was up, else its client left. */
export function endOf(attempt: Attempt): ArmError {
  const { signal } = attempt;
  if (signal.reason instanceof ArmError) return signal.reason;
  return attempt.remainingMs() <= 0 || !signal.aborted
    ? new ArmError('legacy', 'deadline', 'the legacy core did not answer in time')
    : new ArmError('legacy', 'aborted', 'the client left before the legacy core answered');
}

/**
 * Waits for something no longer than the attempt lasts. The attempt's signal ends it; so does its remaining time, for an
 * attempt whose signal has no timer behind it.
 *
 * @param start not called when the attempt is over already
 * @throws ArmError `deadline` or `aborted` when the attempt ends first
 */
export async function withinAttempt<T>(attempt: Attempt, start: () => Promise<T>): Promise<T> {
  const { signal } = attempt;
  if (signal.aborted || attempt.remainingMs() <= 0) throw endOf(attempt);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(endOf(attempt));
  const timer = setTimeout(end, Math.ceil(attempt.remainingMs()));
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([start(), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
