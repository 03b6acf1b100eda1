import type { EntityManager } from 'typeorm';
import { BANYAN_SCHEMA } from './banyan-schema.js';
import type { Sighting } from './sighting.js';
import { SightingRow } from './sighting.entity.js';

export async function writeSighting(manager: EntityManager, { atMs, was, ...sighting }: Sighting): Promise<void> {
  await manager.insert(SightingRow, { ...sighting, atMs: String(atMs), was: was ?? null });
}

/** The latest of each domain and kind: what is known to be so. */
export async function latestSightings(manager: EntityManager): Promise<readonly Sighting[]> {
  const rows = await manager
    .createQueryBuilder(SightingRow, 'seen')
    .distinctOn(['seen.domain', 'seen.kind'])
    .orderBy('seen.domain')
    .addOrderBy('seen.kind')
    .addOrderBy('seen.at_ms', 'DESC')
    .getMany();
  return rows.map(sightingOf);
}

/** Forgets those that are older, but for what is known to be so. @returns how many, at most `atMost` */
export async function forgetSightings(manager: EntityManager, beforeMs: number, atMost: number): Promise<number> {
  const [rows] = (await manager.query(
    `DELETE FROM ${BANYAN_SCHEMA}.sighting WHERE id IN (
       SELECT old.id FROM ${BANYAN_SCHEMA}.sighting AS old
        WHERE old.at_ms < $1 AND EXISTS (
          SELECT FROM ${BANYAN_SCHEMA}.sighting AS later
           WHERE later.domain = old.domain AND later.kind = old.kind AND later.at_ms > old.at_ms)
        ORDER BY old.at_ms LIMIT $2)
     RETURNING 1`,
    [beforeMs, atMost],
  )) as [readonly unknown[], number];
  return rows.length;
}

export function sightingOf({ id, domain, kind, atMs, was, is }: SightingRow): Sighting {
  return { id, domain, kind, atMs: Number(atMs), was: was ?? undefined, is };
}
