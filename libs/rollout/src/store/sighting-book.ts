import type { EntityManager } from 'typeorm';
import { SightingRow } from './sighting.entity.js';

/**
 * - `slider`: percent of sessions that the flag intends for the service, as all gateways have it
 * - `stage`: the rollout stage in force at all gateways
 * - `release`: what the service says that it is
 */
export const SIGHTING_KINDS = ['slider', 'stage', 'release'] as const;
export type SightingKind = (typeof SIGHTING_KINDS)[number];

/** Something that control saw change and that nobody told it of. */
export interface Sighting {
  /** UUIDv7. */
  readonly id: string;
  readonly domain: string;
  readonly kind: SightingKind;
  /** When it was seen, wall clock. */
  readonly atMs: number;
  /** Undefined: nothing was known before. */
  readonly was: string | undefined;
  readonly is: string;
}

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
