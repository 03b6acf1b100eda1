/** Why a list is to be read whole, although its turn has not come. */
export type SweepReason =
  /** What changed while it was read for the first time may have been missed. */
  | 'settling'
  /** A thing was told as it was earlier: the core was restored from a backup, and forgot what came after. */
  | 'went-back';

export const SWEEP_REASONS: readonly SweepReason[] = ['settling', 'went-back'];

/** How far a list was followed, and what must be remembered of it: one row of the tables. */
export interface ListPosition {
  /** Whatever the core changed before it is known, ms since the epoch; undefined: nothing is. */
  readonly markMs: number | undefined;
  /** Was the list ever read whole? Before that, a SKU that is not there means nothing. */
  readonly loaded: boolean;
  /** When it was last known to be read to its end, ms since the epoch, to within seconds. */
  readonly caughtUpAtMs: number | undefined;
  readonly sweepBecause: SweepReason | undefined;
  /** Counts the transactions that wrote. */
  readonly revision: number;
  /** Counts those that removed rows. */
  readonly generation: number;
}

/** Nothing was ever read. */
export const NOWHERE: ListPosition = {
  markMs: undefined,
  loaded: false,
  caughtUpAtMs: undefined,
  sweepBecause: undefined,
  revision: 0,
  generation: 0,
};
