/** Reference arithmetic for the tests of special functions: whole numbers only, no rounding until the last step. */

/** `ln (numerator / denominator)` of positive whole numbers of any size, to the last bits of a double. */
export function logOfRatio(numerator: bigint, denominator: bigint): number {
  const shift = 80 - (bits(numerator) - bits(denominator));
  const quotient =
    shift >= 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift));
  return Math.log(Number(quotient)) - shift * Math.LN2;
}

export function factorial(n: number): bigint {
  let product = 1n;
  for (let i = 2n; i <= BigInt(n); i++) product *= i;
  return product;
}

/**
 * Both tails of the beta distribution for whole a, b at x = p/q, as binomial sums over exact numbers:
 * `1 - I_x(a, b)` is the chance of fewer than a hits in a + b - 1 trials (DLMF 8.17.5).
 */
export function exactBetaTails(p: bigint, q: bigint, a: number, b: number): { lower: number; upper: number } {
  const trials = a + b - 1;
  let term = (q - p) ** BigInt(trials);
  let [lower, upper] = [0n, 0n];
  for (let hits = 0; hits <= trials; hits++) {
    if (hits < a) upper += term;
    else lower += term;
    // Exact: the next term is a whole number.
    if (hits < trials) term = (term * BigInt(trials - hits) * p) / (BigInt(hits + 1) * (q - p));
  }
  const all = q ** BigInt(trials);
  return { lower: logOfRatio(lower, all), upper: logOfRatio(upper, all) };
}

/**
 * The one-sided Bayes factor at theta0 = p/q as a finite sum of positive terms (its upper tail written as a binomial sum),
 *
 *     BF = 1/(n+1-x) * [1 + x/(n+2-x) r + x (x-1)/((n+2-x)(n+3-x)) r^2 + ...],  r = (1 - theta0) / theta0
 *
 * in fixed point with 256 bits below the first term. Takes x steps.
 */
export function referenceLogBayesFactor(x: number, n: number, p: bigint, q: bigint): number {
  const one = 1n << 256n;
  let term = one;
  let sum = one;
  for (let j = x; j > 0 && term > 0n; j--) {
    term = (term * BigInt(j) * (q - p)) / (BigInt(n + 2 - j) * p);
    sum += term;
  }
  return logOfRatio(sum, one * BigInt(n + 1 - x));
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}
