import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DomainArm } from '@banyan/domains';
import { changePrice, followPrice, type Followed } from '../scenarios/changed-price.js';
import { ask, post } from '../support/ask.js';
import { slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { pricingArm } from '../support/pricing-arm.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** As long as an operator may let answers be given again: what is seen sooner was forgotten because it was told. */
const FRESH_MS = 60_000;

let shop: Shop;
let arm: DomainArm;
beforeAll(async () => {
  shop = await startShop({ pricing: true, env: { BANYAN_BROWSE_FRESH_MS: String(FRESH_MS) } });
  arm = pricingArm(shop);
  // The first answers say that everything may have changed.
  await until(async () => (await metric('banyan_change_polls_total', { outcome: 'quiet' })) > 1, 'the feed is quiet');
});
afterAll(async () => {
  await arm?.close();
  await shop?.stop();
});

const metric = async (name: string, labels: Readonly<Record<string, string>>): Promise<number> =>
  total(await scrape(shop.opsUrl('gateway')), name, { domain: 'pricing', ...labels });
const batch = (skus: readonly string[]) =>
  post(shop.url('gateway'), '/pricing/v2/prices/batch', { channel: 'web', skus });
const one = async (sku: string) => {
  const { json } = await ask(shop.url('gateway'), `/pricing/v1/prices/${encodeURIComponent(sku)}?channel=web`);
  return (json as { readonly price?: string }).price;
};

const linesOfSilence = async (): Promise<readonly string[]> =>
  (await shop.logs('gateway')).split('\n').filter((line) => line.includes('asking what changed in pricing'));

describe.each(['legacy', 'service'] as const)('a price that %s gave and that is remembered', (serving) => {
  beforeEach(async () => {
    const position = serving === 'legacy' ? { serve: 'off' as const } : { serve: 100 };
    await slide(shop, position, serving === 'legacy' ? 'legacy' : 'full', 'pricing');
  });

  it('is another long before it would be forgotten by itself, alone and in a batch; others are not asked for again', async () => {
    const sku = 'PREIS-TEXT';
    // Each is remembered anew: none was for so long already that it is asked for again by itself.
    const offset = serving === 'legacy' ? 500 : 600;
    const { skus: others } = (await shop.legacy('GET', `/__books/skus?limit=3&offset=${offset}`)) as {
      skus: readonly string[];
    };
    const followed: Followed[] = [];
    for (const [index, price] of ['13.10', '13.20', '13.30'].entries()) {
      const other = others[index] ?? '';
      await batch([sku, other]);
      await one(other);
      followed.push(await followPrice(shop, arm, sku, price));
      const { json } = await batch([sku, other]);
      const [entry] = (json as { entries: readonly { price: { amountMinor: number } }[] }).entries;
      expect(entry?.price.amountMinor).toBe(Number(price) * 100);
      // In between it was remembered: only what is told is forgotten.
      const asked = await metric('banyan_requests_total', { outcome: 'ok' });
      await one(other);
      expect(await metric('banyan_requests_total', { outcome: 'ok' })).toBe(asked);
    }
    for (const { gatewayMs } of followed) expect(gatewayMs).toBeLessThan(FRESH_MS);
    expect(await metric('banyan_forgotten_answers_total', {})).toBeGreaterThanOrEqual(2 * followed.length);
    await changePrice(shop, sku, '12.00');
  });
});

it('is remembered as ever while the service is away, and told of when it is back', async () => {
  await slide(shop, { serve: 'off' }, 'legacy', 'pricing');
  const sku = 'PREIS-EXPONENT';
  const before = await one(sku);
  const saidBefore = (await linesOfSilence()).length;
  await shop.halt('pricing', 0);
  await until(async () => (await metric('banyan_change_polls_total', { outcome: 'failed' })) > 1, 'polls fail');
  await changePrice(shop, sku, '149.00');
  expect(await one(sku)).toBe(before);
  await until(async () => (await metric('banyan_change_silence_seconds', {})) > 1, 'its silence is told');
  await shop.resume('pricing');
  await until(async () => (await one(sku)) === '149.00', 'the change is told');
  await changePrice(shop, sku, '150.00');
  // One warning when it began, one line when it was over; not one a second.
  expect((await linesOfSilence()).length - saidBefore).toBeLessThanOrEqual(4);
});
