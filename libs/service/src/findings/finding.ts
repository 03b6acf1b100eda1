/** Where a finding is in its life. */
export type FindingState =
  /** Seen, and not long enough: what it is about may be on its way. Told to nobody. */
  | { readonly kind: 'settling'; readonly sinceMs: number }
  | { readonly kind: 'open' }
  /** Open, and not seen since. */
  | { readonly kind: 'leaving'; readonly sinceMs: number }
  | { readonly kind: 'cleared'; readonly atMs: number };

/** Something that is not as it should be, over time; there is one of each kind and subject. All instants ms since the epoch. */
export interface Finding<What> {
  readonly what: What;
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
export type FindingLook<What> =
  | {
      readonly kind: 'seen';
      readonly what: What;
      readonly digest: string;
      /** Somebody is at what it is about just now, so that it does not settle. Absent: nobody can tell. */
      readonly underWay?: boolean;
    }
  | { readonly kind: 'gone' };

/** What happened to a finding that somebody should hear of. */
export type FindingEvent = 'opened' | 'returned' | 'cleared';

/** When a finding counts. */
export interface FindingPolicy {
  /** It must have stood so long, unchanged, before it is told, ms: changes reach all places one after another. */
  readonly settleMs: number;
  /** One that never rests is told after so long all the same, ms. */
  readonly longestSettlingMs: number;
  /** What is not seen any more must not have been seen for so long before it counts as put right, ms. */
  readonly clearMs: number;
  /** What comes back within this is the same thing again, and not told anew, ms. */
  readonly flapMs: number;
}
