import { stirlingError } from './log-gamma.js';

/**
 * Natural logarithm of the beta function, a, b > 0. Never the difference of three large log-gammas: relative error stays
 * near 1e-15 up to arguments of 1e9 and beyond.
 */
export function logBeta(a: number, b: number): number {
  if (!(a > 0) || !(b > 0)) throw new RangeError(`log-beta is defined for a, b > 0, not ${a}, ${b}`);
  return logStirlingFactor(a, b) - a * Math.log1p(b / a) - b * Math.log1p(a / b);
}

/**
 * `ln [x^a (1-x)^b / B(a, b)]`: the weight of the beta distribution at x, times x (1-x). Written as a distance from the
 * mode, so that nothing large is subtracted from anything large.
 *
 * Source: the saddle-point form of C. Loader (2000), with real a and b.
 */
export function logBetaWeight(x: number, a: number, b: number): number {
  const total = a + b;
  return -logStirlingFactor(a, b) - deviance(a, total * x) - deviance(b, total * (1 - x));
}

function logStirlingFactor(a: number, b: number): number {
  const total = a + b;
  const errors = stirlingError(a) + stirlingError(b) - stirlingError(total);
  return errors + 0.5 * Math.log((2 * Math.PI * (total / a)) / b);
}

/** `a ln(a/m) + m - a`, at least 0, and exact where a is close to m. */
function deviance(a: number, m: number): number {
  const difference = a - m;
  const sum = a + m;
  if (Math.abs(difference) >= 0.1 * sum) return a * Math.log(a / m) - difference;
  const v = difference / sum;
  const square = v * v;
  let deviance = difference * v;
  let term = 2 * a * v;
  for (let j = 3; ; j += 2) {
    term *= square;
    const next = deviance + term / j;
    if (next === deviance) return next;
    deviance = next;
  }
}
