import { IsNull, type EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';
import { MismatchRow } from './mismatch.entity.js';

/** Records kept of each domain; older ones go. Those that rules ignore have as many places of their own. */
export const MOST_KEPT_MISMATCHES = 10_000;

/** An unexplained difference as it is kept. Equal hashes stand for equal values; no value is here. */
export interface KeptMismatch extends Omit<MismatchRow, 'atMs'> {
  /** When the copy was made, ms since the Unix epoch. */
  readonly atMs: number;
}

/** Inside a transaction: keeps what is not kept already, and of each domain the newest `most` that count, and that are ignored. */
export async function writeMismatches(
  manager: EntityManager,
  mismatches: readonly KeptMismatch[],
  most: number,
): Promise<void> {
  const rows = mismatches.map((mismatch) => ({ ...mismatch, atMs: String(mismatch.atMs) }));
  await manager.createQueryBuilder().insert().into(MismatchRow).values(rows).orIgnore().execute();
  for (const domain of new Set(mismatches.map((each) => each.domain))) {
    for (const standing of ['IS NULL', 'IS NOT NULL']) {
      await manager.query(
        `DELETE FROM ${BANYAN_SCHEMA}.shadow_mismatch
          WHERE (stream, sequence) IN (
            SELECT stream, sequence FROM ${BANYAN_SCHEMA}.shadow_mismatch
             WHERE domain = $1 AND ignored_by ${standing} ORDER BY at_ms DESC, stream DESC, sequence DESC OFFSET $2)`,
        [domain, most],
      );
    }
  }
}

/** Forgets those that are older, the oldest first. @returns how many, at most `atMost` */
export async function forgetMismatches(manager: EntityManager, beforeMs: number, atMost: number): Promise<number> {
  const [rows] = (await manager.query(
    `DELETE FROM ${BANYAN_SCHEMA}.shadow_mismatch WHERE (stream, sequence) IN (
       SELECT stream, sequence FROM ${BANYAN_SCHEMA}.shadow_mismatch WHERE at_ms < $1 ORDER BY at_ms LIMIT $2)
     RETURNING 1`,
    [beforeMs, atMost],
  )) as [readonly unknown[], number];
  return rows.length;
}

/** Those that count, or those that rules ignore as well. */
export type WhichMismatches = 'counted' | 'all';

/** The newest first. */
export async function newestMismatches(
  manager: EntityManager,
  domain: string,
  limit: number,
  which: WhichMismatches,
): Promise<readonly KeptMismatch[]> {
  const rows = await manager.find(MismatchRow, {
    where: { domain, ...(which === 'counted' && { ignoredBy: IsNull() }) },
    order: { atMs: 'DESC', stream: 'DESC', sequence: 'DESC' },
    take: limit,
  });
  return rows.map(({ atMs, ...rest }) => ({ ...rest, atMs: Number(atMs) }));
}
