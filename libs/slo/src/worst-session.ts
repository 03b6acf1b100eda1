/** Sessions followed at once. */
const MOST_FOLLOWED = 64;

/**
 * Says of each bad visit whether it belongs to the session that has had most: that one counts once altogether, for one
 * broken session (or one robot on a poisoned page) is not a broken service, however long it goes on.
 *
 * Bounded by the space-saving sketch (Metwally, Agrawal and El Abbadi 2005): beyond 64 sessions a new one takes the place,
 * and the count, of the one with fewest. Counts are then too high, so a 64th of the bad visits at most is left out.
 */
export class WorstSession {
  readonly #visits = new Map<string, number>();
  #most = 0;
  #fewest = 1;

  /** @returns false when this visit only adds to the session that has had most */
  isNews(session: string): boolean {
    const visits = (this.#visits.get(session) ?? this.#taken()) + 1;
    this.#visits.set(session, visits);
    if (visits <= this.#most) return true;
    this.#most = visits;
    return visits === 1;
  }

  /** The count that a session not yet followed starts from: that of the one whose place it takes. */
  #taken(): number {
    if (this.#visits.size < MOST_FOLLOWED) return 0;
    let least = Infinity;
    for (const [session, visits] of this.#visits) {
      // The oldest with as few as any had last time: mostly the first one looked at.
      if (visits <= this.#fewest) return this.#give(session, visits);
      least = Math.min(least, visits);
    }
    this.#fewest = least;
    return this.#taken();
  }

  #give(session: string, visits: number): number {
    this.#visits.delete(session);
    return visits;
  }
}
