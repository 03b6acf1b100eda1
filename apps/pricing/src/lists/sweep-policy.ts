/** How often a list is read whole, beside being followed. */
export interface SweepPolicy {
  /** How long after it was found to be due, ms. */
  readonly patienceMs: number;
  /** Between two: at least this, ms, doubled while they find nothing. */
  readonly everyMs: number;
  readonly atMostEveryMs: number;
}

export const SWEEPS: SweepPolicy = {
  // What becomes visible late does so within the core's own limit of a transaction, 10 s.
  patienceMs: 10_000,
  // The whole price list is 21 pages, some seconds of the core's time.
  everyMs: 120_000,
  atMostEveryMs: 900_000,
};

/** Changes become visible when their transaction ends, with the time at which it began: so much is read again each time. */
export const OVERLAP_MS = 10_000;
