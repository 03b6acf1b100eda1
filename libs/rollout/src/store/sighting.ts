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
