/** Requests of one session to one operation within this time are one visit: what goes wrong in it counts once. */
export const VISIT_MS = 10_000;

/** Visits remembered at once; what goes wrong in further ones is taken for said already, which errs on the silent side. */
const MOST_VISITS = 10_000;

/**
 * Which things were already counted of a session in the 10 s that are under way. Errors correlate (retries, one broken
 * session), and the tests believe them independent.
 */
export class Visits {
  #slot = -1;
  #seen = new Map<string, number>();

  /**
   * @param visit session and operation and arm, in one text
   * @param marks a bit for each thing that happened now
   * @param nowMs any clock that goes forward
   * @returns the bits that are new in this visit
   */
  mark(visit: string, marks: number, nowMs: number): number {
    const slot = Math.floor(nowMs / VISIT_MS);
    if (slot !== this.#slot) {
      this.#slot = slot;
      this.#seen = new Map();
    }
    const seen = this.#seen.get(visit);
    if (seen === undefined && this.#seen.size >= MOST_VISITS) return 0;
    this.#seen.set(visit, (seen ?? 0) | marks);
    return marks & ~(seen ?? 0);
  }
}
