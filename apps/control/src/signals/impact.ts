import type { TrafficCounts } from '@banyan/rollout';
import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import type { Expectation } from './expectation.js';

/** A number with the bounds it may as well have had. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What was lost between two instants. */
export interface Impact {
  /** Requests that failed, and how many of them would not have at the rate of as long a time before. */
  readonly requests: { readonly all: number; readonly failed: number; readonly excess: Estimate | null };
  /** Sessions whose first failure that the shopper saw fell into this time. */
  readonly journeysFailed: number;
  /** Orders that were placed, and how many fewer than was to be expected; null: there is not enough past. */
  readonly orders: { readonly placed: number; readonly lost: Estimate | null };
  /** What these orders would have brought by the mean of all that were placed, minor units; null as above. */
  readonly money: { readonly currency: string; readonly lostMinor: Estimate } | null;
  /** What these numbers are and are not. */
  readonly text: string;
}

export interface ImpactFacts {
  readonly during: Pick<TrafficCounts, 'requests' | 'failed' | 'journeysFailed'>;
  /** As long a time right before. */
  readonly before: Pick<TrafficCounts, 'requests' | 'failed'>;
  readonly placed: number;
  readonly expected: Expectation;
  /** Of the orders that were placed in this time and in the past it is held against; undefined: there were none. */
  readonly meanOrder: { readonly currency: string; readonly minor: number } | undefined;
}

/** Pure. Excess failures have the interval of the rate before; lost orders that of the expectation. */
export function impactOf({ during, before, placed, expected, meanOrder }: ImpactFacts): Impact {
  const lost = expected.kind === 'expected' ? lostOf(placed, expected) : null;
  const money =
    lost === null || meanOrder === undefined
      ? null
      : { currency: meanOrder.currency, lostMinor: scaled(lost, meanOrder.minor) };
  const excess = before.requests === 0 ? null : excessOf(during, before);
  return {
    requests: { all: during.requests, failed: during.failed, excess },
    journeysFailed: during.journeysFailed,
    orders: { placed, lost },
    money,
    text: textOf(excess, lost, expected),
  };
}

function excessOf(during: ImpactFacts['during'], before: ImpactFacts['before']): Estimate {
  const { low, high } = ratioInterval(before.failed, before.requests, SHOWN_ALPHA.value);
  const over = (usual: number): number => Math.max(0, during.failed - usual * during.requests);
  return { value: over(before.failed / before.requests), low: over(high), high: over(low) };
}

function lostOf(placed: number, { mean, low, high }: Extract<Expectation, { kind: 'expected' }>): Estimate {
  const short = (usual: number): number => Math.max(0, usual - placed);
  return { value: short(mean), low: short(low), high: short(high) };
}

function scaled({ value, low, high }: Estimate, by: number): Estimate {
  return { value: Math.round(value * by), low: Math.round(low * by), high: Math.round(high * by) };
}

function textOf(excess: Estimate | null, lost: Estimate | null, expected: Expectation): string {
  const failures =
    excess === null
      ? 'Nothing is known of the time before, so nobody can say how many failures are more than usual.'
      : `${round(excess.value)} more requests failed than at the rate before (${round(excess.low)} to ${round(excess.high)}).`;
  if (lost === null) {
    const weeks = expected.kind === 'not-enough-past' ? `${expected.weeks} of ${expected.needed} weeks` : 'too little';
    return `${failures} How many orders were lost cannot be said: ${weeks} of the past are known.`;
  }
  return `${failures} ${round(lost.value)} fewer orders were placed than in the same hours of ${expected.kind === 'expected' ? expected.weeks : 0} weeks (${round(lost.low)} to ${round(lost.high)}); other causes are in that, too.`;
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en');
}
