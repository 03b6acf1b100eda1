import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** A session lives this long after login, used or not, so that a client that stays on meets its end mid-work. */
export const SESSION_LIFE_MS = 15 * 60_000;

// A client that logs in for every call must not grow the table for ever.
const MOST_SESSIONS = 5000;

/**
 * Sessions of API users: in memory, written behind to `api_session`, read back at start. A session survives a restart
 * of the core; a core without its database still lets people in.
 */
export class ApiSessions {
  readonly #pool: Pool;
  readonly #nowMs: () => number;
  /** Login time by session id, oldest first. */
  readonly #loggedInAtMs = new Map<string, number>();

  constructor(pool: Pool, nowMs: () => number = Date.now) {
    this.#pool = pool;
    this.#nowMs = nowMs;
  }

  async load(): Promise<void> {
    await this.#pool.query('DELETE FROM legacy.api_session WHERE logdate < $1', [
      new Date(this.#nowMs() - SESSION_LIFE_MS),
    ]);
    const { rows } = await this.#pool.query<{ sessid: string; logdate: Date }>(
      'SELECT sessid, logdate FROM legacy.api_session ORDER BY logdate',
    );
    for (const row of rows) this.#loggedInAtMs.set(row.sessid, row.logdate.getTime());
  }

  /** A session id: 32 hex digits, as PHP's md5 of something. */
  begin(username: string): string {
    const id = randomBytes(16).toString('hex');
    const nowMs = this.#nowMs();
    this.#loggedInAtMs.set(id, nowMs);
    const oldest = this.#loggedInAtMs.keys().next();
    if (this.#loggedInAtMs.size > MOST_SESSIONS && oldest.done !== true) this.end(oldest.value);
    this.#writeBehind('INSERT INTO legacy.api_session (sessid, username, logdate) VALUES ($1, $2, $3)', [
      id,
      username,
      new Date(nowMs),
    ]);
    return id;
  }

  isLive(id: string): boolean {
    const beganAtMs = this.#loggedInAtMs.get(id);
    if (beganAtMs === undefined) return false;
    if (this.#nowMs() - beganAtMs < SESSION_LIFE_MS) return true;
    this.end(id);
    return false;
  }

  /** @returns whether there was one */
  end(id: string): boolean {
    const was = this.#loggedInAtMs.delete(id);
    if (was) this.#writeBehind('DELETE FROM legacy.api_session WHERE sessid = $1', [id]);
    return was;
  }

  /** What the table misses while the database is away is lost at a restart: then those clients log in again. */
  #writeBehind(sql: string, values: unknown[]): void {
    this.#pool.query(sql, values).catch(() => undefined);
  }
}
