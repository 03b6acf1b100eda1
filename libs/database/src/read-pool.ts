import type { EntityManager } from 'typeorm';
import { Database, type OwnSchema } from './database.js';
import { DatabaseSlow } from './database-slow.js';

export interface ReadPoolOptions {
  readonly url: string;
  readonly schema: OwnSchema;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Readings at once, each on a connection of its own; from 2. */
  readonly atOnce: number;
  /** What one statement may take, ms. */
  readonly statementMs: number;
  /** How long a reading may wait for its turn, ms. */
  readonly waitMs: number;
  /** Longest pause between attempts to connect, ms. Default 1,000. */
  readonly retryMs?: number;
}

/** A reading has a few statements at most; what takes longer is not slow but lost. */
const STATEMENTS_A_READING = 3;
const RETRY_MS = 1_000;

/**
 * Connections for what people look at and may take its time: apart from those of decisions, so that neither has to wait for the
 * other. What takes too long is told from a database that is away, and costs nobody else the connection.
 */
export class ReadPool {
  readonly #database: Database;
  readonly #atOnce: number;
  readonly #waitMs: number;
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  constructor({ atOnce, statementMs, waitMs, retryMs = RETRY_MS, ...options }: ReadPoolOptions) {
    this.#atOnce = atOnce;
    this.#waitMs = waitMs;
    this.#database = new Database({
      ...options,
      retryMs,
      poolSize: atOnce,
      statementMs,
      timeoutMs: STATEMENTS_A_READING * statementMs,
    });
  }

  get connected(): boolean {
    return this.#database.connected;
  }

  /** Resolves after the first attempt, whatever came of it. Never rejects. */
  start(): Promise<void> {
    return this.#database.start();
  }

  stop(): Promise<void> {
    return this.#database.stop();
  }

  /** @throws DatabaseSlow; StoreUnavailable when there is no connection or it breaks; what `work` throws otherwise */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await this.#database.run(work);
    } finally {
      // The place goes straight to who waits longest: nobody who comes now gets it first.
      const next = this.#waiting.shift();
      if (next === undefined) this.#reading -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#reading < this.#atOnce) {
      this.#reading += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const give = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(give), 1);
      reject(new DatabaseSlow(`${this.#atOnce} others are being read, and none ended within ${this.#waitMs} ms`));
    }, this.#waitMs);
    this.#waiting.push(give);
    await promise;
  }
}
