import type { Literal } from '../branches.js';
import { numberOf, plus, ratio, type Rational, times } from '../rational.js';
import type { Interval } from './interval.js';

/** Parts of the way between two bounds: halves and tenths first, then such as are rarely a multiple of anything. */
const PARTS: readonly (readonly [bigint, bigint])[] = [
  [1n, 2n],
  [1n, 10n],
  [9n, 10n],
  [1n, 4n],
  [3n, 4n],
  [1n, 3n],
  [2n, 7n],
  [5n, 11n],
  [8n, 13n],
  [1n, 97n],
  [96n, 97n],
];
const SMALL: readonly number[] = [0, 1, -1, 2, 3, 5, 7, -2, -3, 0.5, 1.5, -0.5, 0.25, 0.1, 0.3, 10.7, 1 / 3, 1 / 7];
/** Numbers beside a bound, as far as an excluded list may be long. */
const BESIDE: readonly number[] = [1, 0.5, 0.1, 2, 3, 1.5, 7, 0.01, 0.3, 1e-3, 10, 1e-6, 100, 1e-9, 1e-12];

/** Numbers to try where no multiple is asked for: the plain ones first. Some may lie outside. */
export function* numbersOf({ least, most }: Interval, literals: readonly Literal[]): Generator<number> {
  const low = least && numberOf(least.bound);
  const high = most && numberOf(most.bound);
  if (low !== undefined) yield low;
  if (high !== undefined) yield high;
  yield* SMALL;
  for (const step of BESIDE) {
    if (low !== undefined) yield* [low + step, Math.floor(low) + step];
    if (high !== undefined) yield* [high - step, Math.ceil(high) - step];
  }
  if (least && most) {
    const width = plus(most.bound, times(least.bound, -1n));
    for (const part of PARTS) yield numberOf(plus(least.bound, scaled(width, part)));
  }
  // More than are excluded one by one.
  const excluded = literals.reduce((sum, literal) => sum + (literal.op === 'values' ? literal.values.length : 0), 0);
  for (let n = 1; n <= 2 * excluded + 8; n++) {
    if (least && most) {
      const width = plus(most.bound, times(least.bound, -1n));
      yield numberOf(plus(least.bound, scaled(width, [BigInt(n), BigInt(2 * excluded + 9)])));
    } else if (low !== undefined) yield* [low + n, low + n + 0.5];
    else if (high !== undefined) yield* [high - n, high - n - 0.5];
    else yield* [n, n + 0.5];
  }
}

const scaled = ({ numerator, denominator }: Rational, [a, b]: readonly [bigint, bigint]): Rational =>
  ratio(numerator * a, denominator * b);
