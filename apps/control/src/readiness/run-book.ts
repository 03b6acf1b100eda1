import { newId } from '@banyan/kernel';
import type { SqlPort } from '@banyan/outbox';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import type { FaultReport, LastRuns, LoadReport, RunKind } from './readiness.js';
import { withEarlierFaults } from './with-earlier-faults.js';

/** A run with faults tries one integration, or all: so many of them are looked through for what the last one left out. */
const MOST_FAULT_RUNS = 100;

/** Results of runs, by domain and kind. */
export class RunBook {
  constructor(private readonly store: Pick<OperationsStore, 'transaction'>) {}

  /** @throws StoreUnavailable */
  async keep(domain: string, kind: RunKind, person: string, report: LoadReport | FaultReport): Promise<string> {
    return this.store.transaction((sql) => keepRun(sql, { domain, kind, person, report }));
  }

  /** @throws StoreUnavailable */
  async last(domain: string): Promise<LastRuns> {
    const rows = await this.store.transaction((sql) =>
      sql.query<({ kind: 'load'; report: LoadReport } | { kind: 'faults'; report: FaultReport })[]>(
        `SELECT kind, report FROM (
           SELECT kind, report, row_number() OVER (PARTITION BY kind ORDER BY ran_at DESC, kept_at DESC) AS number
           FROM operations.readiness_run WHERE domain = $1
         ) AS runs WHERE number <= CASE kind WHEN 'faults' THEN $2 ELSE 1 END ORDER BY kind, number`,
        [domain, MOST_FAULT_RUNS],
      ),
    );
    return {
      load: rows.find((row) => row.kind === 'load')?.report,
      faults: withEarlierFaults(rows.flatMap((row) => (row.kind === 'faults' ? [row.report] : []))),
    };
  }
}

/** A result, and who answers for it. */
export interface KeptRun {
  readonly domain: string;
  readonly kind: RunKind;
  readonly person: string;
  readonly report: LoadReport | FaultReport;
}

/** Keeps one in the caller's transaction. @returns its id */
export async function keepRun(sql: SqlPort, { domain, kind, person, report }: KeptRun): Promise<string> {
  const id = newId();
  await sql.query(
    `INSERT INTO operations.readiness_run (id, domain, kind, ran_at, passed, person, report)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, domain, kind, report.ranAt, report.passed, person, JSON.stringify(report)],
  );
  return id;
}
