import { type Moments, varianceOf } from './running-mean.js';

/** Bounds of something unknown; an infinite one says nothing. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface MeanIntervalOptions {
  /** Greatest chance that the interval *ever* misses the mean, 0 < alpha < 1; below 1/2 when one-sided. */
  readonly alpha: number;
  /** `both` by default; `low` bounds the mean from below only, `high` from above only. */
  readonly side?: 'both' | 'low' | 'high';
  /** Number of values at which the interval is narrowest; 5,000 by default. */
  readonly narrowestAt?: number;
}

const NARROWEST_AT = 5_000;

/**
 * An interval for a mean that may be looked at as often as one likes: an asymptotic confidence sequence. It takes values of
 * any distribution with finite variance, and promises alpha in the limit: have some hundreds before it is shown. For the
 * share of rare events, where hundreds are still few, take `ratioInterval`.
 *
 *     mean +- s * sqrt(2 (n r^2 + 1) / (n r)^2 * ln(sqrt(n r^2 + 1) / alpha)),
 *     r = sqrt((-2 ln alpha + ln(-2 ln alpha + 1)) / narrowestAt)
 *
 * one-sided with 2 alpha in r and ln(1 + sqrt(n r^2 + 1) / (2 alpha)); s is the standard deviation.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476: equation 9, 134 one-sided, 161 for r.
 *
 * @returns infinite bounds for fewer than two values
 * @throws RangeError when alpha or narrowestAt is outside its range
 */
export function meanInterval(moments: Moments, options: MeanIntervalOptions): Interval {
  const { side = 'both' } = options;
  const margin = marginOf(moments, options);
  return {
    low: side === 'high' ? -Infinity : moments.mean - margin,
    high: side === 'low' ? Infinity : moments.mean + margin,
  };
}

function marginOf(moments: Moments, { alpha, side = 'both', narrowestAt = NARROWEST_AT }: MeanIntervalOptions): number {
  const spent = side === 'both' ? alpha : 2 * alpha;
  if (!(spent > 0 && spent < 1)) throw new RangeError(`alpha is too small or too large: ${alpha}`);
  if (!(narrowestAt > 0)) throw new RangeError(`narrowestAt must be over 0, not ${narrowestAt}`);
  const variance = varianceOf(moments);
  if (variance === undefined) return Infinity;
  const { n } = moments;
  const twice = -2 * Math.log(spent);
  const r2 = (twice + Math.log(twice + 1)) / narrowestAt;
  const spread = Math.sqrt(n * r2 + 1);
  const log = side === 'both' ? Math.log(spread / alpha) : Math.log1p(spread / spent);
  return Math.sqrt((variance * 2 * (n * r2 + 1) * log) / (n * n * r2));
}
