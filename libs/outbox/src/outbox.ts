import { isoUtc, newId } from '@banyan/kernel';
import { outboxChannel } from './outbox-tables.js';
import { schemaName, type SqlPort } from './sql-port.js';

/** What happened, to be told with the transaction in which it happened, or not at all. */
export interface OutboxEvent {
  /** Such as `shop.banyan.orders.accepted.v1`; 1 to 200 characters. */
  readonly type: string;
  /** What it is about; 1 to 200 characters. */
  readonly subject: string;
  /** What is told in order: every consumer gets the events of a key as they were committed. 1 to 200 characters. */
  readonly key: string;
  /** JSON; at most 128 Ki characters of it. */
  readonly data: object;
  /** W3C trace context of what caused it. */
  readonly traceparent?: string;
  /** When it happened, ms since the Unix epoch; absent: now, by the database's clock. */
  readonly atMs?: number;
}

/** Who is to get which events. */
export interface Subscription {
  /** 1 to 60 of `a-z`, digits and `-`. */
  readonly consumer: string;
  /** All that it takes: one that is left out is told to it no more. */
  readonly types: readonly string[];
  /** `now`: what is committed from now on. `beginning`: what is still kept, too. */
  readonly from: 'now' | 'beginning';
}

const CONSUMER = /^[a-z][a-z0-9-]{0,59}$/;
const LONGEST_TEXT = 200;
/** What a line between processes takes, and NATS by default, with room for the envelope. */
const LONGEST_DATA_CHARS = 131_072;

/** What a service has to tell, in tables of its own schema: appended with what happened, and relayed from there. */
export class Outbox {
  readonly #schema: string;
  /** Put together once. */
  readonly #append: string;
  #ringing = false;
  #ringAgain = false;

  /** @throws TypeError when the schema's name is none */
  constructor(schema: string) {
    this.#schema = schemaName(schema);
    const s = this.#schema;
    this.#append = `WITH message AS (
     INSERT INTO ${s}.outbox_message (id, type, subject, key, time, traceparent, data)
     VALUES ($1, $2, $3, $4, coalesce($5::timestamptz, clock_timestamp()), $6, $7) RETURNING position, type, key
   )
   INSERT INTO ${s}.outbox_delivery (position, consumer, key)
   SELECT position, consumer, key FROM message JOIN ${s}.outbox_subscription USING (type)`;
  }

  /**
   * Appends, in the caller's transaction (READ COMMITTED): with it the event is told, or it is not. Transactions that append
   * under one key wait for each other from here to their ends, which is what makes the order of a key that of its commits;
   * whoever appends under several keys does it in the order of the keys, or two may wait for each other.
   *
   * @returns the event's id
   * @throws TypeError when the event cannot be told; whatever the database says
   */
  async append(transaction: SqlPort, event: OutboxEvent): Promise<string> {
    const { type, subject, key, traceparent, atMs } = event;
    for (const [name, text] of Object.entries({ type, subject, key })) {
      if (text === '' || text.length > LONGEST_TEXT) {
        throw new TypeError(`an event's ${name} has ${text.length} characters, and not 1 to ${LONGEST_TEXT}`);
      }
    }
    const data = JSON.stringify(event.data);
    if (data.length > LONGEST_DATA_CHARS) throw new TypeError(`an event of type ${type} has ${data.length} characters`);
    const id = newId();
    // A statement of its own: what follows sees what was committed while this waited, and has a transaction id by then.
    await transaction.query('SELECT pg_current_xact_id(), pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${this.#schema}.outbox ${key}`,
    ]);
    await transaction.query(this.#append, [
      id,
      type,
      subject,
      key,
      atMs === undefined ? null : isoUtc(atMs),
      traceparent ?? null,
      data,
    ]);
    return id;
  }

  /**
   * Wakes those who relay, in whatever process, once something is committed. It is not part of the transaction, since
   * PostgreSQL lets transactions that notify commit one after the other only (decision record 30 has the figures): what is
   * rung for meanwhile is one ring more, and one that is lost costs a poll. Never throws, and is not waited for.
   *
   * @param database not the transaction
   */
  ring(database: SqlPort): void {
    if (this.#ringing) this.#ringAgain = true;
    else void this.#ring(database);
  }

  /**
   * Declares what a consumer takes; may be said at every start. A consumer or type that is new begins when every
   * transaction that is open now has ended, so that none is missed and none comes out of order.
   *
   * @throws TypeError when the consumer cannot be called so
   */
  async subscribe(database: SqlPort, { consumer, types, from }: Subscription): Promise<void> {
    if (!CONSUMER.test(consumer)) throw new TypeError(`${JSON.stringify(consumer)} is no name of a consumer`);
    const s = this.#schema;
    await database.query(`INSERT INTO ${s}.outbox_consumer (consumer) VALUES ($1) ON CONFLICT DO NOTHING`, [consumer]);
    await database.query(
      `INSERT INTO ${s}.outbox_subscription (consumer, type, since)
       SELECT $1, unnest($2::text[]), CASE WHEN $3 THEN pg_current_snapshot() END
       ON CONFLICT DO NOTHING`,
      [consumer, types, from === 'now'],
    );
    await database.query(
      `WITH gone AS (DELETE FROM ${s}.outbox_subscription WHERE consumer = $1 AND type <> ALL ($2::text[]))
       SELECT 1`,
      [consumer, types],
    );
  }

  /** Declares that a consumer takes nothing more, as `subscribe` does of types: what waits for it already is kept for it. */
  async unsubscribe(database: SqlPort, consumer: string): Promise<void> {
    await database.query(`DELETE FROM ${this.#schema}.outbox_subscription WHERE consumer = $1`, [consumer]);
  }

  async #ring(database: SqlPort): Promise<void> {
    this.#ringing = true;
    do {
      this.#ringAgain = false;
      // Not waited for on the disk: nothing is lost with a ring.
      await database
        .query("SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '')", [outboxChannel(this.#schema)])
        .catch(() => undefined);
    } while (this.#ringAgain);
    this.#ringing = false;
  }
}
