/** Upper bounds of the buckets that shoppers' times are counted in, ms; the last one has none. */
export const TALLY_BOUNDS_MS = [
  5, 10, 25, 50, 100, 150, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000,
] as const;

/** What was done in a run, and how shoppers fared: of one gateway, or of all together. Counts only grow. */
export interface ChaosTally {
  /** Calls that were touched. */
  readonly injected: number;
  /** Requests of sessions in the share, to the operations that the integration is asked for. */
  readonly requests: number;
  /** Of them: answered with an error. */
  readonly failed: number;
  /** Of them: answered by the other arm, or from memory. */
  readonly stoodIn: number;
  /** Of them: over the threshold of their objective. */
  readonly slow: number;
  /** Of them, by `TALLY_BOUNDS_MS`, and one more for what took longer. */
  readonly took: readonly number[];
  /** Requests of all sessions to these operations: what the error budget is held against. */
  readonly all: { readonly requests: number; readonly failed: number };
}

export const NO_TALLY: ChaosTally = {
  injected: 0,
  requests: 0,
  failed: 0,
  stoodIn: 0,
  slow: 0,
  took: TALLY_BOUNDS_MS.map(() => 0).concat(0),
  all: { requests: 0, failed: 0 },
};

export function sumOfTallies(tallies: readonly ChaosTally[]): ChaosTally {
  return tallies.reduce(
    (sum, each) => ({
      injected: sum.injected + each.injected,
      requests: sum.requests + each.requests,
      failed: sum.failed + each.failed,
      stoodIn: sum.stoodIn + each.stoodIn,
      slow: sum.slow + each.slow,
      took: sum.took.map((count, index) => count + (each.took[index] ?? 0)),
      all: { requests: sum.all.requests + each.all.requests, failed: sum.all.failed + each.all.failed },
    }),
    NO_TALLY,
  );
}

/** The bucket that a time falls into. */
export function bucketOf(ms: number): number {
  const index = TALLY_BOUNDS_MS.findIndex((bound) => ms <= bound);
  return index === -1 ? TALLY_BOUNDS_MS.length : index;
}

/** 99 of 100 took no longer, ms, by the bound of their bucket; Infinity: longer than the last; undefined: there were none. */
export function p99Ms({ took }: Pick<ChaosTally, 'took'>): number | undefined {
  const total = took.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let seen = 0;
  for (const [index, count] of took.entries()) {
    seen += count;
    // As counts: 0.99 has no exact form in binary.
    if (seen * 100 >= total * 99) return TALLY_BOUNDS_MS[index] ?? Infinity;
  }
  return Infinity;
}
