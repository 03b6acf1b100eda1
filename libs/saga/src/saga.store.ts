import type { Clock } from '@banyan/kernel';
import type { SagaDefinition, Writes } from './saga-definition.js';
import { SagaLost, type HeldSaga, type SagaLease } from './saga-lease.js';
import { isOpen, type OpenState, type SagaState } from './saga-state.js';
import type { Sql, Transactions } from './sql-port.js';

interface SagaRow {
  readonly id: string;
  readonly state: string;
  readonly step: string | null;
  readonly context: unknown;
  readonly tries: number;
  readonly epoch: string;
}

/** A move of a saga, durable with what is written beside it. */
export interface Move<Context> {
  readonly state: SagaState<Context>;
  /** The lease goes on (the run does); else it is given up, and the saga is due in so many ms. */
  readonly lease: 'goes-on' | { readonly dueInMs: number };
  /** Why it was put off, for people. */
  readonly trouble?: string;
  readonly writes?: Writes;
}

/** Open sagas of a kind, by step. */
export interface OpenCount {
  readonly state: string;
  readonly step: string;
  readonly count: number;
  /** Of the oldest, ms since it began. */
  readonly oldestMs: number;
}

/** Sagas of one kind, as PostgreSQL keeps them. Leases are by the clock of the database: replicas' clocks need not agree. */
export class SagaStore<Context> {
  readonly #table: string;
  /** Put together once: a text that is made anew for each statement is also hashed anew, to be found among the prepared ones. */
  readonly #begin: string;
  readonly #move: string;
  readonly #take: string;

  constructor(
    schema: string,
    private readonly definition: Pick<SagaDefinition<Context>, 'kind'>,
    private readonly database: Sql & Transactions,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {
    this.#table = `${schema}.saga`;
    this.#begin = `
      INSERT INTO ${this.#table} (kind, id, state, step, context, tries, epoch, held_until, due_at, began_at, moved_at)
       VALUES ($1, $2, $3, $4, $5, 0, 1, clock_timestamp() + $6 * interval '1 millisecond', clock_timestamp(),
               clock_timestamp(), clock_timestamp())`;
    this.#move = `
      UPDATE ${this.#table}
         SET state = $4, step = $5, context = $6, tries = $7, trouble = $8, moved_at = clock_timestamp(),
             held_until = CASE WHEN $9 THEN held_until END,
             due_at = CASE WHEN $5::text IS NULL THEN NULL ELSE clock_timestamp() + $10 * interval '1 millisecond' END
         WHERE kind = $1 AND id = $2 AND epoch = $3 AND due_at IS NOT NULL RETURNING id`;
    this.#take = this.#takenFrom(
      `SELECT kind, id FROM ${this.#table}
       WHERE kind = $1 AND due_at <= clock_timestamp() AND (held_until IS NULL OR held_until < clock_timestamp())
       ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
    );
  }

  /**
   * Begins a saga in a transaction of its owner, held by this replica as soon as that commits.
   *
   * @throws whatever the database says of an id that is taken: `23505`, of `saga_pkey`
   */
  async begin(sql: Sql, id: string, state: OpenState<Context>): Promise<HeldSaga<OpenState<Context>>> {
    const untilMs = this.clock.monotonicMs() + this.leaseMs;
    await sql.query(this.#begin, [
      this.definition.kind,
      id,
      state.kind,
      state.step,
      JSON.stringify(state.context),
      this.leaseMs,
    ]);
    return { lease: { id, epoch: 1, untilMs }, state };
  }

  /**
   * Begins a saga in a transaction of its owner that nobody holds: whoever looks first runs it. One of this id that is there already
   * stays as it is.
   */
  async plant(sql: Sql, id: string, state: OpenState<Context>): Promise<void> {
    await sql.query(
      `INSERT INTO ${this.#table} (kind, id, state, step, context, tries, epoch, due_at, began_at, moved_at)
       VALUES ($1, $2, $3, $4, $5, 0, 0, clock_timestamp(), clock_timestamp(), clock_timestamp())
       ON CONFLICT ON CONSTRAINT saga_pkey DO NOTHING`,
      [this.definition.kind, id, state.kind, state.step, JSON.stringify(state.context)],
    );
  }

  /** Takes sagas that are due and that nobody holds, the longest due first. */
  async take(atMost: number): Promise<readonly HeldSaga<OpenState<Context>>[]> {
    return this.#taken(this.#take, atMost);
  }

  /** Takes one, due or not, unless somebody holds it or it has ended. */
  async takeOne(id: string): Promise<HeldSaga<OpenState<Context>> | undefined> {
    const taken = await this.#taken(
      this.#takenFrom(`SELECT kind, id FROM ${this.#table}
       WHERE kind = $1 AND id = $3 AND due_at IS NOT NULL AND (held_until IS NULL OR held_until < clock_timestamp())
       FOR UPDATE SKIP LOCKED`),
      id,
    );
    return taken[0];
  }

  /** @throws SagaLost when another has it */
  async move({ id, epoch }: SagaLease, { state, lease: goes, trouble, writes }: Move<Context>): Promise<void> {
    const goesOn = goes === 'goes-on';
    const update = async (sql: Sql): Promise<void> => {
      // The row first: whoever else has the saga waits here, or has made this transaction's epoch an old one.
      const rows = await sql.query<unknown[]>(this.#move, [
        this.definition.kind,
        id,
        epoch,
        state.kind,
        isOpen(state) ? state.step : null,
        // Nobody reads what an ended saga knew, and part of it may be personal.
        isOpen(state) ? JSON.stringify(state.context) : '{}',
        isOpen(state) ? state.tries : 0,
        trouble ?? null,
        goesOn,
        goesOn ? 0 : goes.dueInMs,
      ]);
      if (rows.length === 0) throw new SagaLost(`the saga ${this.definition.kind} ${id} is another's`);
      await writes?.(sql);
    };
    if (writes === undefined) await update(this.database);
    else await this.database.transaction(update);
  }

  /** @returns the lease with its new end @throws SagaLost when another has it */
  async renew({ id, epoch }: SagaLease): Promise<SagaLease> {
    const untilMs = this.clock.monotonicMs() + this.leaseMs;
    const rows = await this.database.query<unknown[]>(
      `UPDATE ${this.#table} SET held_until = clock_timestamp() + $4 * interval '1 millisecond'
       WHERE kind = $1 AND id = $2 AND epoch = $3 AND due_at IS NOT NULL RETURNING id`,
      [this.definition.kind, id, epoch, this.leaseMs],
    );
    if (rows.length === 0) throw new SagaLost(`the saga ${this.definition.kind} ${id} is another's`);
    return { id, epoch, untilMs };
  }

  /** Makes a saga due now. Whoever holds it is left alone. @returns false: there is none that waits */
  async hurry(sql: Sql, id: string): Promise<boolean> {
    const rows = await sql.query<unknown[]>(
      `UPDATE ${this.#table} SET due_at = clock_timestamp() WHERE kind = $1 AND id = $2 AND due_at > clock_timestamp()
       RETURNING id`,
      [this.definition.kind, id],
    );
    return rows.length > 0;
  }

  async open(): Promise<readonly OpenCount[]> {
    const rows = await this.database.query<{ state: string; step: string; count: number; oldest_ms: number }[]>(
      `SELECT state, step, count(*)::integer AS count,
              extract(epoch FROM clock_timestamp() - min(began_at))::float8 * 1000 AS oldest_ms
       FROM ${this.#table} WHERE kind = $1 AND due_at IS NOT NULL GROUP BY state, step`,
      [this.definition.kind],
    );
    return rows.map(({ state, step, count, oldest_ms: oldestMs }) => ({ state, step, count, oldestMs }));
  }

  /** Forgets sagas that ended before so many ms. @returns how many */
  async forget(endedBeforeMs: number, atMost: number): Promise<number> {
    const rows = await this.database.query<unknown[]>(
      `DELETE FROM ${this.#table} WHERE (kind, id) IN (
         SELECT kind, id FROM ${this.#table}
         WHERE kind = $1 AND due_at IS NULL AND moved_at < clock_timestamp() - $2 * interval '1 millisecond' LIMIT $3)
       RETURNING id`,
      [this.definition.kind, endedBeforeMs, atMost],
    );
    return rows.length;
  }

  /** @param which of the sagas */
  #takenFrom(which: string): string {
    return `WITH free AS (${which})
       UPDATE ${this.#table} AS saga
       SET epoch = saga.epoch + 1, held_until = clock_timestamp() + $2 * interval '1 millisecond'
       FROM free WHERE saga.kind = free.kind AND saga.id = free.id
       RETURNING saga.id, saga.state, saga.step, saga.context, saga.tries, saga.epoch`;
  }

  /** @param statement of `#takenFrom`, with `$3` for `asked` */
  async #taken(statement: string, asked: number | string): Promise<readonly HeldSaga<OpenState<Context>>[]> {
    const untilMs = this.clock.monotonicMs() + this.leaseMs;
    const rows = await this.database.query<SagaRow[]>(statement, [this.definition.kind, this.leaseMs, asked]);
    return rows.map(({ id, state, step, context, tries, epoch }) => ({
      lease: { id, epoch: Number(epoch), untilMs },
      state: {
        kind: state === 'backward' ? 'backward' : 'forward',
        step: step ?? '',
        context: context as Context,
        tries,
      },
    }));
  }
}
