/** Something that windows change: what holds from an instant on. */
interface Segment {
  /** ms since the epoch; null: since ever. */
  readonly fromMs: number | null;
  readonly value: string;
}

/** What holds from when on, whole time long; neighbours differ. @param bounds where it may change, rising */
export function timelineOf(bounds: readonly number[], valueAt: (atMs: number) => string): readonly Segment[] {
  const [first = 0] = bounds;
  const segments: Segment[] = [{ fromMs: null, value: valueAt(first - 1) }];
  for (const fromMs of bounds) {
    const value = valueAt(fromMs);
    if (value !== segments.at(-1)?.value) segments.push({ fromMs, value });
  }
  return segments;
}

/** Do the same things follow each other, only at other instants? */
export function isOnlyShifted(a: readonly Segment[], b: readonly Segment[]): boolean {
  return a.length > 1 && a.length === b.length && a.every(({ value }, at) => value === b[at]?.value);
}
