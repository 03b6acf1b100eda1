/** Count, mean and spread of values seen so far; enough for a mean's interval, and two of them can be merged. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Sum of squared distances from the mean. */
  readonly squares: number;
}

export const NO_VALUES: Moments = { n: 0, mean: 0, squares: 0 };

/** Source: B. P. Welford (1962), "Note on a Method for Calculating Corrected Sums of Squares and Products". */
export function withValue({ n, mean, squares }: Moments, value: number): Moments {
  const distance = value - mean;
  const next = mean + distance / (n + 1);
  return { n: n + 1, mean: next, squares: squares + distance * (value - next) };
}

/** Of the values of both, in any order. Source: T. F. Chan, G. H. Golub and R. J. LeVeque (1979), the pairwise update. */
export function merged(left: Moments, right: Moments): Moments {
  const n = left.n + right.n;
  if (n === 0) return NO_VALUES;
  const distance = right.mean - left.mean;
  return {
    n,
    mean: left.mean + (distance * right.n) / n,
    squares: left.squares + right.squares + (distance * distance * left.n * right.n) / n,
  };
}

/** Unbiased, at least 0; undefined for fewer than two values: one has no spread. */
export function varianceOf({ n, squares }: Moments): number | undefined {
  return n < 2 ? undefined : squares / (n - 1);
}
