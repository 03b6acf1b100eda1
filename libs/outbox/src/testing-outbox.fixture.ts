import { systemClock } from '@banyan/kernel';
import { Pool } from 'pg';
import type { CloudEvent } from './cloud-event.js';
import { DeliveryBook } from './delivery-book.js';
import { DELIVERY_POLICY, type DeliveryPolicy } from './delivery-policy.js';
import { inboxTables } from './inbox/inbox-tables.js';
import type { Outcome } from './judge-delivery.js';
import { outboxTables } from './outbox-tables.js';
import { Outbox } from './outbox.js';
import { ParkedMessages } from './parked-messages.js';
import { Relay, type RelayListener } from './relay.js';
import type { SqlPort } from './sql-port.js';
import type { Transport } from './transport.js';

/** Waits of milliseconds, and everything else as it is. */
export const QUICK: DeliveryPolicy = {
  ...DELIVERY_POLICY,
  timeoutMs: 500,
  leaseMs: 1_000,
  pollMs: 20,
  takenNotedMs: 1,
  message: { firstMs: 5, factor: 2, mostMs: 40, jitterRatio: 0.5 },
  consumer: { firstMs: 5, factor: 2, mostMs: 40, jitterRatio: 0.5 },
  strikesOverMs: 50,
};

/** The same for who does not ask what becomes of one that hangs: a machine that stands still is no relay that was lost. */
export const PATIENT: DeliveryPolicy = { ...QUICK, timeoutMs: 60_000, leaseMs: 600_000 };

export const SOURCE = '/testing';

/** An outbox in a schema of its own, and all that one does with it. */
export class TestOutbox {
  readonly pool: Pool;
  readonly outbox: Outbox;
  readonly parked: ParkedMessages;
  readonly #relays: { relay: Relay; ticking: NodeJS.Timeout }[] = [];
  /** What relays said of the tables, where a test does not listen itself. */
  readonly faults: string[] = [];

  private constructor(
    readonly url: string,
    readonly schema: string,
  ) {
    this.pool = new Pool({ connectionString: url, max: 24 });
    this.pool.on('error', () => undefined);
    this.outbox = new Outbox(schema);
    this.parked = new ParkedMessages(sqlPortOf(this.pool), schema);
  }

  static async make(url: string, schema: string): Promise<TestOutbox> {
    const made = new TestOutbox(url, schema);
    await made.pool.query(`CREATE SCHEMA ${schema}`);
    for (const statement of [...outboxTables(schema), ...inboxTables(schema)]) await made.pool.query(statement);
    return made;
  }

  get database(): SqlPort {
    return sqlPortOf(this.pool);
  }

  async stop(): Promise<void> {
    for (const { relay, ticking } of this.#relays) {
      clearInterval(ticking);
      await relay.stop();
    }
    await this.pool.end();
  }

  /** In a transaction of its own, which `work` may hold open or fail. */
  async transaction<T>(work: (transaction: SqlPort) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(sqlPortOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  append(key: string, data: object = {}, type = 'thing.happened.v1'): Promise<string> {
    return this.transaction((transaction) => this.outbox.append(transaction, { type, subject: key, key, data }));
  }

  book(consumer: string): DeliveryBook {
    return new DeliveryBook(this.database, this.schema, consumer, SOURCE);
  }

  /** A relay that runs until `stop`. */
  relay(
    consumer: string,
    transport: Transport,
    listener: RelayListener = {},
    policy = PATIENT,
    isPaused = () => false,
  ): Relay {
    const random = Math.random;
    const relay = new Relay({
      book: this.book(consumer),
      transport,
      policy,
      clock: systemClock,
      random,
      isPaused,
      listener: { onFault: (because) => this.faults.push(because), ...listener },
    });
    const ticking = setInterval(() => relay.tick(), 5);
    this.#relays.push({ relay, ticking });
    return relay;
  }
}

export function sqlPortOf(client: Pick<Pool, 'query'>): SqlPort {
  return {
    query: async <Rows extends readonly unknown[]>(sql: string, parameters: unknown[]) =>
      (await client.query(sql, parameters)).rows as unknown as Rows,
  };
}

/** A consumer as a function of the event. */
export function consumerOf(take: (event: CloudEvent) => Outcome | Promise<Outcome>): Transport {
  return { deliver: async (event) => take(event) };
}
