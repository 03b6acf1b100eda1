/** Sessions remembered; the one longest without a bad visit is forgotten first. */
const MOST_REMEMBERED = 4_096;

/** Bad visits of one session that count; of the session that has had most, only the first. */
const MOST_COUNTED = 2;

/**
 * Says of each bad visit whether it is news. Sessions are what the flag splits, so sessions are what the tests should
 * count: a few that are broken (a basket, a robot on a poisoned page) are not a broken service, however long they go on.
 * Counted strictly once, a storefront with few sessions could prove nothing; so one more visit counts, but for the
 * session that has had most, of which there is always one.
 */
export class BadSessions {
  readonly #visits = new Map<string, number>();
  #most = 0;

  isNews(session: string): boolean {
    const visits = (this.#visits.get(session) ?? 0) + 1;
    this.#remember(session, visits);
    if (visits === 1) {
      this.#most = Math.max(this.#most, 1);
      return true;
    }
    // Whoever comes to lead has only now had more than any other: that visit says nothing but that.
    const leads = visits > this.#most;
    if (leads) this.#most = visits;
    return !leads && visits <= MOST_COUNTED;
  }

  #remember(session: string, visits: number): void {
    // Set anew, so that the order of the map is the order of the latest visits.
    if (visits > 1) this.#visits.delete(session);
    this.#visits.set(session, visits);
    if (this.#visits.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#visits.keys();
    if (oldest !== undefined) this.#visits.delete(oldest);
  }
}
