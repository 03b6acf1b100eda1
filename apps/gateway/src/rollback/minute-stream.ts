import { newId, type Clock } from '@banyan/kernel';
import { minuteOf } from '@banyan/slo';

/** The wall clock may run so far from where it stood at the start, ms, before the minutes are numbered anew. */
const MOST_DRIFT_MS = 60_000;

/**
 * What this process counts by the minute, under a name: minutes go by the monotonic clock, so a wall clock that jumps does not
 * count a request into the wrong hour. A clock that was set, or a machine that slept, gives minutes other numbers: from then
 * on it is another stream, which begins at zero.
 */
export class MinuteStream {
  #id = newId();
  #startedAt: { readonly wallMs: number; readonly monotonicMs: number };

  /** @param onBegin hears of every stream but the first */
  constructor(
    private readonly clock: Clock,
    private readonly onBegin: () => void,
  ) {
    this.#startedAt = this.#moment();
  }

  /** New with every start of the process. */
  get id(): string {
    return this.#id;
  }

  /** The present minute, since the Unix epoch. */
  now(): number {
    const { wallMs, monotonicMs } = this.#startedAt;
    const nowMs = wallMs + this.clock.monotonicMs() - monotonicMs;
    if (Math.abs(this.clock.nowMs() - nowMs) <= MOST_DRIFT_MS) return minuteOf(nowMs);
    this.#id = newId();
    this.#startedAt = this.#moment();
    this.onBegin();
    return minuteOf(this.#startedAt.wallMs);
  }

  #moment(): { readonly wallMs: number; readonly monotonicMs: number } {
    return { wallMs: this.clock.nowMs(), monotonicMs: this.clock.monotonicMs() };
  }
}
