/** How many connections must have outlived an age before another is trusted at half of it. */
const WITNESSES = 4;
/** After the core closed an idle connection, ages near that one are not trusted for this long. */
const MEMORY_MS = 60_000;
/** A connection is trusted up to this share of the youngest age at which one was closed. */
const CAUTION = 4;

/**
 * How long a connection to one core may have been idle and still carry a request. Nothing forwarded is ever sent twice
 * (HARDENING 15), so a connection that the core is about to close must not be chosen in the first place (13): trust is
 * earned by what was seen. An age is trusted when four connections were alive and idle at twice that age, never above
 * half of what the core announced in `Keep-Alive: timeout=`, and for a minute after an idle close at age A not above A/4.
 * A core that closes after every answer thus gets a fresh connection for every request, as under HAProxy's
 * `http-reuse safe`.
 */
export class IdleTrust {
  /** The longest idle ages survived, longest first, at most `WITNESSES`. */
  #survived: number[] = [];
  #announcedMs = Number.POSITIVE_INFINITY;
  #closedAtAgeMs = Number.POSITIVE_INFINITY;
  #closedUntilMs = 0;

  /** @param longestMs never trusted beyond this, whatever was seen */
  constructor(private readonly longestMs: number) {}

  /** The age below which an idle connection may carry a request, in ms; 0: none may. */
  trustedAgeMs(nowMs: number): number {
    if (nowMs >= this.#closedUntilMs) this.#closedAtAgeMs = Number.POSITIVE_INFINITY;
    const witnessed = (this.#survived[WITNESSES - 1] ?? 0) / 2;
    return Math.min(this.longestMs, witnessed, this.#announcedMs / 2, this.#closedAtAgeMs / CAUTION);
  }

  /** Would it say anything new that a connection was alive after being idle for `ageMs`? */
  learnsFrom(ageMs: number): boolean {
    const weakest = this.#survived[WITNESSES - 1];
    return weakest === undefined || weakest < ageMs;
  }

  /** A connection was found alive after being idle for `ageMs`: nothing was waiting to be read from it, not even its end. */
  survived(ageMs: number): void {
    if (!this.learnsFrom(ageMs)) return;
    this.#survived.push(ageMs);
    this.#survived.sort((left, right) => right - left);
    if (this.#survived.length > WITNESSES) this.#survived.length = WITNESSES;
  }

  /** The core closed a connection that was idle for `ageMs`. */
  closed(ageMs: number, nowMs: number): void {
    this.#closedAtAgeMs = Math.min(this.#closedAtAgeMs, ageMs);
    this.#closedUntilMs = nowMs + MEMORY_MS;
    // What was survived before says nothing about a core that has begun to close earlier.
    this.#survived = this.#survived.map((survivedMs) => Math.min(survivedMs, ageMs));
  }

  /** The core said how long it keeps idle connections; its latest word counts. */
  announced(seconds: number): void {
    this.#announcedMs = seconds * 1000;
  }
}
