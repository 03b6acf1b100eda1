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
  readonly p99Ms: number;
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
    p99Ms: quantile(0.99),
    slowestMs: times.at(-1) ?? 0,
    statuses,
  };
}

/** Lets time pass in which shoppers shop. Not a wait for something: the passing of time is what is asked for. */
export function shopFor(crowd: Crowd, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise.then(() => void crowd.nowMs);
}
