import { Database } from '@banyan/database';
import { ProblemError } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { SqlPort } from '@banyan/outbox';
import { OPERATIONS_TABLES } from './operations-tables.js';

const TIMEOUT_MS = 2_000;
const LONGEST_RETRY_MS = 1_000;
/** Channels that are delivered to take turns with what people do. */
const CONNECTIONS = 6;

/**
 * What control keeps about the work of people. Every call is one transaction, ends within two seconds, and throws
 * `StoreUnavailable` when the database is away; it then reconnects by itself. Starting never fails.
 */
export class OperationsStore {
  readonly #database: Database;
  /** For what is no transaction: the relays of notifications. */
  readonly sql: SqlPort;

  constructor(readonly url: string) {
    this.#database = new Database({
      url,
      schema: OPERATIONS_TABLES,
      applicationName: 'banyan-control',
      timeoutMs: TIMEOUT_MS,
      retryMs: LONGEST_RETRY_MS,
      poolSize: CONNECTIONS,
      ownErrors: [ProblemError],
    });
    this.#database.on('disconnected', (reason) =>
      log.warn('incidents cannot be kept: the database is away', { reason }),
    );
    this.sql = { query: (sql, parameters) => this.#database.run((manager) => manager.query(sql, parameters)) };
  }

  get connected(): boolean {
    return this.#database.connected;
  }

  onConnected(listener: () => void): void {
    this.#database.on('connected', listener);
  }

  start(): Promise<void> {
    return this.#database.start();
  }

  stop(): Promise<void> {
    return this.#database.stop();
  }

  /** @throws StoreUnavailable when there is no connection or it breaks; what `work` throws otherwise */
  transaction<T>(work: (transaction: SqlPort) => Promise<T>): Promise<T> {
    return this.#database.transaction((manager) =>
      work({ query: (sql, parameters) => manager.query(sql, parameters) }),
    );
  }
}
