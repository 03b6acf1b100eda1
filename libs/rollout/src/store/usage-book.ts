import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';

/** What one gateway process counted on one day: one storefront, one operation of one contract version, perhaps one field. */
export interface CountedUse {
  /** UUID, new with every start of a gateway process. */
  readonly stream: string;
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly domain: string;
  readonly contract: string;
  readonly operation: string;
  readonly storefront: string;
  /** A deprecated field; empty: the requests themselves. */
  readonly field: string;
  readonly requests: number;
  readonly lastSeenMs: number;
}

/** The same over all gateways and days. */
export interface ContractUse extends Omit<CountedUse, 'stream' | 'day'> {
  readonly firstDay: number;
}

export interface UsageQuery {
  readonly sinceDay: number;
  /** Absent: of all. */
  readonly domain?: string;
  readonly contract?: string;
}

export interface KnownUsage {
  /** The oldest day of which anything is known, of any contract; undefined: nothing was ever counted. */
  readonly countingSinceDay: number | undefined;
  readonly uses: readonly ContractUse[];
}

const USAGE = `${BANYAN_SCHEMA}.contract_usage`;
/** The stream of what is added up. */
const ALL_STREAMS = '00000000-0000-0000-0000-000000000000';

/**
 * Inside a transaction: keeps what was counted, the greater of what is kept already and what is told now, so that a word
 * that comes twice or late changes nothing.
 */
export async function writeUsage(manager: EntityManager, counted: readonly CountedUse[]): Promise<void> {
  if (counted.length === 0) return;
  const column = <K extends keyof CountedUse>(name: K): CountedUse[K][] => counted.map((each) => each[name]);
  await manager.query(
    `INSERT INTO ${USAGE} AS kept (day, domain, contract, operation, storefront, field, stream, requests, last_seen_ms)
     SELECT day, domain, contract, operation, storefront, field, stream, max(requests), max(last_seen_ms)
       FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::bigint[],
                   $9::bigint[])
         AS told (day, domain, contract, operation, storefront, field, stream, requests, last_seen_ms)
      GROUP BY 1, 2, 3, 4, 5, 6, 7
      ORDER BY 1, 2, 3, 4, 5, 6, 7
     ON CONFLICT ON CONSTRAINT contract_usage_pkey DO UPDATE
        SET requests = GREATEST(kept.requests, EXCLUDED.requests),
            last_seen_ms = GREATEST(kept.last_seen_ms, EXCLUDED.last_seen_ms)`,
    [
      column('day'),
      column('domain'),
      column('contract'),
      column('operation'),
      column('storefront'),
      column('field'),
      column('stream'),
      column('requests'),
      column('lastSeenMs'),
    ],
  );
}

/** Over all gateways and days from this one on; the last seen first. */
export async function readUsage(
  manager: EntityManager,
  { sinceDay, domain, contract }: UsageQuery,
): Promise<KnownUsage> {
  const [since] = (await manager.query(`SELECT min(day) AS day FROM ${USAGE}`)) as { day: number | null }[];
  const rows = (await manager.query(
    `SELECT domain, contract, operation, storefront, field, sum(requests) AS requests, max(last_seen_ms) AS last,
            min(day) AS first
       FROM ${USAGE}
      WHERE day >= $1 AND domain = coalesce($2, domain) AND contract = coalesce($3, contract)
      GROUP BY 1, 2, 3, 4, 5
      ORDER BY last DESC, domain, contract, storefront, operation, field`,
    [sinceDay, domain ?? null, contract ?? null],
  )) as (Omit<ContractUse, 'requests' | 'lastSeenMs' | 'firstDay'> & {
    requests: string;
    last: string;
    first: number;
  })[];
  return {
    countingSinceDay: since?.day ?? undefined,
    uses: rows.map(({ requests, last, first, ...use }) => ({
      ...use,
      requests: Number(requests),
      lastSeenMs: Number(last),
      firstDay: first,
    })),
  };
}

export interface UsagePruning {
  /** Days before this one are added up over all gateways: nobody may tell of them any more. */
  readonly sumBefore: number;
  /** Days before this one go. */
  readonly dropBefore: number;
}

/** In one transaction, so that a count is by itself or in the sum, never in both and never in none. */
export async function pruneUsage(manager: EntityManager, { sumBefore, dropBefore }: UsagePruning): Promise<void> {
  await manager.query(
    `WITH gone AS (DELETE FROM ${USAGE} WHERE day < $1 AND stream <> $2
                   RETURNING day, domain, contract, operation, storefront, field, requests, last_seen_ms)
     INSERT INTO ${USAGE} AS kept (day, domain, contract, operation, storefront, field, stream, requests, last_seen_ms)
     SELECT day, domain, contract, operation, storefront, field, $2::uuid, sum(requests), max(last_seen_ms)
       FROM gone GROUP BY 1, 2, 3, 4, 5, 6
     ON CONFLICT ON CONSTRAINT contract_usage_pkey DO UPDATE
        SET requests = kept.requests + EXCLUDED.requests,
            last_seen_ms = GREATEST(kept.last_seen_ms, EXCLUDED.last_seen_ms)`,
    [sumBefore, ALL_STREAMS],
  );
  await manager.query(`DELETE FROM ${USAGE} WHERE day < $1`, [dropBefore]);
}
