import type { Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';

/**
 * A share of what an attempt may still spend: what is asked within it can fail and leave time to say so.
 *
 * @param share 0 to 1
 */
export function shareOf(attempt: Attempt, share: number, clock: Clock): Attempt {
  const deadline = new Deadline(clock, attempt.remainingMs() * share);
  return {
    signal: attempt.signal,
    remainingMs: () => Math.min(attempt.remainingMs(), deadline.remainingMs()),
    ...(attempt.traceparent === undefined ? {} : { traceparent: attempt.traceparent }),
    ...(attempt.heard === undefined ? {} : { heard: attempt.heard }),
  };
}
