import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';

/** How long a replica may act on its latches after it last asked, ms. */
export const LEASE_MS = 5000;

export interface LeaseRenewal {
  /** Unique among running replicas. */
  readonly replica: string;
  readonly opsUrl: string;
  /** Domain to the epoch that the replica's routing follows now. */
  readonly acknowledged: Readonly<Record<string, number>>;
}

export interface LiveReplica extends LeaseRenewal {
  /** Since its last renewal, by the database's clock, ms. */
  readonly ageMs: number;
}

/** Renews or takes the lease; those of replicas long gone are swept along. */
export async function writeLease(manager: EntityManager, lease: LeaseRenewal): Promise<void> {
  await manager.query(
    `WITH swept AS (DELETE FROM ${BANYAN_SCHEMA}.lease
                     WHERE renewed_at < clock_timestamp() - interval '1 day' AND replica <> $1)
     INSERT INTO ${BANYAN_SCHEMA}.lease (replica, ops_url, renewed_at, acknowledged)
     VALUES ($1, $2, clock_timestamp(), $3)
     ON CONFLICT (replica) DO UPDATE
       SET ops_url = excluded.ops_url, renewed_at = excluded.renewed_at, acknowledged = excluded.acknowledged`,
    [lease.replica, lease.opsUrl, JSON.stringify(lease.acknowledged)],
  );
}

export async function endLease(manager: EntityManager, replica: string): Promise<void> {
  await manager.query(`DELETE FROM ${BANYAN_SCHEMA}.lease WHERE replica = $1`, [replica]);
}

export async function leasesInForce(manager: EntityManager): Promise<readonly LiveReplica[]> {
  const rows = (await manager.query(
    `SELECT replica, ops_url, acknowledged,
            greatest(0, extract(epoch FROM clock_timestamp() - renewed_at) * 1000)::double precision AS age_ms
       FROM ${BANYAN_SCHEMA}.lease
      WHERE renewed_at > clock_timestamp() - $1 * interval '1 millisecond'
      ORDER BY replica`,
    [LEASE_MS],
  )) as { replica: string; ops_url: string; acknowledged: Record<string, number>; age_ms: number }[];
  return rows.map((row) => ({
    replica: row.replica,
    opsUrl: row.ops_url,
    acknowledged: row.acknowledged,
    ageMs: row.age_ms,
  }));
}
