import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Sql, Transactions } from '@banyan/saga';
import { AnsweredClient } from '@banyan/service';
import { Pool, type PoolClient } from 'pg';

/** How many connections some work has to itself, and how long it waits for one. */
export interface Places {
  /** Shown in `pg_stat_activity`. */
  readonly name: string;
  readonly connections: number;
  /** What waits longer fails as if the database were away, ms. */
  readonly waitMs: number;
}

/**
 * Who waits for nobody else's. A warehouse that is back after ten minutes takes a thousand events as fast as they come, and a gateway
 * rehearses as many orders as it likes: neither may take a place from an order (decision record 30).
 */
export const PLACES = {
  /** Orders, and whatever else somebody asks for and waits for. */
  asked: { name: 'banyan-orders', connections: 24, waitMs: 2_000 },
  /** What is told, heard, filed, compared and tidied up: few at once, and none is in a hurry. */
  behind: { name: 'banyan-orders behind', connections: 4, waitMs: 10_000 },
  /** Rehearsals: one that finds no place is not compared. */
  rehearsed: { name: 'banyan-orders rehearsals', connections: 8, waitMs: 1_000 },
} as const satisfies Readonly<Record<string, Places>>;

/** Every statement here touches a handful of rows. */
const STATEMENT_TIMEOUT_MS = 2_000;
/** A replica that stops in the middle of a transaction must not hold its rows: others wait for them. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 5_000;

/** The service's PostgreSQL, as transactions. */
export class OrderDatabase implements Transactions {
  readonly #pool: Pool;

  constructor(url: string, { name, connections, waitMs }: Places = PLACES.asked) {
    this.#pool = new Pool({
      Client: AnsweredClient,
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: waitMs,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      application_name: name,
      keepAlive: true,
    });
    // An idle connection that breaks is no event: the next query opens another, or fails and says so.
    this.#pool.on('error', (error) => {
      if (!this.#pool.ending) log.warn('an idle database connection broke', { reason: messageOf(error) });
    });
  }

  /** One statement by itself. */
  async query<Rows extends readonly unknown[]>(sql: string, parameters: readonly unknown[] = []): Promise<Rows> {
    const { rows } = await this.#pool.query(sql, [...parameters]);
    return rows as unknown as Rows;
  }

  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#transaction('COMMIT', work);
  }

  /** A transaction that leaves nothing behind, however it ends: there is no way to commit it. */
  async rolledBack<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#transaction('ROLLBACK', work);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transaction<T>(end: 'COMMIT' | 'ROLLBACK', work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    // Between two queries a connection breaks by itself: unheard, that would end the process.
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      const result = await work(sqlOf(client));
      const { command } = await client.query(end);
      // A transaction in which a statement failed, unheard, is rolled back by COMMIT, which says so and does not fail.
      if (end === 'COMMIT' && command !== 'COMMIT') throw new Error('the transaction was rolled back');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken ??= failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

function sqlOf(client: PoolClient): Sql {
  return {
    query: async <Rows extends readonly unknown[]>(sql: string, parameters: readonly unknown[] = []): Promise<Rows> => {
      const { rows } = await client.query(sql, [...parameters]);
      return rows as unknown as Rows;
    },
  };
}
