import type { Database } from '@banyan/database';
import { sha256Hex } from '@banyan/kernel';

/** A session of the core, held for one request: requests of a session that begin or confirm come one after the other. */
export interface SessionTurn {
  /** SHA-256 of the session's id. */
  readonly session: string;
  readonly turn: number;
  /** Nine digits: the order that it would confirm next, or has confirmed last. Undefined: none that is known. */
  readonly number: string | undefined;
  /** Something was put into its cart since that order was begun, or its confirmation was sent last. */
  readonly refilled: boolean;
  /** How long ago a request was sent that begins an order and whose answer nobody heard, ms. Undefined: there is none. */
  readonly unheardMs: number | undefined;
}

/** What the answer to a request said that begins an order. */
export type Begun =
  | { readonly kind: 'begun'; readonly number: string }
  /** None was begun: what was before is so still. */
  | { readonly kind: 'not-begun' }
  /** The answer was whole, and did not say it. */
  | { readonly kind: 'untold' };

type OfTurn = Pick<SessionTurn, 'session' | 'turn'>;

const WHERE_OWN = 'session_hash = $1 AND turn = $2 AND turn_until > clock_timestamp()';

const TAKE = `
  INSERT INTO ledger.core_session AS known (session_hash, turn_until)
  VALUES ($1, clock_timestamp() + $2::double precision * interval '1 ms')
  ON CONFLICT ON CONSTRAINT core_session_pkey DO UPDATE SET turn = known.turn + 1, turn_until = excluded.turn_until
   WHERE known.turn_until <= clock_timestamp()
  RETURNING turn, number, refilled, extract(epoch FROM clock_timestamp() - begin_sent_at)::double precision * 1000 AS unheard_ms`;

const BEGINNING = `UPDATE ledger.core_session SET begin_sent_at = clock_timestamp() WHERE ${WHERE_OWN} RETURNING 1`;

const BEGUN = `
  UPDATE ledger.core_session
     SET number = CASE WHEN $3 THEN number ELSE $4 END, refilled = refilled AND $3, begin_sent_at = NULL
   WHERE ${WHERE_OWN} RETURNING 1`;

const CONFIRMING = `UPDATE ledger.core_session SET refilled = false WHERE ${WHERE_OWN} RETURNING 1`;

const REFILLED = 'UPDATE ledger.core_session SET refilled = true WHERE session_hash = $1 AND NOT refilled';

const END = `UPDATE ledger.core_session SET turn_until = clock_timestamp() WHERE ${WHERE_OWN}`;

const FORGET = `
  DELETE FROM ledger.core_session WHERE session_hash IN (
    SELECT session_hash FROM ledger.core_session
     WHERE turn_until < to_timestamp($1::double precision / 1000) ORDER BY turn_until LIMIT $2)
  RETURNING 1`;

interface TurnColumns {
  readonly turn: number;
  readonly number: string | null;
  readonly refilled: boolean;
  readonly unheard_ms: number | null;
}

/**
 * Which order each session of the core has begun. The core says so once, in the answer to the request that begins it, and cannot be asked
 * again; so it is written down before the answer goes on. Time is the database's alone.
 *
 * Every method throws StoreUnavailable when the database is away or its answer was lost.
 */
export class CoreSessions {
  constructor(private readonly database: Database) {}

  /** Takes the next turn. @returns undefined: somebody has it */
  async take(id: string, turnMs: number): Promise<SessionTurn | undefined> {
    const session = sha256Hex(id);
    const [row] = await this.database.run<readonly TurnColumns[]>((manager) => manager.query(TAKE, [session, turnMs]));
    if (row === undefined) return undefined;
    const { turn, number, refilled, unheard_ms: unheardMs } = row;
    return { session, turn, number: number ?? undefined, refilled, unheardMs: unheardMs ?? undefined };
  }

  /** A request goes out that begins an order. @returns false: the turn is over, and nothing may be sent */
  async beginning({ session, turn }: OfTurn): Promise<boolean> {
    return this.#writes(BEGINNING, [session, turn]);
  }

  /** Its answer was heard. @returns false: the turn is over, and nothing was written */
  async begun({ session, turn }: OfTurn, what: Begun): Promise<boolean> {
    const number = what.kind === 'begun' ? what.number : null;
    return this.#writes(BEGUN, [session, turn, what.kind === 'not-begun', number]);
  }

  /** Its order's confirmation goes out: what was put into the cart before is no word about what comes after. @returns false: the turn is over */
  async confirming({ session, turn }: OfTurn): Promise<boolean> {
    return this.#writes(CONFIRMING, [session, turn]);
  }

  /** Something is put into its cart: what is confirmed next is another order. Of a session that nothing is known of nothing is kept. */
  async refilled(id: string): Promise<void> {
    await this.database.run((manager) => manager.query(REFILLED, [sha256Hex(id)]));
  }

  async end({ session, turn }: OfTurn): Promise<void> {
    await this.database.run((manager) => manager.query(END, [session, turn]));
  }

  /** Forgets sessions of which nothing was heard since then. @returns how many, at most `limit` */
  async forget(beforeMs: number, limit: number): Promise<number> {
    const [rows] = await this.database.run<readonly [readonly unknown[], number]>((manager) =>
      manager.query(FORGET, [beforeMs, limit]),
    );
    return rows.length;
  }

  /** TypeORM answers an UPDATE with its rows and their count. */
  async #writes(sql: string, parameters: readonly unknown[]): Promise<boolean> {
    const [rows] = await this.database.run<readonly [readonly unknown[], number]>((manager) =>
      manager.query(sql, [...parameters]),
    );
    return rows.length > 0;
  }
}
