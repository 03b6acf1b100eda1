import { schemaName, type SqlPort } from './sql-port.js';

/** A message that waits for a person. */
export interface ParkedMessage {
  readonly consumer: string;
  /** Of the event. */
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly key: string;
  readonly attempts: number;
  /** What the consumer said last; a few hundred characters. */
  readonly because: string;
  /** ms since the Unix epoch. */
  readonly parkedAtMs: number;
  /** Later messages of its key that it holds. */
  readonly holds: number;
}

/** Most that are listed at once, and most that are named in one decision. */
export const MOST_PARKED = 100;

/** Which messages are meant. */
export interface ParkedChoice {
  readonly consumer: string;
  /** Of the events; absent: all that are parked. */
  readonly ids?: readonly string[];
}

/** Who decided, and why. Both are kept. */
export interface Decider {
  readonly by: string;
  readonly reason: string;
}

/** How it goes with a consumer. */
export interface ConsumerState {
  readonly consumer: string;
  /** Not taken and not parked, those that are held included. */
  readonly waiting: number;
  readonly parked: number;
  /** Of those that wait: behind a parked one of their key. */
  readonly held: number;
  /** Age of the oldest that waits, whole ms; 0: none does. */
  readonly oldestMs: number;
  /** It takes nothing, and is tried with one message at a time. */
  readonly away: boolean;
}

interface ParkedRow {
  readonly consumer: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly key: string;
  readonly attempts: number;
  readonly last_error: string;
  readonly settled_at: Date;
  readonly holds: string;
}

interface StateRow {
  readonly consumer: string;
  readonly waiting: string;
  readonly parked: string;
  readonly held: string;
  readonly oldest_ms: string;
  readonly away: boolean;
}

/** What people do about messages that no consumer takes, and what they look at to know. */
export class ParkedMessages {
  readonly #schema: string;

  constructor(
    private readonly database: SqlPort,
    schema: string,
  ) {
    this.#schema = schemaName(schema);
  }

  /** The oldest first. */
  async list({
    consumer,
    most,
  }: {
    readonly consumer?: string;
    readonly most: number;
  }): Promise<readonly ParkedMessage[]> {
    const s = this.#schema;
    const rows = await this.database.query<ParkedRow[]>(
      `SELECT d.consumer, m.id, m.type, m.subject, d.key, d.attempts, d.last_error, d.settled_at,
         (SELECT count(*) FROM ${s}.outbox_delivery h
          WHERE h.consumer = d.consumer AND h.key = d.key AND h.position > d.position AND h.state = 'waiting') AS holds
       FROM ${s}.outbox_delivery d JOIN ${s}.outbox_message m USING (position)
       WHERE d.state = 'parked' AND ($1::text IS NULL OR d.consumer = $1)
       ORDER BY d.settled_at, d.position LIMIT $2`,
      [consumer ?? null, most],
    );
    return rows.map((row) => ({
      consumer: row.consumer,
      id: row.id,
      type: row.type,
      subject: row.subject,
      key: row.key,
      attempts: row.attempts,
      because: row.last_error,
      parkedAtMs: row.settled_at.getTime(),
      holds: Number(row.holds),
    }));
  }

  /** Delivers them once more, and what they held after them. @returns how many were parked and are not any more */
  retry(choice: ParkedChoice, decider: Decider): Promise<number> {
    return this.#decide('retry', choice, decider);
  }

  /** Gives them up: they are never delivered, and what they held goes on. @returns how many were parked and are not any more */
  drop(choice: ParkedChoice, decider: Decider): Promise<number> {
    return this.#decide('drop', choice, decider);
  }

  /** Of every consumer there is. */
  async states(): Promise<readonly ConsumerState[]> {
    const s = this.#schema;
    const rows = await this.database.query<StateRow[]>(
      `WITH parked AS MATERIALIZED (
         SELECT consumer, key, min(position) AS position, count(*) AS parked FROM ${s}.outbox_delivery
         WHERE state = 'parked' GROUP BY consumer, key
       ), waiting AS MATERIALIZED (
         SELECT d.consumer, count(*) AS waiting, min(m.appended_at) AS oldest FROM ${s}.outbox_delivery d
         JOIN ${s}.outbox_message m USING (position) WHERE d.state = 'waiting' GROUP BY d.consumer
       ), held AS MATERIALIZED (
         SELECT p.consumer, sum(p.parked) AS parked, sum((
           SELECT count(*) FROM ${s}.outbox_delivery h
           WHERE h.consumer = p.consumer AND h.key = p.key AND h.position > p.position AND h.state = 'waiting')) AS held
         FROM parked p GROUP BY p.consumer
       )
       SELECT c.consumer, coalesce(waiting, 0) AS waiting, coalesce(parked, 0) AS parked, coalesce(held, 0) AS held,
         coalesce(greatest(0, floor(extract(epoch FROM clock_timestamp() - oldest) * 1000)), 0) AS oldest_ms,
         not_before <> '-infinity' AS away
       FROM ${s}.outbox_consumer c LEFT JOIN waiting USING (consumer) LEFT JOIN held USING (consumer)
       ORDER BY c.consumer`,
      [],
    );
    return rows.map((row) => ({
      consumer: row.consumer,
      waiting: Number(row.waiting),
      parked: Number(row.parked),
      held: Number(row.held),
      oldestMs: Number(row.oldest_ms),
      away: row.away,
    }));
  }

  /** Removes messages that nobody waits for any more. @returns how many */
  async forget({ olderThanMs, most }: { readonly olderThanMs: number; readonly most: number }): Promise<number> {
    const s = this.#schema;
    const rows = await this.database.query<unknown[]>(
      `WITH gone AS (
         DELETE FROM ${s}.outbox_message WHERE position IN (
           SELECT m.position FROM ${s}.outbox_message m
           WHERE m.appended_at < clock_timestamp() - $1 * interval '1 ms'
             AND NOT EXISTS (
               SELECT FROM ${s}.outbox_delivery d WHERE d.position = m.position
                 AND (d.state IN ('waiting', 'parked') OR d.settled_at >= clock_timestamp() - $1 * interval '1 ms'))
             AND NOT EXISTS (SELECT FROM ${s}.outbox_subscription b WHERE b.type = m.type AND NOT b.settled)
           ORDER BY m.position LIMIT $2)
         RETURNING 1)
       SELECT 1 FROM gone`,
      [olderThanMs, most],
    );
    return rows.length;
  }

  /** Removes what people decided long ago. @returns how many */
  async forgetDecisions({
    olderThanMs,
    most,
  }: {
    readonly olderThanMs: number;
    readonly most: number;
  }): Promise<number> {
    const s = this.#schema;
    const rows = await this.database.query<unknown[]>(
      `WITH gone AS (
         DELETE FROM ${s}.outbox_decision WHERE number IN (
           SELECT number FROM ${s}.outbox_decision WHERE at < clock_timestamp() - $1 * interval '1 ms'
           ORDER BY number LIMIT $2)
         RETURNING 1)
       SELECT 1 FROM gone`,
      [olderThanMs, most],
    );
    return rows.length;
  }

  async #decide(decision: 'retry' | 'drop', { consumer, ids }: ParkedChoice, { by, reason }: Decider): Promise<number> {
    if (by.trim() === '' || reason.trim() === '') throw new TypeError('who decides, and why, must be said');
    const s = this.#schema;
    const rows = await this.database.query<unknown[]>(
      `WITH chosen AS MATERIALIZED (
         SELECT d.position, m.id, m.type, d.key, d.last_error
         FROM ${s}.outbox_delivery d JOIN ${s}.outbox_message m USING (position)
         WHERE d.consumer = $1 AND d.state = 'parked' AND ($2::uuid[] IS NULL OR m.id = ANY ($2::uuid[]))
         FOR UPDATE OF d
       ), decided AS (
         UPDATE ${s}.outbox_delivery d
         SET state = CASE $3 WHEN 'retry' THEN 'waiting' ELSE 'dropped' END,
           next_at = clock_timestamp(), strikes = 0, first_failed_at = NULL, failed_at = NULL,
           settled_at = CASE $3 WHEN 'drop' THEN clock_timestamp() END
         FROM chosen WHERE d.position = chosen.position AND d.consumer = $1
         RETURNING 1
       ), kept AS (
         INSERT INTO ${s}.outbox_decision (consumer, id, type, key, decision, by, reason, last_error)
         SELECT $1, id, type, key, $3, $4, $5, last_error FROM chosen
       )
       SELECT 1 FROM decided`,
      [consumer, ids ?? null, decision, by, reason],
    );
    return rows.length;
  }
}
