import { Database, StoreUnavailable } from '@banyan/database';
import { ProblemError } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import { LessThan } from 'typeorm';
import { FIRST_REFUSAL, type AuditEntry, type Outcome } from './audit-entry.js';
import { AuditEntryRow } from './audit-entry.entity.js';
import { AUDIT_TABLES } from './audit-tables.js';

/** Which entries are asked for. */
export interface AuditQuestion {
  readonly limit: number;
  /** Older than this one alone. */
  readonly before?: string | undefined;
  readonly name?: string | undefined;
  readonly operation?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

const TIMEOUT_MS = 2_000;
const RETRY_MS = 1_000;
/** Migrating takes two; people change something a few times a day. */
const CONNECTIONS = 2;

/** The audit log in PostgreSQL. */
export class AuditBook {
  readonly database: Database;
  /** For what is asked in SQL. */
  readonly sql: SqlPort;

  constructor(url: string) {
    this.database = new Database({
      url,
      applicationName: 'banyan-control-audit',
      schema: AUDIT_TABLES,
      timeoutMs: TIMEOUT_MS,
      retryMs: RETRY_MS,
      poolSize: CONNECTIONS,
    });
    this.sql = { query: (sql, parameters) => this.database.run((manager) => manager.query(sql, parameters)) };
  }

  /** What is there already stays as it is. @throws StoreUnavailable */
  async write(entries: readonly AuditEntry[]): Promise<void> {
    const rows = entries.map(({ atMs, ...entry }) => ({ ...entry, at: new Date(atMs) }));
    await this.database.run((manager) =>
      manager.createQueryBuilder().insert().into(AuditEntryRow).values(rows).orIgnore().execute(),
    );
  }

  /** The newest first. @throws ProblemError `unavailable` */
  async read({ limit, before, name, operation, outcome }: AuditQuestion): Promise<readonly AuditEntry[]> {
    try {
      return await this.database.run(async (manager) => {
        const asked = manager.createQueryBuilder(AuditEntryRow, 'entry').orderBy('entry.id', 'DESC').take(limit);
        if (before !== undefined) asked.andWhere({ id: LessThan(before) });
        if (name !== undefined) asked.andWhere({ name });
        if (operation !== undefined) asked.andWhere({ operation });
        if (outcome !== undefined) {
          asked.andWhere(`entry.status ${outcome === 'done' ? '<' : '>='} :first`, { first: FIRST_REFUSAL });
        }
        return (await asked.getMany()).map(({ at, ...entry }) => ({ ...entry, atMs: at.getTime() }));
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw new ProblemError('unavailable', {
        detail:
          'PostgreSQL is away: what happens meanwhile is kept on the disk of control, and written when it is back.',
        retryAfterSeconds: 2,
        cause: error,
      });
    }
  }
}
