import type { Inconsistency } from '@banyan/domains';

/** Where a finding is in its life. */
export type FindingState =
  /** Seen, and not long enough: a change may be on its way through the channels. Told to nobody. */
  | { readonly kind: 'settling'; readonly sinceMs: number }
  | { readonly kind: 'open' }
  /** Open, and not seen since. */
  | { readonly kind: 'leaving'; readonly sinceMs: number }
  | { readonly kind: 'cleared'; readonly atMs: number };

/** One inconsistency over time; there is one of each kind and subject. All instants ms since the epoch. */
export interface Finding {
  readonly what: Inconsistency;
  /** Of what its evidence says: another one says something else. */
  readonly digest: string;
  readonly state: FindingState;
  /** Of this time. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** When it was told; null: never yet. */
  readonly openedMs: number | null;
  /** How often it was told, as long as it came back within the time of flapping. */
  readonly openings: number;
}

/** What a look came to. */
export type Look =
  { readonly kind: 'seen'; readonly what: Inconsistency; readonly digest: string } | { readonly kind: 'gone' };

/** What happened to a finding that somebody should hear of. */
export type FindingEvent = 'opened' | 'returned' | 'cleared';
