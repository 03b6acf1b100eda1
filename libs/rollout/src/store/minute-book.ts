import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';

/** Requests and failures of the service arm in one minute, over all gateways. Minutes are numbered from the Unix epoch. */
export interface ServiceMinute {
  readonly domain: string;
  readonly operation: string;
  readonly minute: number;
  readonly requests: number;
  readonly failed: number;
}

/** The same as one gateway process counted it. */
export interface CountedMinute extends ServiceMinute {
  /** UUID, new with every start of a gateway process. */
  readonly stream: string;
}

/** Over a stretch of time, by operation. */
export interface ServiceTotal {
  readonly operation: string;
  readonly requests: number;
  readonly failed: number;
  /** The oldest minute that is in it. */
  readonly sinceMinute: number;
}

/** Minutes older than `minutesBefore` are added to their hour; hours older than `hoursBefore` go. Minutes since the Unix epoch. */
export interface MinutePruning {
  readonly minutesBefore: number;
  readonly hoursBefore: number;
}

const MINUTES = `${BANYAN_SCHEMA}.service_minute`;
const HOURS = `${BANYAN_SCHEMA}.service_hour`;

/**
 * Inside a transaction: keeps what was counted, the greater of what is kept already and what is told now, so that a word
 * that comes twice or late changes nothing.
 *
 * @returns the minutes told of as they are now, over all gateways
 */
export async function writeMinutes(
  manager: EntityManager,
  counted: readonly CountedMinute[],
): Promise<readonly ServiceMinute[]> {
  if (counted.length === 0) return [];
  const column = <K extends keyof CountedMinute>(name: K): CountedMinute[K][] => counted.map((each) => each[name]);
  await manager.query(
    `INSERT INTO ${MINUTES} AS kept (minute, domain, operation, stream, requests, failed)
     SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[]) AS told
      ORDER BY 1, 2, 3, 4
     ON CONFLICT (minute, domain, operation, stream) DO UPDATE
        SET requests = GREATEST(kept.requests, EXCLUDED.requests), failed = GREATEST(kept.failed, EXCLUDED.failed)`,
    [column('minute'), column('domain'), column('operation'), column('stream'), column('requests'), column('failed')],
  );
  return minutesWhere(manager, 'minute = ANY($1::integer[])', [[...new Set(column('minute'))]]);
}

/** Every minute from this one on, over all gateways, in order. */
export async function minutesSince(manager: EntityManager, minute: number): Promise<readonly ServiceMinute[]> {
  return minutesWhere(manager, 'minute >= $1', [minute]);
}

async function minutesWhere(
  manager: EntityManager,
  condition: string,
  parameters: unknown[],
): Promise<readonly ServiceMinute[]> {
  const rows = (await manager.query(
    `SELECT domain, operation, minute, sum(requests) AS requests, sum(failed) AS failed
       FROM ${MINUTES} WHERE ${condition} GROUP BY minute, domain, operation ORDER BY minute`,
    parameters,
  )) as (Omit<ServiceMinute, 'requests' | 'failed'> & { requests: string; failed: string })[];
  return rows.map((row) => ({ ...row, requests: Number(row.requests), failed: Number(row.failed) }));
}

/** Of a domain from this minute on; where only hours are kept, from the beginning of its hour. Operations never heard of are absent. */
export async function totalsSince(
  manager: EntityManager,
  domain: string,
  minute: number,
): Promise<readonly ServiceTotal[]> {
  const rows = (await manager.query(
    `SELECT operation, sum(requests) AS requests, sum(failed) AS failed, min(minute) AS since
       FROM (SELECT operation, requests, failed, minute FROM ${MINUTES} WHERE domain = $1 AND minute >= $2
             UNION ALL
             SELECT operation, requests, failed, hour * 60 FROM ${HOURS} WHERE domain = $1 AND hour >= $2 / 60) AS told
      GROUP BY operation ORDER BY operation`,
    [domain, minute],
  )) as { operation: string; requests: string; failed: string; since: number }[];
  return rows.map(({ operation, requests, failed, since }) => ({
    operation,
    requests: Number(requests),
    failed: Number(failed),
    sinceMinute: since,
  }));
}

/** In one transaction, so that a minute is in its hour or by itself, never in both and never in none. */
export async function pruneMinutes(
  manager: EntityManager,
  { minutesBefore, hoursBefore }: MinutePruning,
): Promise<void> {
  await manager.query(
    `WITH gone AS (DELETE FROM ${MINUTES} WHERE minute < $1 RETURNING minute, domain, operation, requests, failed)
     INSERT INTO ${HOURS} AS kept (hour, domain, operation, requests, failed)
     SELECT minute / 60, domain, operation, sum(requests), sum(failed) FROM gone GROUP BY 1, 2, 3
     ON CONFLICT (hour, domain, operation) DO UPDATE
        SET requests = kept.requests + EXCLUDED.requests, failed = kept.failed + EXCLUDED.failed`,
    [minutesBefore],
  );
  await manager.query(`DELETE FROM ${HOURS} WHERE hour < $1`, [Math.floor(hoursBefore / 60)]);
}
