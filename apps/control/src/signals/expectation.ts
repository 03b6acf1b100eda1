import { SIGNAL_POLICY } from './signal-policy.js';

/** What the same hour of the weeks before says of a window. */
export type Expectation =
  /** So little past is known that nothing can be expected. */
  | { readonly kind: 'not-enough-past'; readonly weeks: number; readonly needed: number }
  | {
      readonly kind: 'expected';
      readonly mean: number;
      readonly low: number;
      readonly high: number;
      readonly weeks: number;
      /** `usual`: within the interval; or too little is expected to say. */
      readonly state: 'usual' | 'low' | 'high';
    };

/**
 * What is to be expected of a count, from the counts of windows of the same length in the same hour of earlier weeks. The interval
 * is of a new count, not of the mean: counts scatter at least as a Poisson does, and more where the past did. Pure.
 *
 * @param past by week, only weeks that were lived through: counts of their windows
 */
export function expectationOf(observed: number, past: readonly (readonly number[])[]): Expectation {
  const weeks = past.filter((windows) => windows.length > 0);
  if (weeks.length < SIGNAL_POLICY.leastWeeks) {
    return { kind: 'not-enough-past', weeks: weeks.length, needed: SIGNAL_POLICY.leastWeeks };
  }
  const counts = weeks.flat();
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const variance = Math.max(mean, squares / Math.max(1, counts.length - 1)) * (1 + 1 / counts.length);
  const margin = SIGNAL_POLICY.z * Math.sqrt(variance);
  const [low, high] = [Math.max(0, mean - margin), mean + margin];
  // Few are no news where few are expected; many are, wherever there are many.
  const state = isTelling(mean) && observed < low ? 'low' : isTelling(observed) && observed > high ? 'high' : 'usual';
  return { kind: 'expected', mean, low, high, weeks: weeks.length, state };
}

function isTelling(count: number): boolean {
  return count >= SIGNAL_POLICY.leastExpected;
}
