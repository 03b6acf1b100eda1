/** An exact fraction in lowest terms, denominator over 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * The number as it is written in decimal: 0.01 is a hundredth here, whatever the nearest binary fraction is.
 *
 * @param value finite
 */
export function rationalOf(value: number): Rational {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length;
  return shift >= 0
    ? { numerator: digits * 10n ** BigInt(shift), denominator: 1n }
    : ratio(digits, 10n ** BigInt(-shift));
}

export function ratio(numerator: bigint, denominator: bigint): Rational {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The nearest number; infinite when it is too large for one. */
export function numberOf({ numerator, denominator }: Rational): number {
  if (denominator === 1n) return Number(numerator);
  const whole = numerator / denominator;
  // Twenty digits behind the point where the number is small enough to have them.
  const scale = 10n ** BigInt(Math.max(0, 25 - String(whole).length) + String(denominator).length);
  const scaled = (numerator * scale) / denominator;
  return Number(`${scaled}e-${String(scale).length - 1}`);
}

export const compare = (a: Rational, b: Rational): number => {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const plus = (a: Rational, b: Rational): Rational =>
  ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a: Rational, factor: bigint): Rational => ratio(a.numerator * factor, a.denominator);
export const over = (a: Rational, b: Rational): Rational =>
  ratio(a.numerator * b.denominator, a.denominator * b.numerator);
export const isWhole = (a: Rational): boolean => a.denominator === 1n;
export const keyOf = ({ numerator, denominator }: Rational): string => `${numerator}/${denominator}`;

export function floor({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}
export const ceil = (a: Rational): bigint => -floor({ numerator: -a.numerator, denominator: a.denominator });

/** The least that is a whole multiple of both, which are over 0. */
export function leastCommonMultiple(a: Rational, b: Rational): Rational {
  const denominator = (a.denominator * b.denominator) / gcd(a.denominator, b.denominator);
  const [x, y] = [(a.numerator * denominator) / a.denominator, (b.numerator * denominator) / b.denominator];
  return ratio((x * y) / gcd(x, y), denominator);
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}
