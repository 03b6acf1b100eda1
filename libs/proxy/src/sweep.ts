import type { Clock } from '@banyan/kernel';

/**
 * Looks at everything that waits, again and again: one timer for all requests, none of them pays for its own.
 *
 * A look is given the time of its timer, and comes after the sockets were read once more. Timers run first in a turn of
 * the event loop: after a pause of this process (a long collection, a machine that stood still) they would find late
 * what has been lying in a socket all along.
 */
export function startSweep(everyMs: number, clock: Clock, look: (nowMs: number) => void): { stop(): void } {
  const timer = setInterval(() => setImmediate(look, clock.monotonicMs()), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
