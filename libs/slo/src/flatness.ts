import { trendOf } from './trend.js';

/** What a figure may grow by over the last three quarters of a run, of whatever length: the larger of the two. */
export interface Allowance {
  /** Of its median, 0-1. */
  readonly ratio: number;
  readonly by: number;
  readonly unit: string;
}

export interface Flatness {
  readonly holds: boolean;
  /** With the figures. */
  readonly words: string;
}

/** Does it stay where it is, by its robust trend? Too short a run shows nothing, and is not flat. */
export function flatness(
  points: readonly (readonly [seconds: number, figure: number])[],
  { ratio, by, unit }: Allowance,
): Flatness {
  try {
    const { median, growth, seconds } = trendOf(points);
    const most = Math.max(by, median * ratio);
    return {
      holds: growth <= most,
      words: `${growth.toFixed(1)} ${unit} more over the last ${Math.round(seconds)} s at ${median.toFixed(1)}, at most ${most.toFixed(1)}`,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { holds: false, words: error.message };
  }
}
