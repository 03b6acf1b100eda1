/** How a figure went over time. */
export interface Trend {
  /** Of the part that was looked at. */
  readonly median: number;
  /** A second. */
  readonly slope: number;
  /** What the slope comes to over the part that was looked at. */
  readonly growth: number;
  readonly seconds: number;
}

/** The part at the beginning in which what is filled once is filled: compiled code, caches, pools. */
const WARM_UP_SHARE = 0.25;
/** More points than these are thinned out evenly: the slopes between all pairs are sorted. */
const MOST_POINTS = 600;

/**
 * The trend over the last three quarters, by the median of the slopes between all pairs of points (Theil, 1950; Sen, 1968): up to
 * 29 % of the points may be anything, so that a collection or a pause of the machine is no trend, and a leak is.
 *
 * @param points of [seconds, figure], in order
 * @throws RangeError with fewer than eight points: then nothing can be said
 */
export function trendOf(points: readonly (readonly [seconds: number, figure: number])[]): Trend {
  const from = (points.at(-1)?.[0] ?? 0) * WARM_UP_SHARE;
  const late = points.filter(([seconds]) => seconds >= from);
  if (late.length < 8) throw new RangeError(`${late.length} points are too few for a trend`);
  const every = Math.ceil(late.length / MOST_POINTS);
  const kept = late.filter((_point, index) => index % every === 0);
  const slopes: number[] = [];
  for (let left = 0; left < kept.length; left++) {
    for (let right = left + 1; right < kept.length; right++) {
      const [[fromS, before], [toS, after]] = [kept[left]!, kept[right]!];
      if (toS > fromS) slopes.push((after - before) / (toS - fromS));
    }
  }
  const slope = middle(slopes);
  const seconds = late.at(-1)![0] - late[0]![0];
  return { median: middle(late.map(([, figure]) => figure)), slope, growth: slope * seconds, seconds };
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
