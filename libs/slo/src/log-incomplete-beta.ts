import { logBetaWeight } from './log-beta.js';

/** Both tails of the beta distribution at one point, as natural logarithms: neither underflows to nothing. */
export interface BetaTails {
  /** `ln I_x(a, b)`. */
  readonly lower: number;
  /** `ln (1 - I_x(a, b))`. */
  readonly upper: number;
}

/**
 * The regularised incomplete beta function and its complement in logarithms, 0 < x < 1, a, b > 0.
 * The tail on the far side of the mean is computed directly, so a tail of 1e-100000 keeps its digits.
 *
 * @throws RangeError outside that range
 */
export function logIncompleteBeta(x: number, a: number, b: number): BetaTails {
  if (!(x > 0 && x < 1)) throw new RangeError(`the incomplete beta function is wanted for 0 < x < 1, not ${x}`);
  const weight = logBetaWeight(x, a, b);
  const near = nearTail(x, a, b);
  const direct = weight + Math.log(near.overWeight);
  const opposite = logOneMinusExp(direct);
  return near.side === 'upper' ? { lower: opposite, upper: direct } : { lower: direct, upper: opposite };
}

/** The smaller tail (give or take the middle) as a multiple of the weight `x^a (1-x)^b / B(a, b)` at x. */
export interface NearTail {
  readonly side: 'lower' | 'upper';
  readonly overWeight: number;
}

/** Which tail the continued fraction converges for, and its value. No logarithm, no gamma function, no underflow. */
export function nearTail(x: number, a: number, b: number): NearTail {
  return x > (a + 1) / (a + b + 2)
    ? { side: 'upper', overWeight: tailFraction(b, a, 1 - x) / b }
    : { side: 'lower', overWeight: tailFraction(a, b, x) / a };
}

/** `ln(1 - e^x)` for x <= 0, exact at both ends. Source: M. Mächler, "Accurately Computing log(1 - exp(-|a|))" (2012). */
export function logOneMinusExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}

const CLOSE_ENOUGH = 2 ** -50;
/** Stands for a denominator of zero in Lentz's method. */
const TINY = 1e-300;
/** 25 times what the worst case with a + b = 1e9 takes. */
const MOST_STEPS = 100_000;

/**
 * The continued fraction of the incomplete beta function (DLMF 8.17.22) by the modified Lentz method:
 * `I_x(a, b) = weight / a * fraction`. Converges fast for x <= (a + 1) / (a + b + 2), in at most about the square root
 * of a + b steps.
 */
function tailFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) <= CLOSE_ENOUGH) return fraction;
  }
  throw new RangeError(`the incomplete beta function did not converge at x = ${x}, a = ${a}, b = ${b}`);
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
