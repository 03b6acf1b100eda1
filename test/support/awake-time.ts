/** A gap between two looks beyond this is taken for time in which this process was not running, ms. */
const LONGEST_TICK_MS = 50;

/**
 * How long somebody has waited, without the time in which the waiting process itself stood still: a machine that pauses
 * everything for two seconds has not shown that an answer is late, and its timers fire before its sockets are read.
 */
export class AwakeTime {
  #lastMs = performance.now();
  #waitedMs = 0;

  /** To be asked at least every `LONGEST_TICK_MS`. @returns ms waited so far */
  waitedMs(): number {
    const nowMs = performance.now();
    this.#waitedMs += Math.min(nowMs - this.#lastMs, LONGEST_TICK_MS);
    this.#lastMs = nowMs;
    return this.#waitedMs;
  }
}
