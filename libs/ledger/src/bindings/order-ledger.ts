import type { Database } from '@banyan/database';
import { bindKey, meetKey, NEXT_ATTEMPT } from './bind-key.js';
import { BINDING_COLUMNS, bindingOf, type BindingColumns } from './binding-columns.js';
import type { Binding, BindRequest, BindResult, ConcludeResult, Holding, OpenRows, Step } from './binding.js';

/** Which rows the settler takes. */
export interface OverdueQuery {
  /** How long nobody was at a row: its clients are given so long to come back, ms. */
  readonly graceMs: number;
  /** How long each is then the caller's, ms. */
  readonly attemptMs: number;
  readonly limit: number;
}

/** An attempt on a row: what is written names it, and is written where it is still the present one. */
type OfAttempt = Pick<Binding, 'reference' | 'attempt'>;

const WHERE_OWN = 'reference = $1 AND attempt = $2 AND outcome IS NULL AND NOT resting';

const JOURNAL = `UPDATE ledger.binding SET journal = $3::json WHERE ${WHERE_OWN} RETURNING 1`;

const CONCLUDE = `
  UPDATE ledger.binding SET outcome = $3::json, concluded_at = clock_timestamp() WHERE ${WHERE_OWN} RETURNING 1`;

const REST = `
  UPDATE ledger.binding SET resting = true, sent = sent OR $3, attempt_until = clock_timestamp() WHERE ${WHERE_OWN}`;

/** Rows that somebody else is just taking are his: nobody waits for him. */
const TAKE_OVERDUE = `
  UPDATE ledger.binding
     SET ${NEXT_ATTEMPT}, attempt_until = clock_timestamp() + $2::double precision * interval '1 ms'
   WHERE reference IN (
     SELECT reference FROM ledger.binding
      WHERE outcome IS NULL AND attempt_until <= clock_timestamp() - $1::double precision * interval '1 ms'
      ORDER BY attempt_until LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING ${BINDING_COLUMNS}`;

const TAKE_UP = `
  UPDATE ledger.binding
     SET ${NEXT_ATTEMPT}, attempt_until = clock_timestamp() + $2::double precision * interval '1 ms'
   WHERE reference = $1 AND outcome IS NULL AND attempt_until <= clock_timestamp()
  RETURNING ${BINDING_COLUMNS}`;

/** As if nobody had been at it since it was bound. */
const HURRY = `
  UPDATE ledger.binding SET attempt_until = bound_at
   WHERE reference = $1 AND outcome IS NULL AND attempt_until <= clock_timestamp() RETURNING 1`;

const HOLDING = `
  SELECT ${BINDING_COLUMNS}, outcome, storefront, customer_hash FROM ledger.binding WHERE reference = $1`;

const STOREFRONTS = 'SELECT reference, storefront FROM ledger.binding WHERE reference = ANY ($1::text[])';

interface HoldingColumns extends BindingColumns {
  readonly outcome: unknown;
  readonly storefront: string;
  readonly customer_hash: string | null;
}

const OPEN = `
  SELECT arm, count(*)::integer AS count,
         greatest(0, extract(epoch FROM clock_timestamp() - min(bound_at))::double precision * 1000) AS "oldestMs"
    FROM ledger.binding WHERE outcome IS NULL GROUP BY arm`;

/**
 * Which arm a key of a storefront is bound to, and what came of it. A row is written before anything is sent, its arm never
 * changes, and its outcome is written once. Time is the database's alone.
 *
 * Every method throws StoreUnavailable when the database is away or its answer was lost; the same again then finds what the
 * first came to.
 */
export class OrderLedger {
  constructor(private readonly database: Database) {}

  /** Is there a connection, as far as known? */
  get connected(): boolean {
    return this.database.connected;
  }

  /** Binds a key, or says how it stands. A new one costs one statement and one commit. */
  async bind(request: BindRequest): Promise<BindResult> {
    return this.database.run((manager) => bindKey(manager, request));
  }

  /** As `bind`, of a key that is known; undefined: it is not, and stays so. */
  async meet(request: BindRequest): Promise<BindResult | undefined> {
    return this.database.run((manager) => meetKey(manager, request));
  }

  /** Replaces the journal. @returns false: the row is not this attempt's any more, and nothing was written */
  async journal({ reference, attempt }: OfAttempt, step: Step): Promise<boolean> {
    return this.#writes(JOURNAL, [reference, attempt, JSON.stringify(step)]);
  }

  /** Writes the outcome, for ever. @param outcome JSON without anything personal */
  async conclude({ reference, attempt }: OfAttempt, outcome: object): Promise<ConcludeResult> {
    if (await this.#writes(CONCLUDE, [reference, attempt, JSON.stringify(outcome)])) return { kind: 'written' };
    const there = await this.#read<{ outcome: unknown }>('SELECT outcome FROM ledger.binding WHERE reference = $1', [
      reference,
    ]);
    return there[0]?.outcome == null ? { kind: 'overtaken' } : { kind: 'answered', outcome: there[0].outcome };
  }

  /**
   * Ends an attempt without an outcome: the next may begin at once. An attempt that was overtaken changes nothing.
   *
   * @param sent may it have sent what can capture an order?
   */
  async rest({ reference, attempt }: OfAttempt, sent: boolean): Promise<void> {
    await this.database.run((manager) => manager.query(REST, [reference, attempt, sent]));
  }

  /** Where what has this reference of ours is held; undefined: the ledger does not know it. */
  async holding(reference: string): Promise<Holding | undefined> {
    const [row] = await this.#read<HoldingColumns>(HOLDING, [reference]);
    if (row === undefined) return undefined;
    const { operation, arm, authority, journal } = bindingOf(row);
    const { storefront, customer_hash: customerHash, outcome } = row;
    const buyer = { storefront, customerHash: customerHash ?? undefined };
    return { reference, operation, arm, authority, journal, ...buyer, outcome: outcome ?? undefined };
  }

  /** Through which storefront each of these was asked for; what the ledger does not know is not among them. */
  async storefrontsOf(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#read<{ reference: string; storefront: string }>(STOREFRONTS, [references]);
    return new Map(rows.map(({ reference, storefront }) => [reference, storefront]));
  }

  /** Takes over rows that nobody came back to, those first that have waited longest. Each is one caller's alone. */
  async takeOverdue({ graceMs, attemptMs, limit }: OverdueQuery): Promise<readonly Binding[]> {
    const rows = await this.#write<BindingColumns>(TAKE_OVERDUE, [graceMs, attemptMs, limit]);
    return rows.map(bindingOf);
  }

  /** Takes one row over that nobody is at. @returns undefined: somebody is, it has its outcome, or it is not known */
  async takeUp(reference: string, attemptMs: number): Promise<Binding | undefined> {
    const [row] = await this.#write<BindingColumns>(TAKE_UP, [reference, attemptMs]);
    return row === undefined ? undefined : bindingOf(row);
  }

  /** Makes a row that nobody is at the one that the settler takes next. @returns false: there is nothing to hurry */
  async hurry(reference: string): Promise<boolean> {
    return this.#writes(HURRY, [reference]);
  }

  /** Rows without an outcome, by arm; an arm that has none is absent. */
  async open(): Promise<readonly OpenRows[]> {
    return this.#read<OpenRows>(OPEN, []);
  }

  async #writes(sql: string, parameters: readonly unknown[]): Promise<boolean> {
    return (await this.#write(sql, parameters)).length > 0;
  }

  async #read<Row>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    return this.database.run<readonly Row[]>((manager) => manager.query(sql, [...parameters]));
  }

  /** TypeORM answers an UPDATE with its rows and their count. */
  async #write<Row>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const [rows] = await this.database.run<readonly [readonly Row[], number]>((manager) =>
      manager.query(sql, [...parameters]),
    );
    return rows;
  }
}
