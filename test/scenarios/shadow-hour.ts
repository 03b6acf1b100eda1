import { setTimeout as pause } from 'node:timers/promises';
import type { MismatchView } from '../../apps/control/src/mismatches/mismatch-view.js';
import type { ShadowStatus } from '../../apps/control/src/status/shop-status.js';
import { breakInventory, slide } from '../support/domain-status.js';
import type { Shop } from '../support/shop.js';
import { shadowAtRest, shadowOf } from '../support/shadow-status.js';
import { SteadyShoppers, stockQuestions } from '../support/steady-shoppers.js';
import { until } from '../support/until.js';

const REQUESTS_PER_SECOND = 25;
/** The product that sells most changes about once a second; much faster, and a change would be on its way at every round. */
const CHANGES_PER_SECOND = 20;
/** The core's churn takes no longer order. */
const LONGEST_CHURN_SECONDS = 3_600;
const PROGRESS_EVERY_MS = 2_000;
/** A twentieth of the service's answers is one unit too high. */
const WRONG_RATE = 0.05;
const MOST_MORE_MS = 120_000;
const LONGEST_SEARCH_MS = 60_000;

export interface ShadowHour {
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Stock changes the core has made meanwhile. */
  readonly changes: number;
  /** When every difference was settled. */
  readonly shadow: ShadowStatus;
}

export interface SeededFault {
  readonly wrongRate: number;
  readonly found: boolean;
  /** Of shoppers, from the switch to the first unexplained difference that control knows of. */
  readonly requests: number;
  readonly seconds: number;
  /** The newest, as stored once everything is settled. */
  readonly evidence: readonly MismatchView[];
}

/**
 * Copies everything to the service while stock changes all the time; nothing may stay unexplained.
 *
 * @param isEnough goes on beyond its time until this is so; default: it is
 * @throws Error when it is not within two minutes more
 */
export async function shadowForAnHour(
  shop: Shop,
  seconds: number,
  onProgress: (shadow: ShadowStatus, requests: number) => void,
  isEnough: (shadow: ShadowStatus) => boolean = () => true,
): Promise<ShadowHour> {
  await slide(shop, { serve: 'off', shadow: 100 }, 'shadow');
  const shoppers = await openShoppers(shop);
  const endsMs = performance.now() + seconds * 1_000;
  let changes = 0;
  while (performance.now() < endsMs) {
    const stretchSeconds = Math.min(LONGEST_CHURN_SECONDS, Math.max(1, (endsMs - performance.now()) / 1_000));
    await shop.legacy('POST', '/__books/churn', { perSecond: CHANGES_PER_SECOND, seconds: stretchSeconds });
    const stretchEndsMs = Math.min(endsMs, performance.now() + stretchSeconds * 1_000);
    while (performance.now() < stretchEndsMs) {
      await pause(Math.min(PROGRESS_EVERY_MS, Math.max(1, stretchEndsMs - performance.now())));
      onProgress(await shadowOf(shop, 'inventory'), shoppers.asked);
    }
    changes += await endChurn(shop);
  }
  await until(async () => isEnough(await shadowOf(shop, 'inventory')), 'enough is compared', MOST_MORE_MS);
  await shoppers.leave();
  return {
    requests: shoppers.asked,
    statuses: shoppers.statuses,
    changes,
    shadow: await shadowAtRest(shop, 'inventory'),
  };
}

/** Makes the service wrong now and then, while stock changes: how soon is it found, and what is kept of it? */
export async function seedFault(shop: Shop): Promise<SeededFault> {
  const before = await shadowAtRest(shop, 'inventory');
  await shop.legacy('POST', '/__books/churn', { perSecond: CHANGES_PER_SECOND, seconds: LONGEST_SEARCH_MS / 1_000 });
  const shoppers = await openShoppers(shop, 2);
  const startedMs = performance.now();
  await breakInventory(shop, { wrongRate: WRONG_RATE });
  const isFound = async (): Promise<boolean> => (await shadowOf(shop, 'inventory')).mismatched > before.mismatched;
  let found = await isFound();
  while (!found && performance.now() - startedMs < LONGEST_SEARCH_MS) {
    await pause(100);
    found = await isFound();
  }
  const [requests, seconds] = [shoppers.asked, (performance.now() - startedMs) / 1_000];
  await breakInventory(shop, {});
  await shoppers.leave();
  await endChurn(shop);
  await shadowAtRest(shop, 'inventory');
  const { mismatches: evidence } = await askControl<{ mismatches: readonly MismatchView[] }>(
    shop,
    '/api/domains/inventory/mismatches?limit=5',
  );
  return { wrongRate: WRONG_RATE, found, requests, seconds, evidence };
}

async function openShoppers(shop: Shop, seed = 1): Promise<SteadyShoppers> {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=10000')) as { skus: readonly string[] };
  return new SteadyShoppers({
    url: shop.url('gateway'),
    perSecond: REQUESTS_PER_SECOND,
    seed,
    question: stockQuestions(skus),
  });
}

/** @returns the changes made */
async function endChurn(shop: Shop): Promise<number> {
  const { posted } = (await shop.legacy('DELETE', '/__books/churn')) as { posted: number };
  return posted;
}

async function askControl<T>(shop: Shop, path: string): Promise<T> {
  const response = await fetch(shop.url('control') + path, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`control answered ${path} with ${response.status}`);
  return (await response.json()) as T;
}
