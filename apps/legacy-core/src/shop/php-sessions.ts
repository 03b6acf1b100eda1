import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';

/** What the shop remembers of a visitor. */
export interface SessionContents {
  customer?: string;
  /** Pieces by SKU. */
  cart: Record<string, number>;
}

export interface PhpSession {
  readonly id: string;
  readonly contents: SessionContents;
}

const LIFE_MS = 24 * 60 * 60_000;
const COOKIE = 'PHPSESSID';

/** Sessions of shop visitors: in memory, those with anything in them written behind to `core_session`. */
export class PhpSessions {
  readonly #pool: Pool;
  readonly #contents = new Map<string, SessionContents>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async load(): Promise<void> {
    await this.#pool.query('DELETE FROM legacy.core_session WHERE session_expires < $1', [Date.now()]);
    const { rows } = await this.#pool.query<{ session_id: string; session_data: string }>(
      'SELECT session_id, session_data FROM legacy.core_session',
    );
    for (const row of rows) this.#contents.set(row.session_id, JSON.parse(row.session_data) as SessionContents);
  }

  /**
   * The visitor's session. As PHP without `use_strict_mode`, it takes any well-formed id the visitor brings.
   * Every answer sets its cookies again, several lines of them.
   */
  open(req: IncomingMessage, res: ServerResponse): PhpSession {
    return this.#handOut(cookieOf(req, COOKIE) ?? randomBytes(13).toString('hex'), res);
  }

  /** Who is signed in by the session that a request brings; undefined: nobody, or it brings none. */
  customerOf(req: IncomingMessage): string | undefined {
    return this.#contents.get(cookieOf(req, COOKIE) ?? '')?.customer;
  }

  /** A new one, in the place of whatever the visitor brings. */
  begin(res: ServerResponse): PhpSession {
    return this.#handOut(randomBytes(13).toString('hex'), res);
  }

  save(session: PhpSession): void {
    this.#contents.set(session.id, session.contents);
    this.#pool
      .query(
        `INSERT INTO legacy.core_session (session_id, session_expires, session_data) VALUES ($1, $2, $3)
         ON CONFLICT (session_id) DO UPDATE SET session_expires = excluded.session_expires, session_data = excluded.session_data`,
        [session.id, Date.now() + LIFE_MS, JSON.stringify(session.contents)],
      )
      // While the database is away a session lives as long as the process.
      .catch(() => undefined);
  }

  end(session: PhpSession): void {
    this.#contents.delete(session.id);
    this.#pool.query('DELETE FROM legacy.core_session WHERE session_id = $1', [session.id]).catch(() => undefined);
  }

  #handOut(id: string, res: ServerResponse): PhpSession {
    res.appendHeader('Set-Cookie', `${COOKIE}=${id}; path=/; HttpOnly`);
    res.appendHeader(
      'Set-Cookie',
      `frontend_cid=${createHash('md5').update(id).digest('hex').slice(0, 16)}; path=/; HttpOnly`,
    );
    res.appendHeader('Set-Cookie', 'store=default; expires=Thu, 31-Dec-2037 23:55:55 GMT; path=/');
    return { id, contents: this.#contents.get(id) ?? { cart: {} } };
  }
}

function cookieOf(req: IncomingMessage, name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9,-]{1,64})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
}
