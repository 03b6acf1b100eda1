/** Why the feed is to be read again from its beginning, although it was not rewound. */
export type RereadReason =
  /** What was read from the beginning may lack what was committed late meanwhile: gaps cannot be seen there. */
  | 'settling'
  /** A gap in the sequence was given up: what was missing may be lost, or may never have been. */
  | 'gap'
  /** One sequence number stood for two different changes. */
  | 'contradiction';

export const REREAD_REASONS: readonly RereadReason[] = ['settling', 'gap', 'contradiction'];

/** How far the feed has been read, and what must be remembered of it: one row of the tables. */
export interface FeedPosition {
  /** The `since` to ask next. */
  readonly position: number;
  /** Fingerprint of the row there. */
  readonly anchor: string | undefined;
  /** Was the feed ever read to its end? */
  readonly loaded: boolean;
  /** Change date of the newest row read, ms since the epoch. */
  readonly lastChangedAtMs: number | undefined;
  /** Greatest sequence written: beyond `position` while a gap is waited for. */
  readonly seenTo: number;
  /** Counts the transactions that wrote. */
  readonly revision: number;
  /** Counts the rewinds of the feed. */
  readonly generation: number;
  readonly rereadDue: RereadReason | undefined;
  /** When the feed was last known to be read to its end, ms since the epoch, to within `CAUGHT_UP_NOTE_MS`. */
  readonly caughtUpAtMs: number | undefined;
}

/** Nothing was ever read. */
export const NOWHERE: FeedPosition = {
  position: 0,
  anchor: undefined,
  loaded: false,
  lastChangedAtMs: undefined,
  seenTo: 0,
  revision: 0,
  generation: 0,
  rereadDue: undefined,
  caughtUpAtMs: undefined,
};
