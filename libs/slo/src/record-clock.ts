import { VISIT_MS } from './visits.js';

/**
 * The clock of a record whose lines need not be in order. A line up to one visit (10 s) before the latest is a little late:
 * it is taken to be of now, so that lines that overtake each other do not begin a session's visit anew. One further back
 * is where another log begins: the clock goes there.
 */
export class RecordClock {
  #nowMs = -Infinity;

  /** @returns the time to count the line by, ms */
  read(t: number): number {
    if (t >= this.#nowMs || this.#nowMs - t > VISIT_MS) this.#nowMs = t;
    return this.#nowMs;
  }
}
