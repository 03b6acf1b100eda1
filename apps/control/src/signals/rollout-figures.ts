import type { Rollout } from '../timeline/rollouts.js';

/** How a shop changes: often, and how often it had to take it back. */
export interface RolloutFigures {
  readonly days: number;
  readonly rollouts: number;
  /** Of them, those that a trip ended. */
  readonly rolledBack: number;
  /** Share of those that are over, 0-1; null: none is over. */
  readonly rollbackRatio: number | null;
  /** How long those took that are over, the middle one, ms; null: none is over. */
  readonly medianMs: number | null;
}

/** Pure. @param trips ids of decisions that are trips */
export function rolloutFigures(rollouts: readonly Rollout[], trips: ReadonlySet<string>, days: number): RolloutFigures {
  const over = rollouts.filter(({ untilMs }) => untilMs !== undefined);
  const rolledBack = over.filter(({ endedBy }) => endedBy !== undefined && trips.has(endedBy)).length;
  const took = over.map(({ sinceMs, untilMs = sinceMs }) => untilMs - sinceMs).toSorted((a, b) => a - b);
  return {
    days,
    rollouts: rollouts.length,
    rolledBack,
    rollbackRatio: over.length === 0 ? null : rolledBack / over.length,
    medianMs: took[Math.floor((took.length - 1) / 2)] ?? null,
  };
}
