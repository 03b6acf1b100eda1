import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';
import { slide, untilInventory } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';

export interface ServiceKilled {
  readonly experience: Experience;
  /** Reads that legacy rescued. */
  readonly rescued: number;
  /** Answered by the service before the kill. */
  readonly servedByService: number;
  readonly latch: string;
}

/** How long people shop after it was killed once more. */
const AGAIN_MS = 1_000;

/** kill -9 of the inventory service while half of the sessions are answered by it. */
export async function killServiceUnderCanary(shop: Shop, seconds: number): Promise<ServiceKilled> {
  await slide(shop, { serve: 50 }, 'canary');
  const crowd = await openCrowd(shop);
  await untilInventory(shop, ({ share }) => share.requests.service > 40, 'the service serves');
  const servedByService = (await untilInventory(shop, () => true, 'read')).share.requests.service;
  const rescued = async (): Promise<number> =>
    total(await scrape(shop.opsUrl('gateway')), 'banyan_fallbacks_total', { result: 'answered' });
  await shop.kill('inventory', 'SIGKILL');
  await shopFor(crowd, seconds * 1000);
  // It is begun again by itself, on a busy machine perhaps before anybody has asked: then nobody has noticed that it was killed.
  while ((await rescued()) === 0) {
    await shop.untilUp('inventory');
    await shop.kill('inventory', 'SIGKILL');
    await shopFor(crowd, AGAIN_MS);
  }
  await crowd.leave();
  const { latch } = await untilInventory(shop, () => true, 'read');
  return {
    experience: experienceOf(crowd.answers),
    rescued: await rescued(),
    servedByService,
    latch: latch?.state ?? 'unread',
  };
}
