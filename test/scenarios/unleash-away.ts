import { breakInventory, slide, untilInventory, untilServed } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import type { Shop } from '../support/shop.js';
import { experienceOf, openCrowd, shopFor, type Experience } from '../support/shopping.js';
import { until } from '../support/until.js';

export interface UnleashAway {
  readonly withoutUnleash: Experience;
  /** Requests answered by the service after the gateway had been restarted without Unleash: the flags came from its backup. */
  readonly servedAfterRestart: number;
  readonly afterRestart: Experience;
  /** The state of the latch after the service broke, Unleash still away. */
  readonly latch: string;
  readonly afterTrip: Experience;
  /** Is `.serve` on in Unleash, after Unleash came back and control had told it? */
  readonly serveEnabledAtLast: boolean;
}

/** Unleash is gone: flags hold, a gateway restarts with them, a trip still works, and Unleash hears of it when it returns. */
export async function runWithoutUnleash(shop: Shop, seconds: number): Promise<UnleashAway> {
  await slide(shop, { serve: 50 }, 'canary');
  let crowd = await openCrowd(shop, { seed: 11 });
  await untilServed(shop, 10);
  await shop.stopUnleash();
  const from = crowd.nowMs;
  await shopFor(crowd, seconds * 1000);
  const withoutUnleash = experienceOf(await crowd.leave(), from);

  await shop.kill('gateway', 'SIGTERM');
  await shop.untilUp('gateway');
  crowd = await openCrowd(shop, { seed: 12 });
  const servedAfterRestart = await until(async () => {
    const served = await servedByService(shop);
    return served > 10 ? served : undefined;
  }, 'the service serves behind the restarted gateway');
  const afterRestart = experienceOf(await crowd.leave());

  crowd = await openCrowd(shop, { seed: 13 });
  await breakInventory(shop, { errorRate: 1 });
  const { latch } = await untilInventory(
    shop,
    (picture) => picture.rollback?.state === 'rolled-back',
    'it is rolled back without Unleash',
  );
  const afterTrip = experienceOf(await crowd.leave());

  await shop.startUnleash();
  await untilInventory(shop, ({ unleashPending }) => unleashPending === null, 'Unleash has heard of it');
  const { enabled } = await shop.flags.read('inventory.serve');
  return {
    withoutUnleash,
    servedAfterRestart,
    afterRestart,
    latch: latch?.state ?? 'unread',
    afterTrip,
    serveEnabledAtLast: enabled,
  };
}

/** By the gateway's own count, which begins with its process: control still knows what the one before had served. */
async function servedByService(shop: Shop): Promise<number> {
  const samples = await scrape(shop.opsUrl('gateway'));
  return total(samples, 'banyan_requests_total', { arm: 'service' }) - total(samples, 'banyan_fallbacks_total');
}
