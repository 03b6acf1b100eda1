import { Database, ReadPool, type ReadPoolOptions } from '@banyan/database';
import { MoveRefused } from './authority/move-refused.js';
import { LEDGER_TABLES } from './ledger-tables.js';

export interface LedgerOptions {
  /** `postgres://…` */
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** No call takes longer, ms; default 2,000. */
  readonly timeoutMs?: number;
  /** Longest pause between attempts to reconnect, ms; default 1,000. */
  readonly retryMs?: number;
  /** Connections at most; default 8: a bind holds one for a millisecond or two. */
  readonly poolSize?: number;
}

const DEFAULTS = { timeoutMs: 2_000, retryMs: 1_000, poolSize: 8 } as const;

/** The ledger's connections, which what stands on them shares. Whoever opens them starts and stops them. */
export function ledgerDatabase(options: LedgerOptions): Database {
  return new Database({ ...DEFAULTS, ...options, schema: LEDGER_TABLES, ownErrors: [MoveRefused] });
}

/** The same for who only looks, and may take his time. */
export function ledgerReadPool(options: Omit<ReadPoolOptions, 'schema'>): ReadPool {
  return new ReadPool({ ...options, schema: LEDGER_TABLES });
}
