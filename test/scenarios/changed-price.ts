import type { DomainArm, PriceResult } from '@banyan/domains';
import { ask } from '../support/ask.js';
import type { Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** How long a change of a price took, ms. */
export interface Followed {
  /** From the change in the core to the service's first answer with it. */
  readonly serviceMs: number;
  /** From then to the gateway's first answer with it; 0: it was the first. */
  readonly gatewayMs: number;
}

const WITHIN_MS = 45_000;

/** In the core's books, without special and tiers. */
export async function changePrice(shop: Shop, sku: string, price: string): Promise<void> {
  await shop.legacy('POST', '/__books/price', { sku, price, specials: [], discounts: [] });
}

/** Changes a price in the core, and asks service and gateway for it all the time until both know. @param price such as `13.20` */
export async function followPrice(shop: Shop, arm: DomainArm, sku: string, price: string): Promise<Followed> {
  const amountMinor = Math.round(Number(price) * 100);
  const path = `/pricing/v2/prices/${encodeURIComponent(sku)}?channel=web`;
  const byGateway = async () => {
    const { json } = await ask(shop.url('gateway'), path);
    return (json as { readonly price?: { readonly amountMinor: number } }).price?.amountMinor === amountMinor;
  };
  const byService = async () => {
    const attempt = { signal: AbortSignal.timeout(WITHIN_MS), remainingMs: () => WITHIN_MS };
    const question = { sku, channel: 'web', group: 'retail', quantityE4: 10_000 };
    const said = (await arm.call('price.one', question, attempt)) as PriceResult;
    return said.kind === 'price' && said.price.amountMinor === amountMinor;
  };
  // Remembered as it was.
  await byGateway();
  const changedMs = performance.now();
  await changePrice(shop, sku, price);
  const [serviceAtMs, gatewayAtMs] = await Promise.all([
    knownAt(byService, 'the service'),
    knownAt(byGateway, 'the gateway'),
  ]);
  return { serviceMs: serviceAtMs - changedMs, gatewayMs: Math.max(0, gatewayAtMs - serviceAtMs) };
}

async function knownAt(knows: () => Promise<boolean>, who: string): Promise<number> {
  await until(knows, `${who} knows the price`, WITHIN_MS);
  return performance.now();
}
