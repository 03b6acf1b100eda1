import type { Literal } from '../branches.js';
import type { Solving } from '../solving.js';
import { NONE, type Outcome, some, unknown } from '../outcome.js';
import {
  ceil,
  compare,
  floor,
  isWhole,
  leastCommonMultiple,
  numberOf,
  over,
  type Rational,
  times,
} from '../rational.js';
import { type Interval, intervalOf, isEmpty } from './interval.js';
import { numbersOf } from './numbers-of.js';
import { floatingMultiple } from '../evaluate.js';

/** How many multiples are tried before the period of all divisors is taken to be too long. */
const MOST_MULTIPLES = 4_000;
/** How many multiples of a divisor that is no whole number must be such that the oracle sees them as multiples, too. */
const SAMPLED_MULTIPLES = 1_500;

/** A number that all literals hold of. Exact, in fractions; what floating point sees differently is unknown. */
export function solveNumber(literals: readonly Literal[], solving: Solving): Outcome {
  const interval = intervalOf(literals);
  if (isEmpty(interval)) return NONE;
  const multiples = literals.filter((each) => each.op === 'multiple');
  const divisors = multiples.filter(({ positive }) => positive).map(({ exact }) => exact);
  const [first, ...others] = divisors;
  const step = first && others.reduce(leastCommonMultiple, first);
  const fits = (value: number): boolean | undefined => {
    let answer: boolean | undefined = true;
    for (const literal of literals) {
      const holds = solving.evaluator.holds(literal, value);
      if (holds === false) return false;
      answer &&= holds;
    }
    return answer;
  };
  if (step) {
    const shut = multiples.find(({ positive, exact }) => !positive && isWhole(over(step, exact)));
    if (shut) return isSeenAlike(step, numberOf(shut.exact)) ? NONE : unknown('floating point disputes a multiple');
    return solveMultiples(step, interval, literals, fits, solving);
  }
  if (interval.least && interval.most && compare(interval.least.bound, interval.most.bound) === 0) {
    const answer = fits(numberOf(interval.least.bound));
    return answer === undefined
      ? unknown('floating point disputes a multiple')
      : answer
        ? some(numberOf(interval.least.bound))
        : NONE;
  }
  for (const value of numbersOf(interval, literals)) {
    solving.budget.spend();
    if (fits(value) === true) return some(value);
  }
  return unknown('no number was found between two bounds');
}

function solveMultiples(
  step: Rational,
  { least, most }: Interval,
  literals: readonly Literal[],
  fits: (value: number) => boolean | undefined,
  solving: Solving,
): Outcome {
  // An excluded bound that is a multiple is tried, and does not fit.
  const from = least && ceil(over(least.bound, step));
  const to = most && floor(over(most.bound, step));
  if (from !== undefined && to !== undefined && from > to) return NONE;
  let disputed = false;
  let tried = 0n;
  for (const factor of factors(from, to, BigInt(MOST_MULTIPLES + literals.length))) {
    solving.budget.spend();
    tried++;
    const value = numberOf(times(step, factor));
    const answer = Number.isFinite(value) ? fits(value === 0 ? 0 : value) : undefined;
    if (answer) return some(value === 0 ? 0 : value);
    disputed ||= answer === undefined;
  }
  const isEvery = from !== undefined && to !== undefined && tried === to - from + 1n;
  return isEvery && !disputed ? NONE : unknown('no multiple was found that is allowed');
}

/** Those near zero first, where they are in the range, else from its ends. */
function* factors(from: bigint | undefined, to: bigint | undefined, most: bigint): Generator<bigint> {
  const low = from ?? (to !== undefined && to < 0n ? to - most : -most);
  const high = to ?? (from !== undefined && from > 0n ? from + most : most);
  const start = low > 0n ? low : high < 0n ? high : 0n;
  yield start;
  let given = 1n;
  for (let n = 1n; given < most && (start + n <= high || start - n >= low); n++) {
    if (start + n <= high && given++ < most) yield start + n;
    if (start - n >= low && given++ < most) yield start - n;
  }
}

/** Does the oracle, too, find that what is a multiple of the one is a multiple of the other? */
function isSeenAlike(step: Rational, divisor: number): boolean {
  const one = numberOf(step);
  if (Number.isInteger(one) && Number.isInteger(divisor)) return true;
  for (let n = 1n; n <= SAMPLED_MULTIPLES; n++) {
    const value = numberOf(times(step, n));
    if (floatingMultiple(value, one) && !floatingMultiple(value, divisor)) return false;
  }
  return true;
}
