import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../support/ask.js';
import { startShop, type Shop } from '../support/shop.js';

/** How often prices are asked for while the face hangs, ms, and for how long. */
const EVERY_MS = 25;
const HUNG_MS = 40_000;

interface Asked {
  readonly atMs: number;
  readonly ms: number;
  readonly status: number;
  readonly ageS: number;
  readonly degraded: string | undefined;
}

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ env: { BANYAN_BROWSE_FRESH_MS: '1000' } });
}, 120_000);
afterAll(() => shop.stop());

it('answers', async () => {
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=60&offset=500')) as { skus: readonly string[] };
  const url = shop.url('gateway');
  const one = async (sku: string): Promise<Asked> => {
    const startedMs = performance.now();
    const answer = await ask(url, `/pricing/v2/prices/${encodeURIComponent(sku)}?channel=web`);
    const { age, degraded } = answer.headers;
    return {
      atMs: startedMs,
      ms: performance.now() - startedMs,
      status: answer.status,
      ageS: Number(age ?? 0),
      degraded: degraded === undefined ? undefined : String(degraded),
    };
  };
  for (const sku of skus) expect((await one(sku)).status).toBe(200);
  await shop.legacy('PUT', '/__faults/price', { hang: true });
  const beganMs = performance.now();
  const asked: Promise<Asked>[] = [];
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      asked.push(one(skus[asked.length % skus.length] ?? ''));
      if (performance.now() - beganMs > HUNG_MS) {
        clearInterval(timer);
        done();
      }
    }, EVERY_MS);
  });
  const answers = await Promise.all(asked);
  const report = (name: string, some: readonly Asked[]) => {
    const ms = some.map((each) => each.ms).toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? -1);
    process.stderr.write(
      `${name}: n=${some.length} p50=${at(0.5)} p90=${at(0.9)} p99=${at(0.99)} max=${at(1)} not200=${some.filter(({ status }) => status !== 200).length} degraded=${some.filter(({ degraded }) => degraded !== undefined).length}\n`,
    );
  };
  for (let s = 0; s < 40; s += 5) report(`${s}-${s + 5}s`, answers.filter(({ atMs }) => atMs - beganMs >= s * 1000 && atMs - beganMs < s * 1000 + 5000));
  report('all', answers);
}, 120_000);
