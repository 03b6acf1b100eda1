const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** From here on the series below is exact to the last bit of a double (its next term is under 2e-17). */
const SERIES_FROM = 15;

/**
 * What Stirling's formula leaves out: `ln Γ(x+1) - [(x + ½) ln x - x + ½ ln 2π]`, for x > 0. Small and smooth, so that
 * differences of large log-gammas can be taken without losing their digits.
 *
 * Source: Abramowitz and Stegun 6.1.40-41; the use of it, C. Loader, "Fast and Accurate Computation of Binomial
 * Probabilities" (2000).
 */
export function stirlingError(x: number): number {
  if (x >= SERIES_FROM) return series(x);
  let shifted = x;
  let error = 0;
  // The recurrence ln Γ(x+2) = ln Γ(x+1) + ln(x+1), written for the error alone.
  for (; shifted < SERIES_FROM; shifted++) error += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  return error + series(shifted);
}

/** Natural logarithm of the gamma function for x > 0; absolute error near 1e-15 for small x, relative beyond. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`log-gamma is defined here for x > 0, not ${x}`);
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}

function series(x: number): number {
  const inverse = 1 / x;
  const square = inverse * inverse;
  return (
    inverse *
    (1 / 12 -
      square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360))))))
  );
}
