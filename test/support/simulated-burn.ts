import { BURN_POLICY, judgeBurn, MinuteRing, seededRandom, type BurnPolicy } from '@banyan/slo';

const DAY = 24 * 60;
const TARGET = 0.999;

/** First days of a service arm at little traffic, seen by the page rows alone. */
export interface BurnDays {
  readonly perSecond: number;
  /** Share of requests that fail, 0-1. */
  readonly failing: number;
  /** Failures that a window needs. */
  readonly leastFailed: number;
}

/** How many of so many days brought a page, and after how many minutes the median and 19 of 20 of all days did. */
export interface BurnSummary {
  readonly paged: number;
  readonly median: number;
  readonly p95: number;
}

/** Begins every day anew: with nothing known but what has come, a single failure weighs most. */
export function simulateBurn(days: BurnDays, runs: number, seed: number): BurnSummary {
  const random = seededRandom(seed);
  const policy = pagesOnly(days.leastFailed);
  const minutes = Array.from({ length: runs }, () => firstPage(days, policy, random)).sort((a, b) => a - b);
  return {
    paged: minutes.filter((minute) => minute < Infinity).length,
    median: minutes[Math.floor(runs / 2)] ?? Infinity,
    p95: minutes[Math.floor(runs * 0.95)] ?? Infinity,
  };
}

function pagesOnly(leastFailed: number): BurnPolicy {
  const source = 'simulated';
  const rows = BURN_POLICY.rows.value.filter(({ severity }) => severity === 'page');
  return { ...BURN_POLICY, rows: { value: rows, source }, leastFailed: { value: leastFailed, source } };
}

/** Minutes until the page; Infinity when none comes within the day. */
function firstPage({ perSecond, failing }: BurnDays, policy: BurnPolicy, random: () => number): number {
  const ring = new MinuteRing(Math.max(...policy.rows.value.map(({ longMinutes }) => longMinutes)));
  for (let minute = 1; minute <= DAY; minute++) {
    const failed = poisson(60 * perSecond * failing, random);
    ring.set(minute, { requests: failed + poisson(60 * perSecond * (1 - failing), random), failed });
    // Between failures a row begins to fire only by healthy minutes that leave a window: rare enough to leave out.
    if (failed === 0) continue;
    if (judgeBurn(ring, minute, TARGET, policy).some(({ state }) => state === 'fires')) return minute;
  }
  return Infinity;
}

/** Knuth's: exact, and fast enough for some hundreds a minute. */
function poisson(mean: number, random: () => number): number {
  const least = Math.exp(-mean);
  let product = random();
  let count = 0;
  for (; product > least; count++) product *= random();
  return count;
}
