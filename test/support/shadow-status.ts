import { setTimeout as pause } from 'node:timers/promises';
import type { ShadowStatus } from '../../apps/control/src/status/shop-status.js';
import type { Shop } from './shop.js';
import { until } from './until.js';

/** Reports come twice a second. */
const REST_MS = 1_500;
const WITHIN_MS = 120_000;

export async function shadowOf(shop: Shop, domain: string): Promise<ShadowStatus> {
  const response = await fetch(`${shop.url('control')}/api/domains/${domain}`, { signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`control answered for ${domain} with ${response.status}`);
  return ((await response.json()) as { readonly shadow: ShadowStatus }).shadow;
}

/** As of when no difference is pending and the counts rest. */
export async function shadowAtRest(shop: Shop, domain: string): Promise<ShadowStatus> {
  let last = await shadowOf(shop, domain);
  return until(
    async () => {
      await pause(REST_MS);
      const now = await shadowOf(shop, domain);
      const rests = now.pending === 0 && now.compared === last.compared && now.selected === last.selected;
      last = now;
      return rests ? now : undefined;
    },
    'every difference is settled',
    WITHIN_MS,
  );
}
