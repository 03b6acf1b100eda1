import type { OutcomeCounts } from './burn-rate.js';

/** Sum over some minutes. */
export interface MinuteSum extends OutcomeCounts {
  /** Of how many of these minutes anything is known; a minute that is known may have had no requests. */
  readonly known: number;
}

/** Minutes are numbered from the Unix epoch. */
export function minuteOf(wallClockMs: number): number {
  return Math.floor(wallClockMs / 60_000);
}

/**
 * Counts of the last so many minutes, in memory that never grows. A minute nobody told of is not a minute without
 * requests: the two are kept apart.
 */
export class MinuteRing {
  readonly #minutes: Int32Array;
  readonly #requests: Float64Array;
  readonly #failed: Float64Array;
  #newest = -1;

  /** @param capacity minutes remembered */
  constructor(readonly capacity: number) {
    this.#minutes = new Int32Array(capacity).fill(-1);
    this.#requests = new Float64Array(capacity);
    this.#failed = new Float64Array(capacity);
  }

  /** The newest minute that is known; -1: none is. */
  get newest(): number {
    return this.#newest;
  }

  /** The oldest minute there is room for. */
  get oldest(): number {
    return this.#newest - this.capacity + 1;
  }

  /** Makes the minute's counts these, whatever they were. False when it is older than what is remembered. */
  set(minute: number, { requests, failed }: OutcomeCounts): boolean {
    const slot = this.#slotFor(minute);
    if (slot === undefined) return false;
    this.#requests[slot] = requests;
    this.#failed[slot] = failed;
    return true;
  }

  /** Adds to the minute, which is known from then on. False when it is older than what is remembered. */
  add(minute: number, { requests, failed }: OutcomeCounts): boolean {
    const slot = this.#slotFor(minute);
    if (slot === undefined) return false;
    this.#requests[slot] = (this.#requests[slot] ?? 0) + requests;
    this.#failed[slot] = (this.#failed[slot] ?? 0) + failed;
    return true;
  }

  /** Undefined: nothing is known of it. */
  at(minute: number): OutcomeCounts | undefined {
    const slot = minute % this.capacity;
    if (minute < 0 || this.#minutes[slot] !== minute) return undefined;
    return { requests: this.#requests[slot] ?? 0, failed: this.#failed[slot] ?? 0 };
  }

  /** Over so many minutes, the last of them `last`. */
  sum(last: number, minutes: number): MinuteSum {
    let [requests, failed, known] = [0, 0, 0];
    const from = Math.max(0, last - minutes + 1, this.oldest);
    const to = Math.min(last, this.#newest);
    for (let minute = from; minute <= to; minute++) {
      const slot = minute % this.capacity;
      if (this.#minutes[slot] !== minute) continue;
      requests += this.#requests[slot] ?? 0;
      failed += this.#failed[slot] ?? 0;
      known += 1;
    }
    return { requests, failed, known };
  }

  #slotFor(minute: number): number | undefined {
    if (!Number.isInteger(minute) || minute < 0) throw new RangeError(`${minute} is not a minute`);
    if (this.#newest >= 0 && minute < this.oldest) return undefined;
    const slot = minute % this.capacity;
    if (this.#minutes[slot] !== minute) {
      this.#minutes[slot] = minute;
      this.#requests[slot] = 0;
      this.#failed[slot] = 0;
    }
    this.#newest = Math.max(this.#newest, minute);
    return slot;
  }
}
