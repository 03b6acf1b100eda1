import type { Clock } from '@banyan/kernel';

/** How often a watched process looks at the clock, ms: twice within what is called a standstill. */
const TICK_MS = 50;

/**
 * Longer than this a process has not run is a standstill, ms. A container that has used up its processor quota is stopped
 * for less than one period, 100 ms by default (Linux, cgroup v2, `cpu.max`): that is an ordinary wait. What is longer was a
 * stopped process, a stolen machine, or an event loop that somebody held.
 */
export const STANDSTILL_MS = 100;

/** Knows whether the process ran. */
export interface Awake {
  /** Did this process stand still at any time since `sinceMs` of the monotonic clock? */
  stoodStillSince(sinceMs: number): boolean;
}

/**
 * Tells a pause of this process from lateness of somebody else: a look at the clock again and again, and where the looks are
 * too far apart the process did not run in between. Asking costs two comparisons and one clock reading.
 *
 * A standstill is seen when it is over, also by who asks before the next look. One shorter than `STANDSTILL_MS` is never
 * reported; one longer by a tick always is.
 */
export class Wakefulness implements Awake {
  #lastLookMs: number;
  #stoodUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: Clock) {
    this.#lastLookMs = clock.monotonicMs();
  }

  /** Begins to look by itself. Does not hold the process open. */
  start(): this {
    this.look();
    this.#timer = setInterval(() => this.look(), TICK_MS);
    this.#timer.unref();
    return this;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#lastLookMs > TICK_MS + STANDSTILL_MS) this.#stoodUntilMs = nowMs;
    this.#lastLookMs = nowMs;
  }

  stoodStillSince(sinceMs: number): boolean {
    return this.#stoodUntilMs > sinceMs || this.clock.monotonicMs() - this.#lastLookMs > TICK_MS + STANDSTILL_MS;
  }
}

/** For who is not watched, such as a test: the process always ran. */
export const ALWAYS_AWAKE: Awake = { stoodStillSince: () => false };
