import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { messageOf } from '@banyan/kernel';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { TransitionRefused } from '../latch-transitions.js';
import { BANYAN_SCHEMA, migrateBanyanSchema } from './banyan-schema.js';
import { ChainMoved } from './chain-moved.js';
import { ContractUsageRow } from './contract-usage.entity.js';
import { DecisionRow } from './decision.entity.js';
import { LatchRow } from './latch.entity.js';
import { LeaseRow } from './lease.entity.js';
import { LatchDecisionLease1763690000000 } from './migrations/1763690000000-latch-decision-lease.js';
import { ShadowMismatch1764236000000 } from './migrations/1764236000000-shadow-mismatch.js';
import { ServiceMinute1764273600000 } from './migrations/1764273600000-service-minute.js';
import { ContractUsage1764288000000 } from './migrations/1764288000000-contract-usage.js';
import { MismatchGroup1764298000000 } from './migrations/1764298000000-mismatch-group.js';
import { MismatchComparedRow, MismatchGroupRow, MismatchSampleRow } from './mismatch-group.entity.js';
import { MismatchRow } from './mismatch.entity.js';
import { ServiceHourRow, ServiceMinuteRow } from './service-minute.entity.js';
import { StoreUnavailable } from './store-unavailable.js';

export interface RolloutDatabaseOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** No connect and no unit of work takes longer, ms. */
  readonly timeoutMs: number;
  /** Longest pause between attempts to connect, ms. */
  readonly retryMs: number;
}

export interface RolloutDatabaseEvents {
  connected: [];
  /** Why there is no connection; it is being made again. Told again when the reason changes. */
  disconnected: [because: string];
}

/** SQLSTATE classes that are about the values of this one statement (22 data, 23 constraint): the same again fails again. */
const STATEMENT_FAULT = /^2[23]/;
/** Classes that a later attempt on the same connection may get over: 40 rolled back, 55 somebody holds the lock. */
const PASSING_FAULT = /^(40|55)/;
const FIRST_RETRY_MS = 50;

/**
 * The connection pool to PostgreSQL, kept alive: connects in the background, migrates, and when anything but an ordinary
 * SQL error happens gives up every socket and starts over. A server that hangs costs a caller `timeoutMs`, never more.
 */
export class RolloutDatabase extends EventEmitter<RolloutDatabaseEvents> {
  readonly #options: RolloutDatabaseOptions;
  #dataSource: DataSource | undefined;
  #sockets = new Set<Socket>();
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #told: string | undefined;

  constructor(options: RolloutDatabaseOptions) {
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

  /** @throws StoreUnavailable when there is no connection or it breaks; what `work` throws otherwise */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const dataSource = this.#dataSource;
    if (dataSource === undefined) throw new StoreUnavailable('PostgreSQL is not connected');
    try {
      return await within(this.#options.timeoutMs, work(dataSource.manager));
    } catch (error) {
      const state = sqlStateOf(error);
      if (isOurs(error) || STATEMENT_FAULT.test(state)) throw error;
      // Anything else (a missing table, too: somebody dropped our schema) is cured by beginning anew.
      if (!PASSING_FAULT.test(state)) this.#giveUp(dataSource, messageOf(error));
      throw new StoreUnavailable(`PostgreSQL: ${messageOf(error)}`, { cause: error });
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
      await migrateBanyanSchema(dataSource);
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

  #newDataSource(sockets: Set<Socket>): DataSource {
    const { url, applicationName, timeoutMs } = this.#options;
    return new DataSource({
      type: 'postgres',
      url,
      schema: BANYAN_SCHEMA,
      applicationName,
      connectTimeoutMS: timeoutMs,
      poolSize: 4,
      entities: [
        LatchRow,
        DecisionRow,
        LeaseRow,
        MismatchRow,
        ServiceMinuteRow,
        ServiceHourRow,
        ContractUsageRow,
        MismatchGroupRow,
        MismatchComparedRow,
        MismatchSampleRow,
      ],
      migrations: [
        LatchDecisionLease1763690000000,
        ShadowMismatch1764236000000,
        ServiceMinute1764273600000,
        ContractUsage1764288000000,
        MismatchGroup1764298000000,
      ],
      migrationsTableName: 'migration',
      installExtensions: false,
      // A broken idle connection is replaced by the pool; a broken busy one shows in `run`.
      poolErrorHandler: () => undefined,
      extra: {
        // From the most harmless limit to the hardest: somebody holds the lock; the server is slow; it hangs and says nothing.
        lock_timeout: Math.ceil(timeoutMs / 2),
        statement_timeout: Math.ceil(timeoutMs * 0.8),
        query_timeout: timeoutMs,
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

/** Errors that our own work throws inside a transaction, which say nothing about the connection. */
function isOurs(error: unknown): boolean {
  return error instanceof TransitionRefused || error instanceof ChainMoved || error instanceof TypeError;
}

/** Rejects when the work takes longer: several statements, each inside its own limit, must not add up. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
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
