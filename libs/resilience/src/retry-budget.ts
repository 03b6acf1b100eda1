import type { Clock } from '@banyan/kernel';

/** The project's hardening budget: a tenth of the calls and one a second. */
const PER_CALL = 0.1;
const PER_SECOND = 1;
const INITIAL = 10;
/** What a busy time saves up: as many as are under way when a core forgets all its sessions at once. */
const MOST = 100;

/**
 * How many calls may be made a second time, of all that one upstream is asked. A retry helps who meets a fault that is rare; where
 * everything fails it doubles the load on what cannot bear it.
 */
export class RetryBudget {
  #left = INITIAL;
  #filledMs: number;

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {
    this.#filledMs = clock.monotonicMs();
  }

  /** A call is made for the first time. */
  called(): void {
    this.#left = Math.min(MOST, this.#left + PER_CALL);
  }

  /** @returns false: it must not be made again */
  take(): boolean {
    const nowMs = this.clock.monotonicMs();
    this.#left = Math.min(MOST, this.#left + ((nowMs - this.#filledMs) / 1_000) * PER_SECOND);
    this.#filledMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
