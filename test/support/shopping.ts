import { Crowd, type CrowdOptions, type ShopperAnswer } from '../../apps/stack/src/demo/crowd.js';
import type { Shop } from './shop.js';

/** What a crowd experienced, in the numbers a test asks about. */
export interface Experience {
  readonly requests: number;
  /** Owned requests alone. */
  readonly owned: number;
  readonly failed: number;
  /** Of owned requests, ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Where the true p99 lies in 99 of 100 runs (see `p99Bounds`), ms. */
  readonly p99BoundsMs: readonly [low: number, high: number];
  readonly slowestMs: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Shoppers in a test's shop, browsing quickly. */
export async function openCrowd(
  shop: Shop,
  options: Partial<CrowdOptions> & { readonly gateway?: string } = {},
): Promise<Crowd> {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=300')) as { skus: readonly string[] };
  return new Crowd({ url: shop.url(options.gateway ?? 'gateway'), skus, arrivalsPerSecond: 12, pace: 0.1, ...options });
}

/** The experience of all answers that were asked for between two moments of the crowd's clock. */
export function experienceOf(answers: readonly ShopperAnswer[], fromMs = 0, toMs = Infinity): Experience {
  const within = answers.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const owned = within.filter(({ kind }) => kind !== 'page');
  const times = owned.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  const statuses: Record<string, number> = {};
  for (const { status } of within) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    requests: within.length,
    owned: owned.length,
    failed: within.filter(({ failed }) => failed).length,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    p99BoundsMs: p99Bounds(times),
    slowestMs: times.at(-1) ?? 0,
    statuses,
  };
}

/** Two-sided 99 % of the normal distribution. */
const Z_99 = 2.576;

/**
 * The 99 % confidence interval of the p99, from order statistics: how many of n answers are faster than the true p99 is
 * binomial, whatever the times' distribution (normal approximation; Hahn and Meeker, Statistical Intervals, 5.2).
 */
function p99Bounds(sorted: readonly number[]): readonly [number, number] {
  const n = sorted.length;
  const [middle, halfWidth] = [0.99 * n, Z_99 * Math.sqrt(n * 0.99 * 0.01)];
  const at = (rank: number) => sorted[Math.min(n - 1, Math.max(0, rank))] ?? 0;
  return [at(Math.floor(middle - halfWidth)), at(Math.ceil(middle + halfWidth))];
}

/** Lets time pass in which shoppers shop. Not a wait for something: the passing of time is what is asked for. */
export function shopFor(crowd: Crowd, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise.then(() => void crowd.nowMs);
}
