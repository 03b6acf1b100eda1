import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { messageOf, randomHex } from '@banyan/kernel';
import type { DomainStatus } from '../../apps/control/src/status/shop-status.js';
import { ask } from '../support/ask.js';
import { breakInventory, slide } from '../support/domain-status.js';
import { resetOnceOff } from '../support/latch-story.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** One request in ten, so that a test sees the rate. */
const RATIO = 0.1;
const ONE = 'availability.one';
/** Longer than a report and its hearing take. */
const REST_MS = 3_000;
const HEARD_MS = 120_000;

let shop: Shop;
let sku: string;
/** What control had heard when the test began. */
let before: Figures;
beforeAll(async () => {
  shop = await startShop({ env: { BANYAN_REVERSE_SHADOW_RATIO: String(RATIO), BANYAN_RELEASE: 'first' } });
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=20')) as { skus: readonly string[] };
  sku = encodeURIComponent(skus[0] ?? '');
});
afterAll(() => shop?.stop());

/** The service answers everybody, and both arms are well. */
beforeEach(async () => {
  await wellAgain();
  if ((await status()).latch?.state === 'tripped') await resetOnceOff(shop, 'the next test');
  await slide(shop, { serve: 100, shadow: 'off' }, 'full');
  // With the first answer the gateway knows the release, and evidence begins.
  await shoppers(2);
  before = (await counted(1, NOTHING)).figures;
});

async function wellAgain(): Promise<void> {
  await breakInventory(shop, {});
  await shop.legacy('DELETE', '/__faults');
}

/** Every face of the core answers with an error. */
async function breakLegacy(): Promise<void> {
  for (const way of ['soap', 'rest', 'msi']) await shop.legacy('PUT', `/__faults/${way}`, { errorRate: 1 });
}

/**
 * So many shoppers, and more until control has heard of as many as are asked for: what is answered while the gateway stands still
 * is no evidence. @returns what they were answered with
 */
async function shoppersUntil(
  count: number,
  since: Figures,
  isSo: (figures: Figures) => boolean,
): Promise<{ readonly statuses: ReadonlySet<number>; readonly figures: Figures; readonly inventory: DomainStatus }> {
  const statuses = new Set(await shoppers(count));
  const endMs = performance.now() + HEARD_MS;
  for (;;) {
    const { figures, inventory } = await rested(since);
    if (isSo(figures)) return { statuses, figures, inventory };
    if (performance.now() > endMs) throw new Error(`control never heard of enough: ${JSON.stringify(figures)}`);
    for (const each of await shoppers(5)) statuses.add(each);
  }
}

/** So many shoppers one after the other; what they were answered with. */
async function shoppers(count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) {
    const { status } = await ask(shop.url('gateway'), `/inventory/v1/availability/${sku}?channel=web`, {
      headers: { 'x-session-id': randomHex(8) },
    });
    statuses.push(status);
  }
  return statuses;
}

async function status(): Promise<DomainStatus> {
  const response = await fetch(`${shop.url('control')}/api/domains`);
  const { domains } = (await response.json()) as { domains: readonly DomainStatus[] };
  const [inventory] = domains;
  if (inventory === undefined) throw new Error('control knows no domain');
  return inventory;
}

interface Figures {
  readonly requests: number;
  readonly failed: number;
  readonly sampled: number;
  readonly sampledFailed: number;
}

const NOTHING: Figures = { requests: 0, failed: 0, sampled: 0, sampledFailed: 0 };

/** What control has heard of both arms, less what it had heard before, once it has heard of nothing more for a while. */
async function rested(since: Figures): Promise<{ readonly figures: Figures; readonly inventory: DomainStatus }> {
  let last = await counted(0, since);
  let sinceMs = performance.now();
  return until(async () => {
    const now = await counted(0, since);
    if (!isDeepStrictEqual(now.figures, last.figures)) sinceMs = performance.now();
    last = now;
    return performance.now() - sinceMs > REST_MS ? now : undefined;
  }, 'control has heard of all');
}

/** What control has heard of both arms, less what it had heard before; once it is so many requests. */
function counted(
  requests: number,
  since: Figures,
): Promise<{ readonly figures: Figures; readonly inventory: DomainStatus }> {
  let last: object | undefined;
  return until(async () => {
    const inventory = await status();
    const one = inventory.operations.find(({ operation }) => operation === ONE);
    if (one === undefined) return undefined;
    const figures = {
      requests: one.service.requests - since.requests,
      failed: one.service.failed - since.failed,
      sampled: one.legacy.requests - since.sampled,
      sampledFailed: one.legacy.failed - since.sampledFailed,
    };
    last = {
      figures,
      stage: inventory.stage,
      flag: inventory.flag,
      latch: inventory.latch,
      release: inventory.release,
    };
    return figures.requests >= requests ? { figures, inventory } : undefined;
  }, `control has heard of ${requests} requests`).catch((error: unknown) => {
    throw new Error(`${messageOf(error)}; it last said ${JSON.stringify(last)}`, { cause: error });
  });
}

describe('while the service answers everybody', () => {
  it('legacy is asked at the rate, though the flag copies nothing, and is said to be well', async () => {
    const { statuses, figures, inventory } = await shoppersUntil(
      60,
      before,
      ({ requests, sampled }) => requests >= 60 && sampled >= 60 * RATIO,
    );
    expect(statuses).toEqual(new Set([200]));
    expect(figures).toMatchObject({ failed: 0, sampledFailed: 0 });
    // Every tenth, of those that count; which of them do, is chance.
    expect(Math.abs(figures.sampled - figures.requests * RATIO)).toBeLessThanOrEqual(2);
    // Copies are not traffic.
    expect(inventory.share).toMatchObject({ intended: 1, observed: 1, observedOfSessions: 1 });
    expect(inventory.share.sessions).toMatchObject({ legacy: 0 });
    expect(inventory.share.sessions.service).toBeGreaterThanOrEqual(60);
    // One that was under way while the machine stood still is not compared.
    expect(inventory.shadow.since.ratio).toBeGreaterThan(0.5);
    expect(inventory.release).toEqual({ judged: 'first', seen: ['first'] });
  });

  it('an outage of legacy alone trips nothing, and shows in the sample', async () => {
    await breakLegacy();
    const { statuses, figures, inventory } = await shoppersUntil(
      60,
      before,
      ({ sampledFailed }) => sampledFailed >= 60 * RATIO,
    );
    expect(statuses).toEqual(new Set([200]));
    expect(figures.failed).toBe(0);
    expect(inventory.latch?.state).toBe('armed');
  });

  it('an outage of both arms trips nothing: legacy would be no better', async () => {
    await shoppers(20);
    await breakLegacy();
    await breakInventory(shop, { errorRate: 1 });
    const { inventory } = await shoppersUntil(
      60,
      before,
      ({ failed, sampledFailed }) => failed >= 60 && sampledFailed > 10,
    );
    expect(inventory.latch?.state).toBe('armed');
  });

  it('an outage of the service trips, legacy being well', async () => {
    await shoppers(20);
    await breakInventory(shop, { errorRate: 1 });
    expect(new Set(await shoppers(40))).toEqual(new Set([200]));
    await until(async () => (await status()).latch?.state === 'tripped', 'the latch is tripped');
  });

  it('a restart of the same release does not begin the evidence anew', async () => {
    const [earlier, later] = [20, 10];
    await shoppers(earlier);
    await shop.halt('inventory');
    await shop.resume('inventory');
    await shoppers(later);
    // More than those of before, one of the two that every test begins with among them, and more than anew there could be. Not
    // every one of them: where the gateway stood still meanwhile, an answer is no evidence.
    const { inventory } = await counted(earlier + 2, before);
    expect(inventory.release).toEqual({ judged: 'first', seen: ['first'] });
  });
});
