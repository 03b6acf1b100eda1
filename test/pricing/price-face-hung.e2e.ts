import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../support/ask.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** How often prices are asked for while the face hangs, ms, and for how long: a little more than old prices may be without saying so. */
const EVERY_MS = 40;
const HUNG_MS = 33_000;
const DELAYED_AFTER_S = 30;
/** So many of the answers say that they are no longer confirmed, before the face is back. */
const DELAYED = 10;
const MOST_MS = 90_000;

interface Asked {
  readonly status: number;
  readonly ageS: number;
  readonly degraded: unknown;
}

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ env: { BANYAN_BROWSE_FRESH_MS: '1000' } });
});
afterAll(() => shop.stop());

it('gives prices that it remembers while the price face hangs, hardly asks it, and says when they are no longer confirmed', async () => {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=60&offset=500')) as { skus: readonly string[] };
  const one = async (sku: string): Promise<Asked> => {
    const { status, headers } = await ask(
      shop.url('gateway'),
      `/pricing/v2/prices/${encodeURIComponent(sku)}?channel=web`,
    );
    const { age, degraded } = headers;
    return { status, ageS: Number(age ?? 0), degraded };
  };
  for (const sku of skus) {
    const first = await until(async () => {
      const asked = await one(sku);
      return asked.status === 200 ? asked : undefined;
    }, `${sku} has a price`);
    expect(first.degraded).toBeUndefined();
  }

  await shop.legacy('PUT', '/__faults/price', { hang: true });
  const hungAtMs = performance.now();
  let delayed = 0;
  const asked: Promise<Asked>[] = [];
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      const asking = one(skus[asked.length % skus.length] ?? '');
      asked.push(asking);
      void asking.then(
        ({ degraded }) => (delayed += degraded === undefined ? 0 : 1),
        () => undefined,
      );
      const hungMs = performance.now() - hungAtMs;
      if (hungMs < HUNG_MS || (delayed <= DELAYED && hungMs < MOST_MS)) return;
      clearInterval(timer);
      done();
    }, EVERY_MS);
  });
  // The face hangs until now: who is answered has not waited for it.
  const answers = await Promise.all(asked);

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  // When ten calls have found that it hangs the breaker is open, and lets one through at times to see whether it is back.
  const { price } = (await shop.legacy('GET', '/__faults')) as {
    readonly price: { readonly hang: { readonly struck: number } };
  };
  expect(price.hang.struck).toBeGreaterThan(0);
  expect(price.hang.struck).toBeLessThan(answers.length / 2);
  // Whole seconds of age: of the one between nobody outside can tell on which side it was.
  for (const { ageS, degraded } of answers) {
    if (ageS < DELAYED_AFTER_S) expect(degraded).toBeUndefined();
    if (ageS > DELAYED_AFTER_S) expect(degraded).toBe('price-verification-delayed');
  }
  expect(delayed).toBeGreaterThan(DELAYED);

  await shop.legacy('DELETE', '/__faults');
  await until(async () => (await one(skus[0] ?? '')).degraded === undefined, 'prices are confirmed again');
});
