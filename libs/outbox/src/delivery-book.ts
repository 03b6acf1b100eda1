import { Batches } from '@banyan/database';
import type { CloudEvent } from './cloud-event.js';
import { sequenceOf } from './cloud-event.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import type { Fate, NotTaken, Standing } from './judge-delivery.js';
import { schemaName, type SqlPort } from './sql-port.js';

/** A message that is this relay's to deliver, until its claim lapses. */
export interface Claimed {
  readonly position: string;
  readonly key: string;
  readonly event: CloudEvent;
  /** Which attempt on it this is, from 1. */
  readonly attempts: number;
}

/** What is known once a delivery was noted as taken. */
export interface Taken {
  /** The consumer was away until now. */
  readonly back: boolean;
  /** Something may be had that was not before, of its key or of all. */
  readonly more: boolean;
}

interface Taking {
  readonly position: string;
  readonly claim: string;
  readonly takenNotedMs: number;
}

/** What a look at what waits came to. */
export interface Claim {
  readonly messages: readonly Claimed[];
  /** A subscription has not begun, and until it has nothing is claimed: `settle` comes first. */
  readonly unsettled: boolean;
}

/** Deliveries that are noted as taken in one statement, at most. */
const MOST_NOTED_TOGETHER = 64;

/** Longest account of a failure that is kept, characters. */
const LONGEST_ERROR = 500;

interface ClaimedRow {
  readonly unsettled: boolean;
  /** None of this row was claimed where there is none. */
  readonly position: string | null;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly key: string;
  readonly time: Date;
  readonly traceparent: string | null;
  readonly data: unknown;
  readonly attempts: number;
}

interface StandingRow {
  readonly attempts: number;
  readonly strikes: number;
  readonly answers_others: boolean;
  readonly failing_for_ms: string;
  readonly failures: number;
  readonly refusals: number;
}

/**
 * The deliveries to one consumer, as they are kept. Nothing is held open while something is delivered: a claim is a row
 * with a token and an instant of the database's clock, and what is found out afterwards is written where the token is still
 * the own.
 */
export class DeliveryBook {
  readonly #schema: string;
  /** Put together once: a text that is made anew for each statement is also hashed anew, to be found among the prepared ones. */
  readonly #claim: string;
  readonly #done: string;
  /** What is taken while the last note is on its way to the disk shares the next one: a commit for all of them. */
  readonly #taken = new Batches<Taking, Taken>((takings) => this.#note(takings), MOST_NOTED_TOGETHER);

  constructor(
    private readonly database: SqlPort,
    schema: string,
    private readonly consumer: string,
    /** Who says it in the events. */
    private readonly source: string,
  ) {
    this.#schema = schemaName(schema);
    this.#claim = claimingIn(this.#schema);
    this.#done = doneIn(this.#schema);
  }

  /** Begins subscriptions whose time has come. Nothing is claimed before all are begun. */
  async settle(): Promise<void> {
    const s = this.#schema;
    await this.database.query(
      `WITH raised AS (
         UPDATE ${s}.outbox_subscription SET barrier = pg_snapshot_xmax(pg_current_snapshot())
         WHERE consumer = $1 AND NOT settled AND barrier IS NULL
       ) SELECT 1`,
      [this.consumer],
    );
    // Whoever appended without seeing the subscription had its transaction id by the time of the barrier, and has ended now.
    await this.database.query(
      `WITH begun AS (
         UPDATE ${s}.outbox_subscription SET settled = true
         WHERE consumer = $1 AND NOT settled AND barrier <= pg_snapshot_xmin(pg_current_snapshot())
         RETURNING type, since
       ), missed AS (
         INSERT INTO ${s}.outbox_delivery (position, consumer, key)
         SELECT position, $1, key FROM ${s}.outbox_message JOIN begun USING (type)
         WHERE since IS NULL OR NOT pg_visible_in_snapshot(xid, since)
         ON CONFLICT DO NOTHING
       ) SELECT 1`,
      [this.consumer],
    );
  }

  /**
   * Takes messages to deliver: of each key only the first that is not settled, so that whatever happens to it holds the
   * later ones. A consumer that is away is given one at a time.
   *
   * @param claim a UUID of this claim alone
   */
  async claim(claim: string, most: number, { leaseMs, awayAfter }: DeliveryPolicy): Promise<Claim> {
    const rows = await this.database.query<ClaimedRow[]>(this.#claim, [this.consumer, claim, most, awayAfter, leaseMs]);
    const messages = rows.flatMap(({ position, ...row }) =>
      position === null
        ? []
        : [{ position, key: row.key, event: this.#eventOf(position, row), attempts: row.attempts }],
    );
    return { messages, unsettled: rows[0]?.unsettled === true };
  }

  /** It was taken. */
  done(position: string, claim: string, { takenNotedMs }: DeliveryPolicy): Promise<Taken> {
    return this.#taken.add({ position, claim, takenNotedMs });
  }

  async #note(takings: readonly Taking[]): Promise<readonly Taken[]> {
    const rows = await this.database.query<(Taken & { readonly position: string })[]>(this.#done, [
      takings.map(({ position }) => position),
      this.consumer,
      takings.map(({ claim }) => claim),
      Math.min(...takings.map(({ takenNotedMs }) => takenNotedMs)),
    ]);
    const noted = new Map(rows.map(({ position, back, more }) => [position, { back, more }]));
    return takings.map(({ position }) => noted.get(position) ?? { back: false, more: true });
  }

  /** Notes a failure of the consumer and says how things stand; undefined: the claim is not this one's any more. */
  async failed(
    position: string,
    claim: string,
    outcome: NotTaken['kind'],
    { refusalsInARow }: DeliveryPolicy,
  ): Promise<Standing | undefined> {
    const s = this.#schema;
    const [row] = await this.database.query<StandingRow[]>(
      `WITH mine AS MATERIALIZED (
         SELECT attempts, strikes, claimed_at, failed_at, first_failed_at FROM ${s}.outbox_delivery
         WHERE position = $1 AND consumer = $2 AND claim = $3 AND state = 'waiting'
       ), noted AS (
         UPDATE ${s}.outbox_consumer c
         -- What was under way together fails together, once; and who refuses a message is there.
         SET failures = failures + CASE
             WHEN c.failed_at > mine.claimed_at OR ($4::boolean AND refusals < $5::integer) THEN 0 ELSE 1 END,
           failed_at = CASE
             WHEN c.failed_at > mine.claimed_at OR ($4::boolean AND refusals < $5::integer) THEN c.failed_at ELSE clock_timestamp() END,
           refusals = refusals + CASE WHEN $4::boolean THEN 1 ELSE 0 END
         FROM mine WHERE consumer = $2
         RETURNING failures, refusals, taken_at
       )
       SELECT attempts, strikes, failures, refusals,
         coalesce(taken_at > coalesce(mine.failed_at, claimed_at), false) AS answers_others,
         coalesce(extract(epoch FROM clock_timestamp() - first_failed_at) * 1000, 0) AS failing_for_ms
       FROM mine, noted`,
      [position, this.consumer, claim, outcome === 'refused', refusalsInARow],
    );
    if (row === undefined) return undefined;
    return {
      attempts: row.attempts,
      strikes: row.strikes,
      answersOthers: row.answers_others,
      failingForMs: Number(row.failing_for_ms),
      failures: row.failures,
      refusals: row.refusals,
    };
  }

  /** Writes what becomes of it. @returns false: the claim is not this one's any more, and nothing was written */
  async decide(position: string, claim: string, because: string, fate: Fate): Promise<boolean> {
    const s = this.#schema;
    const again = fate.kind === 'again';
    const rows = await this.database.query<unknown[]>(
      `WITH decided AS (
         UPDATE ${s}.outbox_delivery
         SET state = $4::text, claim = NULL, last_error = $5, strikes = coalesce($6::integer, strikes),
           next_at = clock_timestamp() + $7::float8 * interval '1 ms',
           failed_at = clock_timestamp(), first_failed_at = coalesce(first_failed_at, clock_timestamp()),
           settled_at = CASE WHEN $4::text = 'parked' THEN clock_timestamp() END
         WHERE position = $1 AND consumer = $2 AND claim = $3 AND state = 'waiting'
         RETURNING 1
       ), away AS (
         UPDATE ${s}.outbox_consumer
         SET not_before = coalesce(clock_timestamp() + $8::float8 * interval '1 ms', least(not_before, clock_timestamp()))
         WHERE consumer = $2 AND ($8::float8 IS NOT NULL OR not_before > clock_timestamp())
       )
       SELECT 1 FROM decided`,
      [
        position,
        this.consumer,
        claim,
        again ? 'waiting' : 'parked',
        because.slice(0, LONGEST_ERROR),
        again ? fate.strikes : null,
        again ? fate.afterMs : 0,
        again ? (fate.awayMs ?? null) : null,
      ],
    );
    return rows.length > 0;
  }

  /** Gives back what was claimed and not tried to its end. */
  async release(position: string, claim: string): Promise<void> {
    const s = this.#schema;
    await this.database.query(
      `WITH released AS (
         UPDATE ${s}.outbox_delivery
         SET claim = NULL, next_at = clock_timestamp(), attempts = attempts - 1
         WHERE position = $1 AND consumer = $2 AND claim = $3 AND state = 'waiting'
       ), probe AS (
         UPDATE ${s}.outbox_consumer SET not_before = clock_timestamp()
         WHERE consumer = $2 AND not_before > clock_timestamp()
       ) SELECT 1`,
      [position, this.consumer, claim],
    );
  }

  #eventOf(position: string, row: Omit<ClaimedRow, 'position'>): CloudEvent {
    return {
      specversion: '1.0',
      id: row.id,
      source: this.source,
      type: row.type,
      subject: row.subject,
      time: row.time.toISOString(),
      datacontenttype: 'application/json',
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
      partitionkey: row.key,
      sequence: sequenceOf(position),
      data: row.data,
    };
  }
}

function claimingIn(s: string): string {
  return `WITH gate AS MATERIALIZED (
     SELECT unsettled, CASE
         WHEN unsettled OR not_before > clock_timestamp() THEN 0
         WHEN failures >= $4::integer THEN 1 ELSE $3::integer END AS most
     FROM ${s}.outbox_consumer,
       (SELECT EXISTS (SELECT FROM ${s}.outbox_subscription WHERE consumer = $1 AND NOT settled) AS unsettled) AS begun
     WHERE consumer = $1
   ), due AS (
     SELECT d.position FROM ${s}.outbox_delivery d
     WHERE d.consumer = $1 AND d.state = 'waiting' AND d.next_at <= clock_timestamp()
       AND d.key <> ALL (ARRAY(SELECT key FROM ${s}.outbox_delivery WHERE consumer = $1 AND state = 'parked'))
       -- One look into an index for each, whatever is known of how many there are: a join may be planned as a square.
       AND d.position = (
         SELECT e.position FROM ${s}.outbox_delivery e
         WHERE e.consumer = d.consumer AND e.key = d.key AND e.state IN ('waiting', 'parked')
         ORDER BY e.position LIMIT 1)
     ORDER BY d.next_at, d.position
     LIMIT coalesce((SELECT most FROM gate), 0)
     FOR UPDATE SKIP LOCKED
   ), claimed AS (
     UPDATE ${s}.outbox_delivery d
     SET claim = $2, claimed_at = clock_timestamp(), attempts = attempts + 1,
       next_at = clock_timestamp() + $5::float8 * interval '1 ms'
     FROM due WHERE d.position = due.position AND d.consumer = $1
     RETURNING d.position, d.attempts
   ), probe AS (
     UPDATE ${s}.outbox_consumer SET not_before = clock_timestamp() + $5::float8 * interval '1 ms'
     WHERE consumer = $1 AND failures >= $4::integer AND EXISTS (SELECT FROM claimed)
   )
   SELECT unsettled, position, id, type, subject, key, time, traceparent, data, attempts
   FROM gate LEFT JOIN (claimed JOIN ${s}.outbox_message USING (position)) ON true ORDER BY position`;
}

function doneIn(s: string): string {
  return `WITH taken AS MATERIALIZED (
     SELECT * FROM unnest($1::bigint[], $3::uuid[]) AS taken (position, claim)
   ), done AS (
     UPDATE ${s}.outbox_delivery d
     SET state = 'done', settled_at = clock_timestamp(), claim = NULL
     FROM taken
     WHERE d.position = taken.position AND d.consumer = $2 AND d.claim = taken.claim AND d.state = 'waiting'
     RETURNING d.position, d.key
   ), before AS MATERIALIZED (
     SELECT not_before <> '-infinity' AS back FROM ${s}.outbox_consumer WHERE consumer = $2
   ), alive AS (
     UPDATE ${s}.outbox_consumer
     SET failures = 0, refusals = 0, taken_at = clock_timestamp(), not_before = '-infinity'
     WHERE consumer = $2
       AND (failures > 0 OR refusals > 0 OR not_before <> '-infinity'
         OR coalesce(taken_at, '-infinity') < clock_timestamp() - $4::float8 * interval '1 ms')
   ), woken AS (
     UPDATE ${s}.outbox_delivery d SET next_at = clock_timestamp()
     FROM before
     WHERE before.back AND d.consumer = $2 AND d.state = 'waiting' AND d.claim IS NULL AND d.strikes = 0
       AND d.next_at > clock_timestamp()
   )
   -- What another wrote meanwhile is not seen here: whoever wrote it rings when it has committed.
   SELECT taken.position, back, back OR done.position IS NULL OR EXISTS (
     SELECT FROM ${s}.outbox_delivery e
     WHERE e.consumer = $2 AND e.key = done.key AND e.state = 'waiting' AND e.position > taken.position) AS more
   FROM before, taken LEFT JOIN done USING (position)`;
}
