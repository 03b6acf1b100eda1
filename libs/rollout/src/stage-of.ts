import type { Latch } from './latch.js';

/** Derived from the flags' definitions and the latch, never from one evaluation. In rising order. */
export const STAGES = ['legacy', 'shadow', 'canary', 'full'] as const;
export type Stage = (typeof STAGES)[number];

/** The part of the flags that makes a stage: of the definitions, the same for every request. */
export interface StageIntent {
  /** Is the `.serve` flag known at all? */
  readonly known: boolean;
  /** Is `.serve` on for everybody: 100 % without constraints? */
  readonly everybody: boolean;
  /** Does `.shadow` select anybody? */
  readonly shadowing: boolean;
  /** Does `.serve` select anybody? Absent: read from `canaryPercent`. */
  readonly serving?: boolean;
  /** Largest percent that `.serve` intends for anybody, 0-100. */
  readonly canaryPercent: number;
}

/**
 * The effective stage of a domain on this replica: the lesser of the flags and the latch. For reports, and for every
 * route decision. A tripped, unread or lapsed latch allows no more than `shadow`; a hold below 100 % no more than `canary`.
 */
export function stageOf(
  intent: StageIntent,
  view: { readonly latch: Latch | undefined; readonly leaseInForce: boolean },
): Stage {
  if (!intent.known) return 'legacy';
  const { latch } = view;
  const quiet: Stage = intent.shadowing ? 'shadow' : 'legacy';
  const serving = intent.serving ?? intent.canaryPercent > 0;
  if (!serving || latch === undefined || latch.state === 'tripped' || !view.leaseInForce) return quiet;
  if (latch.state === 'armed') return intent.everybody ? 'full' : 'canary';
  if (!(latch.canaryPercent > 0)) return quiet;
  return intent.everybody && latch.canaryPercent >= 100 ? 'full' : 'canary';
}
