import type { Difference } from '@banyan/domains';

/** Where a difference is in its life. */
export type FindingState =
  /** Seen, and not long enough, or somebody is at its order: what is on its way is no difference. Told to nobody. */
  | { readonly kind: 'settling'; readonly sinceMs: number }
  | { readonly kind: 'open' }
  /** Open, and not seen since. */
  | { readonly kind: 'leaving'; readonly sinceMs: number }
  | { readonly kind: 'cleared'; readonly atMs: number };

/** One difference over time; there is one of each kind and order. All instants ms since the epoch. */
export interface Finding {
  readonly what: Difference;
  /** Of what it was seen by: another one says something else. */
  readonly digest: string;
  readonly state: FindingState;
  /** Of this time. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** When it was told; null: never yet. */
  readonly openedMs: number | null;
  /** How often it was told, as long as it came back within the time of flapping. */
  readonly openings: number;
  /** How often a cure was begun, as long as it came back within that time. */
  readonly cures: number;
  /** When the next one may be; null: at once. */
  readonly cureDueMs: number | null;
}

/** What a look came to. */
export type Look =
  | {
      readonly kind: 'seen';
      readonly what: Difference;
      readonly digest: string;
      /** Somebody is at its order just now. */
      readonly underWay: boolean;
    }
  | { readonly kind: 'gone' };

/** What happened to a difference that somebody should hear of. `cured`: gone, and a cure had been begun. */
export type FindingEvent = 'opened' | 'returned' | 'cured' | 'cleared';
