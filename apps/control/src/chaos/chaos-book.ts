import { newId, isoUtc } from '@banyan/kernel';
import type { ChaosPlan } from '@banyan/chaos';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { keepRun, type KeptRun } from '../readiness/run-book.js';
import type { ChaosEnd, ChaosRun, SettledRun } from './chaos-run.js';

interface Row {
  readonly id: string;
  readonly integration: string;
  readonly domain: string;
  readonly fault: ChaosRun['fault'];
  readonly share_percent: number;
  readonly latency_ms: number | null;
  readonly person: string;
  readonly reason: string;
  readonly begun_at: Date;
  readonly until: Date;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly ended_because: ChaosEnd | null;
  readonly end_reason: string | null;
  readonly settled: SettledRun | null;
}

const COLUMNS = `id, integration, domain, fault, share_percent, latency_ms, person, reason, begun_at, until,
  ended_at, ended_by, ended_because, end_reason, settled`;

/** Runs are listed so far back. */
const LISTED = 50;

/** Runs of faults as PostgreSQL has them. */
export class ChaosBook {
  constructor(private readonly store: Pick<OperationsStore, 'transaction'>) {}

  /** @returns undefined when one of this integration goes on already @throws StoreUnavailable */
  async begin(
    { integration, domain }: { readonly integration: string; readonly domain: string },
    { fault, sharePercent, latencyMs, seconds }: ChaosPlan,
    { person, reason, atMs }: { readonly person: string; readonly reason: string; readonly atMs: number },
  ): Promise<ChaosRun | undefined> {
    const latency = fault === 'latency' ? latencyMs : null;
    const until = isoUtc(atMs + seconds * 1_000);
    const [made] = await this.#rows(
      `INSERT INTO operations.chaos_run (id, integration, domain, fault, share_percent, latency_ms, person, reason, begun_at, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [newId(), integration, domain, fault, sharePercent, latency, person, reason, isoUtc(atMs), until],
    );
    return made;
  }

  /** Those that go on, and those whose counts were not taken down yet. @throws StoreUnavailable */
  open(): Promise<readonly ChaosRun[]> {
    return this.#rows(`SELECT ${COLUMNS} FROM operations.chaos_run WHERE settled IS NULL ORDER BY begun_at`, []);
  }

  /** Those that go on, then those that ended last. @throws StoreUnavailable */
  list(): Promise<readonly ChaosRun[]> {
    return this.#rows(
      `SELECT ${COLUMNS} FROM operations.chaos_run ORDER BY ended_at IS NOT NULL, begun_at DESC LIMIT $1`,
      [LISTED],
    );
  }

  /** @returns undefined when it was over already @throws StoreUnavailable */
  async end(
    id: string,
    end: { readonly by: string; readonly because: ChaosEnd; readonly reason: string; readonly atMs: number },
  ): Promise<ChaosRun | undefined> {
    const [ended] = await this.#rows(
      `WITH ended AS (
         UPDATE operations.chaos_run SET ended_at = $2, ended_by = $3, ended_because = $4, end_reason = $5
         WHERE id = $1 AND ended_at IS NULL RETURNING ${COLUMNS}
       ) SELECT ${COLUMNS} FROM ended`,
      [id, isoUtc(end.atMs), end.by, end.because, end.reason],
    );
    return ended;
  }

  /** Takes down what came of a run, once, and what readiness is to know of it with it. @throws StoreUnavailable */
  settle(id: string, settled: SettledRun, forReadiness: KeptRun | undefined): Promise<void> {
    return this.store.transaction(async (sql) => {
      const rows = await sql.query<unknown[]>(
        `WITH taken AS (
           UPDATE operations.chaos_run SET settled = $2 WHERE id = $1 AND settled IS NULL RETURNING id
         ) SELECT id FROM taken`,
        [id, JSON.stringify(settled)],
      );
      if (rows.length > 0 && forReadiness !== undefined) await keepRun(sql, forReadiness);
    });
  }

  async #rows(text: string, parameters: unknown[]): Promise<readonly ChaosRun[]> {
    return (await this.store.transaction((sql) => sql.query<Row[]>(text, parameters))).map(runOf);
  }
}

function runOf(row: Row): ChaosRun {
  return {
    id: row.id,
    integration: row.integration,
    domain: row.domain,
    fault: row.fault,
    sharePercent: row.share_percent,
    latencyMs: row.latency_ms,
    person: row.person,
    reason: row.reason,
    begunAt: row.begun_at.toISOString(),
    until: row.until.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: row.ended_by,
    endedBecause: row.ended_because,
    endReason: row.end_reason,
    tally: row.settled?.tally ?? null,
    outcome: row.settled?.outcome ?? null,
    behaviour: row.settled?.behaviour ?? null,
  };
}
