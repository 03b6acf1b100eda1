import type { EntityManager } from 'typeorm';
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

export function sightingOf({ id, domain, kind, atMs, was, is }: SightingRow): Sighting {
  return { id, domain, kind, atMs: Number(atMs), was: was ?? undefined, is };
}
