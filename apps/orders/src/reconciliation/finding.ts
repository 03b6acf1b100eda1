import type { Difference } from '@banyan/domains';
import type { Finding as FindingOf, FindingEvent as EventOfFinding } from '@banyan/service';

/** One difference over time, and what was tried against it; there is one of each kind and order. */
export interface Finding extends FindingOf<Difference> {
  /** How often a cure was begun, as long as it came back within the time of flapping. */
  readonly cures: number;
  /** When the next one may be, ms since the epoch; null: at once. */
  readonly cureDueMs: number | null;
}

/** What happened to a difference that somebody should hear of. `cured`: gone, and a cure had been begun. */
export type FindingEvent = EventOfFinding | 'cured';
