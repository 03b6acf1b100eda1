import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { messageOf } from '@banyan/kernel';
import { DataSource, type EntityManager, type MigrationInterface, QueryFailedError } from 'typeorm';
import { migrateSchema } from './migrate-schema.js';
import { PreparingClient } from './preparing-client.js';
import { DatabaseSlow } from './database-slow.js';
import { StoreUnavailable } from './store-unavailable.js';

/** A class, abstract or not. */
type ClassOf<T> = abstract new (...parameters: never[]) => T;

/** What a library keeps: a PostgreSQL schema of its own, and how it came to be. */
export interface OwnSchema {
  /** Its name, such as `banyan`. Migrated under an advisory lock of that name. */
  readonly name: string;
  readonly entities: readonly (new () => object)[];
  /** Immutable; run in this order, each once. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}

export interface DatabaseOptions {
  readonly url: string;
  readonly schema: OwnSchema;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** No connect and no unit of work takes longer, ms. */
  readonly timeoutMs: number;
  /** What one statement may take, ms. Default: four fifths of that. */
  readonly statementMs?: number;
  /** Longest pause between attempts to connect, ms. */
  readonly retryMs: number;
  /** Connections at most, from 2: migrating takes two. Default 4. */
  readonly poolSize?: number;
  /** What work throws by itself, which says nothing about the connection. A TypeError is such, whatever is told here. */
  readonly ownErrors?: readonly ClassOf<Error>[];
}

export interface DatabaseEvents {
  connected: [];
  /** Why there is no connection; it is being made again. Told again when the reason changes. */
  disconnected: [because: string];
}

/** SQLSTATE classes that are about the values of this one statement (22 data, 23 constraint): the same again fails again. */
const STATEMENT_FAULT = /^2[23]/;
/** Classes that a later attempt on the same connection may get over: 40 rolled back, 55 somebody holds the lock, 57014 cut by its time. */
const PASSING_FAULT = /^(40|55|57014)/;
/** Of them those of a server that answers, and that this took too long. */
const SLOW = /^(55P03|57014)/;
const FIRST_RETRY_MS = 50;
const POOL_SIZE = 4;

/**
 * The connection pool to PostgreSQL, kept alive: connects in the background, migrates, and when anything but an ordinary
 * SQL error happens gives up every socket and starts over. A server that hangs costs a caller `timeoutMs`, never more.
 */
export class Database extends EventEmitter<DatabaseEvents> {
  readonly #options: DatabaseOptions;
  #dataSource: DataSource | undefined;
  #sockets = new Set<Socket>();
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #told: string | undefined;

  constructor(options: DatabaseOptions) {
    super();
    this.#options = options;
  }

  get connected(): boolean {
    return this.#dataSource !== undefined;
  }

  /** Resolves after the first attempt, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    this.#stopped = false;
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const dataSource = this.#dataSource;
    this.#dataSource = undefined;
    const sockets = this.#sockets;
    const cut = setTimeout(() => cutAll(sockets), this.#options.timeoutMs);
    await dataSource?.destroy().catch(() => undefined);
    clearTimeout(cut);
    cutAll(sockets);
  }

  /** @throws StoreUnavailable when there is no connection or it breaks, or it takes too long (`DatabaseSlow`); what `work` throws otherwise */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const dataSource = this.#dataSource;
    if (dataSource === undefined) throw new StoreUnavailable('PostgreSQL is not connected');
    try {
      return await within(this.#options.timeoutMs, work(dataSource.manager));
    } catch (error) {
      const state = sqlStateOf(error);
      if (this.#isOurs(error) || STATEMENT_FAULT.test(state)) throw error;
      // Anything else (a missing table, too: somebody dropped our schema) is cured by beginning anew.
      if (!PASSING_FAULT.test(state)) this.#giveUp(dataSource, messageOf(error));
      const Kind = SLOW.test(state) ? DatabaseSlow : StoreUnavailable;
      throw new Kind(`PostgreSQL: ${messageOf(error)}`, { cause: error });
    }
  }

  /** As `run`, in one transaction. */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.run(async (manager) => manager.transaction(work));
  }

  async #connect(): Promise<void> {
    const sockets = new Set<Socket>();
    const dataSource = this.#newDataSource(sockets);
    try {
      await dataSource.initialize();
      await migrateSchema(dataSource, this.#options.schema.name);
      if (this.#stopped) throw new Error('stopped while connecting');
      this.#sockets = sockets;
      this.#dataSource = dataSource;
      this.#attempts = 0;
      this.#told = undefined;
      this.emit('connected');
    } catch (error) {
      discard(dataSource, sockets);
      this.#again(messageOf(error));
    }
  }

  #giveUp(dataSource: DataSource, because: string): void {
    if (this.#dataSource !== dataSource) return;
    this.#dataSource = undefined;
    discard(dataSource, this.#sockets);
    this.#again(because);
  }

  #again(because: string): void {
    if (this.#stopped) return;
    // The same reason at every attempt is told once.
    if (because !== this.#told) this.emit('disconnected', because);
    this.#told = because;
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts, this.#options.retryMs);
    this.#attempts += 1;
    this.#timer = setTimeout(() => void this.#connect(), pauseMs);
  }

  #isOurs(error: unknown): boolean {
    return error instanceof TypeError || (this.#options.ownErrors ?? []).some((own) => error instanceof own);
  }

  #newDataSource(sockets: Set<Socket>): DataSource {
    const { url, schema, applicationName, timeoutMs, poolSize = POOL_SIZE } = this.#options;
    const { statementMs = Math.ceil(timeoutMs * 0.8) } = this.#options;
    return new DataSource({
      type: 'postgres',
      url,
      schema: schema.name,
      applicationName,
      connectTimeoutMS: timeoutMs,
      poolSize,
      entities: [...schema.entities],
      migrations: [...schema.migrations],
      migrationsTableName: 'migration',
      installExtensions: false,
      // A broken idle connection is replaced by the pool; a broken busy one shows in `run`.
      poolErrorHandler: () => undefined,
      extra: {
        Client: PreparingClient,
        // From the most harmless limit to the hardest: somebody holds the lock; the server is slow; it hangs and says nothing.
        lock_timeout: Math.ceil(statementMs * 0.625),
        statement_timeout: statementMs,
        // `within` is first, and leaves out what this process stood still; this one frees what nobody waits for.
        query_timeout: 4 * timeoutMs,
        idle_in_transaction_session_timeout: 2 * timeoutMs,
        stream: () => track(new Socket(), sockets),
        // Pool and driver take turns in listening to a client; whatever falls between them must not end the process.
        onConnect: (client: EventEmitter) => void client.on('error', () => undefined),
      },
    });
  }
}

/** Five characters from the server, or nothing when it said nothing. */
function sqlStateOf(error: unknown): string {
  const code: unknown = error instanceof QueryFailedError ? (error.driverError as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.length === 5 ? code : '';
}

/** A standstill of this process costs the work one of these, however long it lasts. */
const SLICES = 8;

/**
 * Rejects when the work takes longer: several statements, each inside its own limit, must not add up. Counted is the time in which
 * an answer could have been heard: a process that was busy itself (reading files, collecting garbage) says nothing of the database.
 */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const wait = (left: number): void => {
      if (left === 0) return reject(new Error(`no answer within ${ms} ms`));
      timer = setTimeout(() => wait(left - 1), ms / SLICES);
    };
    wait(SLICES);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function track(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  return socket;
}

/** Not awaited: a pool waits for busy connections, and they hang; so the sockets are cut under it. */
function discard(dataSource: DataSource, sockets: ReadonlySet<Socket>): void {
  if (dataSource.isInitialized) dataSource.destroy().catch(() => undefined);
  cutAll(sockets);
}

function cutAll(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
