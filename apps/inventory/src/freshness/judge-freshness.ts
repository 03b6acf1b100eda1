/** Is what we know fresh? */
export type FreshnessState =
  | { readonly kind: 'within-bound' }
  /** The feed was not read to its end for longer than the bound: nobody knows what is missing. */
  | { readonly kind: 'behind'; readonly ageMs: number }
  /** A change was applied too late, and none of its source has been in time since. */
  | { readonly kind: 'late'; readonly sources: readonly string[] };

export interface FreshnessFacts {
  readonly boundMs: number;
  /** Since the feed was last known to be read to its end; undefined: never. */
  readonly ageMs: number | undefined;
  /** How late the last change of each source was, and how long ago it was applied. */
  readonly sources: readonly { readonly source: string; readonly lastLagMs: number; readonly appliedAgoMs: number }[];
}

/** A late change of a source that is quiet since counts for so long. */
export const LATE_MS = 60_000;

/** Pure. */
export function judgeFreshness({ boundMs, ageMs, sources }: FreshnessFacts): FreshnessState {
  if (ageMs === undefined || ageMs > boundMs) return { kind: 'behind', ageMs: ageMs ?? Infinity };
  const late = sources.filter(({ lastLagMs, appliedAgoMs }) => lastLagMs > boundMs && appliedAgoMs < LATE_MS);
  return late.length === 0 ? { kind: 'within-bound' } : { kind: 'late', sources: late.map(({ source }) => source) };
}

/** One sentence for logs and `/readyz?verbose`. */
export function describeFreshness(state: FreshnessState): string {
  switch (state.kind) {
    case 'within-bound':
      return 'changes arrive in time';
    case 'behind':
      return Number.isFinite(state.ageMs)
        ? `the feed was last read to its end ${(state.ageMs / 1_000).toFixed(1)} s ago`
        : 'the feed was never read to its end';
    case 'late':
      return `changes came too late from ${state.sources.join(', ')}`;
  }
}
