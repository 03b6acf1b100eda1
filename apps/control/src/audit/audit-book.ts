import { FIRST_REFUSAL, sealEntry, type AuditEntry, type Outcome, type SealedEntry } from '@banyan/access';
import { Database, StoreUnavailable } from '@banyan/database';
import { EMPTY_CHAIN, ProblemError, type ChainHead } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import { type EntityManager, In, IsNull, LessThan, MoreThanOrEqual, Not } from 'typeorm';
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
/** Of the chain, read at once. */
const MOST_AT_ONCE = 1_000;

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

  /** What is there already stays as it is; the others are linked to the end of the chain, in this order. @throws StoreUnavailable */
  async write(entries: readonly AuditEntry[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      // The chain has one end, whichever control writes.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('banyan.audit', 0))`);
      const ids = entries.map(({ id }) => id);
      const known = new Set(
        (await manager.find(AuditEntryRow, { select: { id: true }, where: { id: In(ids) } })).map(({ id }) => id),
      );
      let head = await linkOthers(manager, await headIn(manager));
      const rows: AuditEntryRow[] = [];
      for (const entry of entries.filter(({ id }) => !known.has(id))) {
        const { atMs, ...sealed } = sealEntry(entry, head);
        rows.push({ ...sealed, at: new Date(atMs) });
        head = sealed;
      }
      if (rows.length > 0) await manager.insert(AuditEntryRow, rows);
    });
  }

  /** From this place of the chain on, in its order. @throws ProblemError `unavailable` */
  since(sequence: number, limit: number): Promise<readonly SealedEntry[]> {
    return asked(() =>
      this.database.run(async (manager) => {
        const where = { sequence: MoreThanOrEqual(sequence) };
        const rows = await manager.find(AuditEntryRow, { where, order: { sequence: 'ASC' }, take: limit });
        return rows.map(sealedEntryOf);
      }),
    );
  }

  /** From this place of the chain to its end. @throws ProblemError `unavailable` */
  async allSince(sequence: number): Promise<readonly SealedEntry[]> {
    const all: SealedEntry[] = [];
    for (let from = sequence; ;) {
      const some = await this.since(from, MOST_AT_ONCE);
      all.push(...some);
      if (some.length < MOST_AT_ONCE) return all;
      from = (some.at(-1)?.sequence ?? from) + 1;
    }
  }

  /** The newest first. @throws ProblemError `unavailable` */
  read({ limit, before, name, operation, outcome }: AuditQuestion): Promise<readonly AuditEntry[]> {
    return asked(() =>
      this.database.run(async (manager) => {
        const rows = manager.createQueryBuilder(AuditEntryRow, 'entry').orderBy('entry.id', 'DESC').take(limit);
        if (before !== undefined) rows.andWhere({ id: LessThan(before) });
        if (name !== undefined) rows.andWhere({ name });
        if (operation !== undefined) rows.andWhere({ operation });
        if (outcome !== undefined) {
          rows.andWhere(`entry.status ${outcome === 'done' ? '<' : '>='} :first`, { first: FIRST_REFUSAL });
        }
        return (await rows.getMany()).map(entryOf);
      }),
    );
  }
}

/** Without its place in the chain. */
function entryOf({ id, at, name, role, person, operation, target, reason, status }: AuditEntryRow): AuditEntry {
  return { id, atMs: at.getTime(), name, role, person, operation, target, reason, status };
}

/** Of one that is linked. */
function sealedEntryOf(row: AuditEntryRow): SealedEntry {
  const { sequence, previousHash, hash } = row;
  if (sequence === null || previousHash === null || hash === null) throw new TypeError('an entry has no link');
  return { ...entryOf(row), sequence, previousHash, hash };
}

async function headIn(manager: EntityManager): Promise<ChainHead> {
  const [last] = await manager.find(AuditEntryRow, {
    where: { sequence: Not(IsNull()) },
    order: { sequence: 'DESC' },
    take: 1,
  });
  return last === undefined ? EMPTY_CHAIN : sealedEntryOf(last);
}

/** What a control of a former release wrote beside this one. @returns the end of the chain */
async function linkOthers(manager: EntityManager, end: ChainHead): Promise<ChainHead> {
  let head = end;
  for (const row of await manager.find(AuditEntryRow, { where: { hash: IsNull() }, order: { id: 'ASC' } })) {
    const { id, sequence, previousHash, hash } = sealEntry(entryOf(row), head);
    await manager.update(AuditEntryRow, { id }, { sequence, previousHash, hash });
    head = { sequence, hash };
  }
  return head;
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new ProblemError('unavailable', {
      detail: 'PostgreSQL is away: what happens meanwhile is kept on the disk of control, and written when it is back.',
      retryAfterSeconds: 2,
      cause: error,
    });
  }
}
