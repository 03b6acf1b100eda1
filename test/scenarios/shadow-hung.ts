import { breakInventory, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';

export interface ShadowHung {
  readonly shadowOff: Experience;
  readonly shadowHung: Experience;
  /** Most memory the gateway held in each phase, bytes. */
  readonly rssOffBytes: number;
  readonly rssHungBytes: number;
  /** Selected for a copy, and not compared because no place was free or the copy hung. */
  readonly selected: number;
  readonly skipped: number;
}

/** The service hangs at shadow 100 %: live answers must not know, in the same run against shadow off. */
export async function hangServiceUnderShadow(shop: Shop, seconds: number): Promise<ShadowHung> {
  await slide(shop, { shadow: 'off', serve: 'off' }, 'legacy');
  const crowd = await openCrowd(shop);
  await shopFor(crowd, 2_000);
  const offFrom = crowd.nowMs;
  const rssOffBytes = await mostMemory(shop, () => shopFor(crowd, seconds * 1000));
  const offTo = crowd.nowMs;

  await breakInventory(shop, { hang: true });
  await slide(shop, { shadow: 100 }, 'shadow');
  const before = await scrape(shop.opsUrl('gateway'));
  const hungFrom = crowd.nowMs;
  const rssHungBytes = await mostMemory(shop, () => shopFor(crowd, seconds * 1000));
  const hungTo = crowd.nowMs;
  const after = await scrape(shop.opsUrl('gateway'));
  await crowd.leave();
  await breakInventory(shop, {});
  await slide(shop, { shadow: 'off' }, 'legacy');
  return {
    shadowOff: experienceOf(crowd.answers, offFrom, offTo),
    shadowHung: experienceOf(crowd.answers, hungFrom, hungTo),
    rssOffBytes,
    rssHungBytes,
    selected: total(after, 'banyan_shadow_selected_total') - total(before, 'banyan_shadow_selected_total'),
    skipped: total(after, 'banyan_shadow_skipped_total') - total(before, 'banyan_shadow_skipped_total'),
  };
}

async function mostMemory(shop: Shop, during: () => Promise<void>): Promise<number> {
  let most = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, total(await scrape(shop.opsUrl('gateway')), 'process_resident_memory_bytes'));
    }
  })();
  await during();
  over = true;
  await watching;
  return most;
}
