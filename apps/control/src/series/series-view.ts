import type { Arm } from '@banyan/kernel';
import type { TrafficCounts, TrafficStep } from '@banyan/rollout';
import { ratioInterval, SHOWN_ALPHA } from '@banyan/slo';
import type { SeriesRange } from './series-range.js';

/** One arm over the steps of a range. A ratio is null where there were no requests: that is neither good nor bad. */
export interface ArmSeries {
  readonly requests: readonly number[];
  readonly failed: readonly number[];
  /** Over the threshold of the operation's latency objective. */
  readonly slow: readonly number[];
  readonly failedRatio: RatioSeries;
  readonly slowRatio: RatioSeries;
}

/** Shares, 0-1, each with its interval. */
export interface RatioSeries {
  readonly value: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** What charts of a domain are drawn from: columns, one entry a step. Counts of a step are sums; ratios are made of sums. */
export interface Series {
  /** When each step begins, seconds since the Unix epoch. */
  readonly at: readonly number[];
  readonly arms: Readonly<Record<Arm, ArmSeries>>;
  /** Of the service in the requests of a step, 0-1: as the flags intended, and as it was. */
  readonly share: { readonly intended: readonly (number | null)[]; readonly observed: readonly (number | null)[] };
  readonly shadow: {
    readonly compared: readonly number[];
    readonly mismatched: readonly number[];
    /** Share of the compared copies that did not differ without explanation, 0-1. */
    readonly agreement: RatioSeries;
  };
}

const MICRO = 1_000_000;
/** Digits of a ratio that a chart can show, and some to spare. */
const DIGITS = 6;
const NOTHING: TrafficCounts = {
  requests: 0,
  failed: 0,
  slow: 0,
  journeysFailed: 0,
  intendedMicro: 0,
  compared: 0,
  mismatched: 0,
};

/** Charts' columns from what is kept. The intervals are those of the evidence card: `ratioInterval` at `SHOWN_ALPHA`. Pure. */
export function seriesOf(steps: readonly TrafficStep[], { from, minutesAStep, steps: length }: SeriesRange): Series {
  const of = { legacy: empty(length), service: empty(length) };
  for (const { arm, step, ...counts } of steps) of[arm][step] = counts;
  const both = of.legacy.map((legacy, step) => added(legacy, of.service[step] ?? NOTHING));
  return {
    at: both.map((_, step) => (from + step * minutesAStep) * 60),
    arms: { legacy: armSeries(of.legacy), service: armSeries(of.service) },
    share: {
      intended: both.map(({ intendedMicro, requests }) => share(intendedMicro / MICRO, requests)),
      observed: both.map(({ requests }, step) => share(of.service[step]?.requests ?? 0, requests)),
    },
    shadow: {
      compared: both.map(({ compared }) => compared),
      mismatched: both.map(({ mismatched }) => mismatched),
      agreement: ratioSeries(
        both.map(({ compared, mismatched }) => [Math.max(0, compared - mismatched), compared] as const),
      ),
    },
  };
}

function armSeries(counts: readonly TrafficCounts[]): ArmSeries {
  return {
    requests: counts.map(({ requests }) => requests),
    failed: counts.map(({ failed }) => failed),
    slow: counts.map(({ slow }) => slow),
    failedRatio: ratioSeries(counts.map(({ failed, requests }) => [failed, requests] as const)),
    slowRatio: ratioSeries(counts.map(({ slow, requests }) => [slow, requests] as const)),
  };
}

function ratioSeries(counts: readonly (readonly [hits: number, all: number])[]): RatioSeries {
  // The same few counts come again and again, and an interval takes some hundred steps.
  const known = new Map<string, { low: number; high: number }>();
  const intervals = counts.map(([hits, all]) => {
    if (all === 0) return undefined;
    const key = `${hits} ${all}`;
    let interval = known.get(key);
    if (interval === undefined) {
      const { low, high } = ratioInterval(hits, all, SHOWN_ALPHA.value);
      interval = { low: rounded(low), high: rounded(high) };
      known.set(key, interval);
    }
    return interval;
  });
  return {
    value: counts.map(([hits, all]) => share(hits, all)),
    low: intervals.map((each) => each?.low ?? null),
    high: intervals.map((each) => each?.high ?? null),
  };
}

function share(part: number, all: number): number | null {
  return all === 0 ? null : rounded(Math.min(1, part / all));
}

function rounded(ratio: number): number {
  return Number(ratio.toFixed(DIGITS));
}

function empty(length: number): TrafficCounts[] {
  return Array.from({ length }, () => NOTHING);
}

/** Counts of two arms, or of two stretches, together. */
export function added(left: TrafficCounts, right: TrafficCounts): TrafficCounts {
  return {
    requests: left.requests + right.requests,
    failed: left.failed + right.failed,
    slow: left.slow + right.slow,
    journeysFailed: left.journeysFailed + right.journeysFailed,
    intendedMicro: left.intendedMicro + right.intendedMicro,
    compared: left.compared + right.compared,
    mismatched: left.mismatched + right.mismatched,
  };
}
