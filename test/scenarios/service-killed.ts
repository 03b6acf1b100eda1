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

/** kill -9 of the inventory service while half of the sessions are answered by it. */
export async function killServiceUnderCanary(shop: Shop, seconds: number): Promise<ServiceKilled> {
  await slide(shop, { serve: 50 }, 'canary');
  const crowd = await openCrowd(shop);
  await untilInventory(shop, ({ share }) => share.requests.service > 40, 'the service serves');
  const servedByService = (await untilInventory(shop, () => true, 'read')).share.requests.service;
  await shop.kill('inventory', 'SIGKILL');
  await shopFor(crowd, seconds * 1000);
  await crowd.leave();
  const samples = await scrape(shop.opsUrl('gateway'));
  const { latch } = await untilInventory(shop, () => true, 'read');
  return {
    experience: experienceOf(crowd.answers),
    rescued: total(samples, 'banyan_fallbacks_total', { result: 'answered' }),
    servedByService,
    latch: latch?.state ?? 'unread',
  };
}
