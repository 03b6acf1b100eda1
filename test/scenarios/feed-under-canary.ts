import type { FreshnessReport } from '../../apps/inventory/src/freshness/freshness.controller.js';
import { differencesFromBooks, serviceArmAt } from '../inventory/books-comparison.js';
import { inventoryStatus, resetInventory, slide } from '../support/domain-status.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, type Experience } from '../support/shopping.js';
import { until } from '../support/until.js';

export interface FeedUnderCanary {
  readonly experience: Experience;
  /** Stock changes that were made, all in all. */
  readonly changes: number;
  readonly undone: number;
  /** What each life of the service said at its end: between start, two kills, and the end. */
  readonly lives: readonly FreshnessReport[];
  /** Products times places. */
  readonly compared: number;
  readonly differences: readonly string[];
  /** Requests that the service was chosen for and answered. */
  readonly servedByService: number;
}

interface Plan {
  readonly changes: number;
  readonly seconds: number;
  /** Of the last changes, how many the restored core has lost. */
  readonly undone: number;
}

/** A busy machine takes longer to start a process, and to read all books. */
const RESTART_WITHIN_MS = 60_000;
const RESTORE_WITHIN_MS = 60_000;

/**
 * Stock changes while half of the sessions are answered by the service; the service is killed twice, and the core restored
 * from a backup once. In the end the service is asked about everything and compared with the books.
 */
export async function changeStockUnderCanary(shop: Shop, plan: Plan): Promise<FeedUnderCanary> {
  await slide(shop, { serve: 50 }, 'canary');
  const crowd = await openCrowd(shop, { seed: 33 });
  const lives: FreshnessReport[] = [];
  const legs = 4;
  let [changes, served] = [0, 0];
  for (let leg = 0; leg < legs; leg++) {
    const seconds = plan.seconds / legs;
    await shop.legacy('POST', '/__books/churn', { perSecond: plan.changes / plan.seconds, seconds, seed: 50 + leg });
    // In its middle: some of what changes was read, and more is changing.
    await untilPosted(shop, plan.changes / legs / 2, seconds);
    served = Math.max(served, (await inventoryStatus(shop)).share.requests.service);
    if (leg === 0 || leg === 1) {
      lives.push(await freshness(shop));
      await shop.kill('inventory');
      await shop.untilUp('inventory', RESTART_WITHIN_MS);
      await backToCanary(shop);
    }
    if (leg === 2) await restoreBackup(shop, plan.undone);
    changes += await untilPosted(shop, Infinity, seconds);
  }
  await until(() => isAtRest(shop), 'the service has read everything');
  const answers = await crowd.leave();
  lives.push(await freshness(shop));
  const arm = serviceArmAt(shop.url('inventory'));
  try {
    const { compared, differences } = await differencesFromBooks((path) => shop.legacy('GET', path), arm);
    return {
      experience: experienceOf(answers),
      changes,
      undone: plan.undone,
      lives,
      compared,
      differences,
      servedByService: served,
    };
  } finally {
    await arm.close();
  }
}

/** The core reads all its books anew, with trade going on. */
async function restoreBackup(shop: Shop, changes: number): Promise<void> {
  const answer = await fetch(`${shop.opsUrl('legacy-core')}/__books/rewind`, {
    method: 'POST',
    body: JSON.stringify({ changes }),
    signal: AbortSignal.timeout(RESTORE_WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`the core could not be restored: ${answer.status} ${await answer.text()}`);
}

/** @returns how many changes of this churn are made, once it is over or there are so many */
async function untilPosted(shop: Shop, count: number, seconds: number): Promise<number> {
  return until(
    async () => {
      const { running, posted } = (await shop.legacy('GET', '/__books/churn')) as { running: boolean; posted: number };
      return !running || posted >= count ? posted : undefined;
    },
    'the changes are made',
    seconds * 2_000 + 20_000,
  );
}

/** A killed service is a bad release: its latch trips, and a person arms it again. */
async function backToCanary(shop: Shop): Promise<void> {
  const { latch } = await inventoryStatus(shop);
  if (latch?.state === 'tripped') await resetInventory(shop, 'the service is back');
  await slide(shop, { serve: 50 }, 'canary');
}

async function isAtRest(shop: Shop): Promise<boolean> {
  const { lastSequence } = (await shop.legacy('GET', '/__books')) as { lastSequence: number };
  const { feed } = await freshness(shop);
  return feed.position === lastSequence && feed.trouble === null;
}

async function freshness(shop: Shop): Promise<FreshnessReport> {
  return (await (await fetch(`${shop.opsUrl('inventory')}/freshness`)).json()) as FreshnessReport;
}
