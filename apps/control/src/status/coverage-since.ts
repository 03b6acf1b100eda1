import type { ReplicaPage } from '../reports/replica-book.js';

/** Shadow coverage since flag and latch are as they are. selected = compared + skipped + failed: copies that have ended. */
export interface CoverageSince {
  readonly selected: number;
  readonly compared: number;
  readonly skipped: number;
  readonly failed: number;
  /** compared / selected, 0-1; null: none has ended. */
  readonly ratio: number | null;
}

/**
 * The one figure of how much of what the flag asked for was really seen, for whatever shows it and whatever is decided by
 * it. Replicas count it themselves; it is added over those whose counts are of flag and latch as they have them now: what
 * was counted before a move, or by a gateway that does not say under which epoch, is nobody's coverage. Pure.
 *
 * @param speaking replicas heard so lately that what they say of flag and latch is the present
 */
export function coverageSince(domain: string, speaking: readonly ReplicaPage[]): CoverageSince {
  const counted = speaking.flatMap(({ report: { shadow, routes, latches } }) => {
    const coverage = shadow.find((each) => each.domain === domain)?.coverage;
    const definition = routes.find((each) => each.domain === domain)?.definition;
    const epoch = latches.find((each) => each.domain === domain)?.epoch;
    const isPresent = coverage !== undefined && coverage.definition === definition && coverage.epoch === epoch;
    return isPresent ? [coverage] : [];
  });
  const sum = (field: 'compared' | 'skipped' | 'failed'): number =>
    counted.reduce((total, each) => total + each[field], 0);
  const [compared, skipped, failed] = [sum('compared'), sum('skipped'), sum('failed')];
  const selected = compared + skipped + failed;
  return { selected, compared, skipped, failed, ratio: selected === 0 ? null : compared / selected };
}
