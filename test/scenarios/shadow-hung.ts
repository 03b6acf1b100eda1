import { setTimeout as pause } from 'node:timers/promises';
import { breakInventory, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';

export interface ShadowHung {
  /** Half of its time before the hang and half of it after: what the machine does meanwhile falls on both. */
  readonly shadowOff: Experience;
  readonly shadowHung: Experience;
  /** Most memory the gateway held before the hang, and during it, bytes. */
  readonly rssOffBytes: number;
  readonly rssHungBytes: number;
  /** Selected for a copy, and not compared because no place was free or the copy hung. */
  readonly selected: number;
  readonly skipped: number;
}

/** The service hangs at shadow 100 %: live answers must not know, in the same run against shadow off. */
export async function hangServiceUnderShadow(
  shop: Shop,
  seconds: number,
  onPhase: (words: string) => void = () => undefined,
): Promise<ShadowHung> {
  const halfMs = (seconds * 1000) / 2;
  await slide(shop, { shadow: 'off', serve: 'off' }, 'legacy');
  const crowd = await openCrowd(shop);
  await shopFor(crowd, 2_000);

  onPhase('shadow off');
  const beforeFrom = crowd.nowMs;
  const rssOffBytes = await mostMemory(shop, () => shopFor(crowd, halfMs));
  const beforeTo = crowd.nowMs;

  onPhase('shadow 100 %, the service hangs');
  await breakInventory(shop, { hang: true });
  await slide(shop, { shadow: 100 }, 'shadow');
  const before = await scrape(shop.opsUrl('gateway'));
  const hungFrom = crowd.nowMs;
  const rssHungBytes = await mostMemory(shop, () => shopFor(crowd, seconds * 1000));
  const hungTo = crowd.nowMs;
  const after = await scrape(shop.opsUrl('gateway'));

  onPhase('shadow off again');
  await breakInventory(shop, {});
  await slide(shop, { shadow: 'off' }, 'legacy');
  const afterFrom = crowd.nowMs;
  await mostMemory(shop, () => shopFor(crowd, halfMs));
  const answers = await crowd.leave();

  const isOff = ({ atMs }: { readonly atMs: number }): boolean =>
    (atMs >= beforeFrom && atMs < beforeTo) || atMs >= afterFrom;
  return {
    shadowOff: experienceOf(answers.filter(isOff)),
    shadowHung: experienceOf(answers, hungFrom, hungTo),
    rssOffBytes,
    rssHungBytes,
    selected: total(after, 'banyan_shadow_selected_total') - total(before, 'banyan_shadow_selected_total'),
    skipped: total(after, 'banyan_shadow_skipped_total') - total(before, 'banyan_shadow_skipped_total'),
  };
}

/** Asks the gateway's own metrics, often and at the same pace in every phase: asking costs the gateway, too. */
async function mostMemory(shop: Shop, during: () => Promise<void>): Promise<number> {
  const over = during().then(() => true);
  let most = 0;
  do {
    most = Math.max(most, total(await scrape(shop.opsUrl('gateway')), 'process_resident_memory_bytes'));
  } while (!(await Promise.race([over, pause(250, false)])));
  return most;
}
