import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../support/ask.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** How often prices are asked for while the face hangs, ms, and for how long: a little more than old prices may be without saying so. */
const EVERY_MS = 40;
const HUNG_MS = 33_000;
/** A price waits no longer for the face: its deadline. The rest is for a machine with something else to do. */
const DEADLINE_MS = 800;
const SLACK_MS = 400;
/** By then the breaker is open: ten calls have found that the face hangs. */
const KNOWN_TO_HANG_MS = 3_000;
const DELAYED_AFTER_S = 30;

interface Asked {
  /** Since the face hangs. */
  readonly atMs: number;
  readonly ms: number;
  readonly status: number;
  readonly ageS: number;
  readonly degraded: unknown;
}

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ env: { BANYAN_BROWSE_FRESH_MS: '1000' } });
});
afterAll(() => shop.stop());

it('gives prices that it remembers while the price face hangs, in time, and says when they are no longer confirmed', async () => {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=60&offset=500')) as { skus: readonly string[] };
  let hungAtMs = Infinity;
  const one = async (sku: string): Promise<Asked> => {
    const startedMs = performance.now();
    const { status, headers } = await ask(
      shop.url('gateway'),
      `/pricing/v2/prices/${encodeURIComponent(sku)}?channel=web`,
    );
    const { age, degraded } = headers;
    return { atMs: startedMs - hungAtMs, ms: performance.now() - startedMs, status, ageS: Number(age ?? 0), degraded };
  };
  for (const sku of skus) expect(await one(sku)).toMatchObject({ status: 200, degraded: undefined });

  await shop.legacy('PUT', '/__faults/price', { hang: true });
  hungAtMs = performance.now();
  const asked: Promise<Asked>[] = [];
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      asked.push(one(skus[asked.length % skus.length] ?? ''));
      if (performance.now() - hungAtMs < HUNG_MS) return;
      clearInterval(timer);
      done();
    }, EVERY_MS);
  });
  const answers = await Promise.all(asked);

  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(DEADLINE_MS + SLACK_MS);
  const known = answers
    .filter(({ atMs }) => atMs > KNOWN_TO_HANG_MS)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  // One in so many probes whether the face is back, and waits for it.
  expect(known[Math.floor(known.length * 0.95)]).toBeLessThan(DEADLINE_MS / 2);
  // Whole seconds of age: of the one between nobody outside can tell on which side it was.
  for (const { ageS, degraded } of answers) {
    if (ageS < DELAYED_AFTER_S) expect(degraded).toBeUndefined();
    if (ageS > DELAYED_AFTER_S) expect(degraded).toBe('price-verification-delayed');
  }
  expect(answers.filter(({ degraded }) => degraded !== undefined).length).toBeGreaterThan(10);

  await shop.legacy('DELETE', '/__faults');
  await until(async () => (await one(skus[0] ?? '')).degraded === undefined, 'prices are confirmed again');
});
