import { setTimeout as pause } from 'node:timers/promises';
import { breakInventory, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';

export interface ShadowHung {
  /** As long as the hang before it, and half as long after it: what the machine does meanwhile falls on both. */
  readonly shadowOff: Experience;
  readonly shadowHung: Experience;
  /** The gateway's memory in a phase of the same length with shadow off, and with the service hanging. */
  readonly memoryOff: Memory;
  readonly memoryHung: Memory;
  /** Selected for a copy, and not compared because no place was free or the copy hung. */
  readonly selected: number;
  readonly skipped: number;
}

/** Resident memory of a process over a phase. A heap grows until its next full collection, whoever asks what. */
export interface Memory {
  readonly atFirstBytes: number;
  readonly mostBytes: number;
}

/** The service hangs at shadow 100 %: live answers must not know, in the same run against shadow off. */
export async function hangServiceUnderShadow(
  shop: Shop,
  seconds: number,
  onPhase: (words: string) => void = () => undefined,
): Promise<ShadowHung> {
  await slide(shop, { shadow: 'off', serve: 'off' }, 'legacy');
  const crowd = await openCrowd(shop);
  await shopFor(crowd, 2_000);

  onPhase('shadow off');
  const beforeFrom = crowd.nowMs;
  const memoryOff = await memoryOver(shop, () => shopFor(crowd, seconds * 1000));
  const beforeTo = crowd.nowMs;

  onPhase('shadow 100 %, the service hangs');
  await breakInventory(shop, { hang: true });
  await slide(shop, { shadow: 100 }, 'shadow');
  const before = await scrape(shop.opsUrl('gateway'));
  const hungFrom = crowd.nowMs;
  const memoryHung = await memoryOver(shop, () => shopFor(crowd, seconds * 1000));
  const hungTo = crowd.nowMs;
  const after = await scrape(shop.opsUrl('gateway'));

  onPhase('shadow off again');
  await breakInventory(shop, {});
  await slide(shop, { shadow: 'off' }, 'legacy');
  const afterFrom = crowd.nowMs;
  await memoryOver(shop, () => shopFor(crowd, seconds * 500));
  const answers = await crowd.leave();

  const isOff = ({ atMs }: { readonly atMs: number }): boolean =>
    (atMs >= beforeFrom && atMs < beforeTo) || atMs >= afterFrom;
  return {
    shadowOff: experienceOf(answers.filter(isOff)),
    shadowHung: experienceOf(answers, hungFrom, hungTo),
    memoryOff,
    memoryHung,
    selected: total(after, 'banyan_shadow_selected_total') - total(before, 'banyan_shadow_selected_total'),
    skipped: total(after, 'banyan_shadow_skipped_total') - total(before, 'banyan_shadow_skipped_total'),
  };
}

/** Asks the gateway's own metrics, often and at the same pace in every phase: asking costs the gateway, too. */
async function memoryOver(shop: Shop, during: () => Promise<void>): Promise<Memory> {
  const residentBytes = async () => total(await scrape(shop.opsUrl('gateway')), 'process_resident_memory_bytes');
  const over = during().then(() => true);
  const atFirstBytes = await residentBytes();
  let mostBytes = atFirstBytes;
  while (!(await Promise.race([over, pause(250, false)]))) mostBytes = Math.max(mostBytes, await residentBytes());
  return { atFirstBytes, mostBytes };
}
