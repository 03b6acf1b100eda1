import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/ask.js';
import { breakInventory, inventoryStatus, slide, untilInventory } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { resetOnceOff } from '../support/latch-story.js';
import { itemSaid, listSaid, OldStorefront, type Said } from '../support/old-storefront.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// A storefront that has not changed a line, in front of a gateway that recognises the core's own URLs.

const VIEWS = [
  undefined,
  'default',
  'mobile_de',
  'mkt',
  'pos',
  'pos_0101',
  'pos_0102',
  'pos_0103',
  'pos_0104',
] as const;
/** What no read may take, ms: the operation's deadline of 2,000, and what a machine adds that stands still. */
const LATE_MS = 8_000;

let shop: Shop;
let agent: Agent;
/** Through the gateway, and past it. */
let old: OldStorefront;
let direct: OldStorefront;
let ugly: readonly string[];
let plain: readonly string[];

beforeAll(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
  shop = await startShop({ env: { BANYAN_LEGACY_WIRE: 'inventory' } });
  old = await OldStorefront.signIn(shop.url('gateway'), agent);
  direct = old.at(shop.url('legacy-core'));
  ugly = await skusOf('ugly=true&limit=1000');
  plain = await skusOf('limit=60&offset=200');
});
afterAll(async () => {
  agent.destroy();
  await shop.stop();
});

async function skusOf(query: string): Promise<readonly string[]> {
  return ((await shop.legacy('GET', `/__books/skus?${query}`)) as { skus: readonly string[] }).skus;
}

/** Fields of an answer that are those of any other: without the message's own, and what is between two hops. */
function headOf({ headers }: Answer): object {
  const { date: _date, via: _via, connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...others } = headers;
  return others;
}

/** The requests of the wire that the gateway has counted. */
const counted = async (labels: Readonly<Record<string, string>>): Promise<number> =>
  total(await scrape(shop.opsUrl('gateway')), 'banyan_requests_total', { contract: 'legacy', ...labels });
const forwarded = async (reason: string): Promise<number> =>
  total(await scrape(shop.opsUrl('gateway')), 'banyan_legacy_wire_forwarded_total', { reason });

/** What the core says, asked past the gateway. */
const truths = new Map<string, Said>();
async function truthOf(sku: string, view: string | undefined): Promise<Said> {
  const key = JSON.stringify([sku, view]);
  const known = truths.get(key) ?? itemSaid(await direct.item(sku, view));
  truths.set(key, known);
  return known;
}

describe('while the slider is at 0', () => {
  it('every answer is the core’s, byte for byte, head and body', async () => {
    for (const sku of [...ugly.slice(0, 30), 'NO-SUCH', '0815']) {
      for (const view of [undefined, 'pos', 'nowhere']) {
        const [there, here] = [await direct.item(sku, view), await old.item(sku, view)];
        expect([here.status, here.text, headOf(here)]).toEqual([there.status, there.text, headOf(there)]);
      }
    }
    for (const skus of [
      ugly.slice(0, 40),
      ['007'],
      [],
      ['NO-SUCH'],
      Array.from({ length: 120 }, (_, index) => `S-${index}`),
    ]) {
      for (const view of [undefined, 'pos_0102']) {
        const [there, here] = [await direct.list(skus, view), await old.list(skus, view)];
        expect([here.status, here.text, headOf(here)]).toEqual([there.status, there.text, headOf(there)]);
      }
    }
    expect(await counted({ arm: 'service' })).toBe(0);
    await until(
      async () => (await old.item('007', undefined)).status === 200 && (await counted({ arm: 'legacy' })) > 0,
      'the legacy arm is counted',
    );
  });

  it('with a shadow, what the core says in passing is compared with the service, and all of it agrees', async () => {
    await slide(shop, { serve: 'off', shadow: 100 }, 'shadow');
    const compared = async () => total(await scrape(shop.opsUrl('gateway')), 'banyan_shadow_compared_total');
    const before = await compared();
    // What is asked for the first time teaches the gateway; from the second on it is compared.
    for (const _ of ['first', 'second']) {
      for (const view of VIEWS) for (const sku of ugly) await old.item(sku, view);
      for (const view of VIEWS) await old.list(plain, view);
    }
    await until(async () => (await compared()) - before > 400, 'copies are compared');
    const samples = await scrape(shop.opsUrl('gateway'));
    expect(total(samples, 'banyan_shadow_mismatched_total')).toBe(0);
    expect(total(samples, 'banyan_shadow_field_mismatches_total')).toBe(0);
  });
});

describe('at a canary of 50 %', () => {
  /** Sixteen shoppers: about half of them in each arm, each always in the same. */
  const shoppers = Array.from({ length: 16 }, (_, index) => `shopper-${index}`);

  it('both arms say the same of every product, ugly ones too, in every store view', async () => {
    await slide(shop, { serve: 50, shadow: 'off' }, 'canary');
    const before = {
      service: await counted({ arm: 'service', outcome: 'ok' }),
      legacy: await counted({ arm: 'legacy', outcome: 'ok' }),
    };
    let asked = 0;
    let alike = 0;
    for (const view of VIEWS) {
      for (const sku of [...ugly, ...plain]) {
        const truth = await truthOf(sku, view);
        const answers = [
          await old.item(sku, view, shoppers[asked % 16]),
          await old.item(sku, view, shoppers[(asked + 7) % 16]),
        ];
        for (const answer of answers) {
          expect([sku, view, itemSaid(answer)]).toEqual([sku, view, truth]);
          alike += JSON.stringify(truth.said) === answer.text ? 1 : 0;
        }
        asked += 2;
      }
      for (const skus of [ugly.slice(0, 50), plain, ugly.slice(50, 51)]) {
        const truth = listSaid(await direct.list(skus, view));
        for (const shopper of shoppers.slice(0, 6))
          expect(listSaid(await old.list(skus, view, shopper))).toEqual(truth);
      }
    }
    const by = {
      service: (await counted({ arm: 'service', outcome: 'ok' })) - before.service,
      legacy: (await counted({ arm: 'legacy', outcome: 'ok' })) - before.legacy,
    };
    // Each arm had its share of them, and the core was asked for little else.
    expect(by.service).toBeGreaterThan(asked / 5);
    expect(by.legacy).toBeGreaterThan(asked / 5);
    expect(await forwarded('disagreed')).toBe(0);
    expect(alike).toBe(asked);
  }, 240_000);

  it('a head does not say which arm answered', async () => {
    const heads = new Set<string>();
    for (const shopper of shoppers)
      heads.add(
        Object.entries(headOf(await old.item('007', undefined, shopper)))
          .map((field) => JSON.stringify(field))
          .toSorted()
          .join(),
      );
    expect([...heads]).toHaveLength(1);
    expect([...heads][0]).not.toMatch(/contract-version|banyan_sid|server-timing|age/i);
  });

  it('nobody is let in whom the core would not', async () => {
    const stranger = new OldStorefront(old.base, agent, 'f'.repeat(32), 'f'.repeat(32));
    for (const shopper of shoppers) {
      expect((await stranger.item('007', undefined, shopper)).status).toBe(401);
      expect(listSaid(await stranger.list(['007', 'A/B-100'], undefined, shopper)).said).toEqual({ fault: '5' });
    }
    // A session that is ended through the gateway lets nobody in any more, at once.
    const other = await OldStorefront.signIn(old.base, agent);
    const lists = async () =>
      Promise.all(
        shoppers.map(async (shopper) => listSaid(await other.list(['007', 'A/B-100'], undefined, shopper)).said),
      );
    await lists();
    expect(JSON.stringify(await lists())).not.toContain('fault');
    await other.endSession();
    expect(await lists()).toEqual(shoppers.map(() => ({ fault: '5' })));
  });

  it('a service that hangs costs nobody an answer, nor more than the deadline', async () => {
    await breakInventory(shop, { hang: true });
    const rescued = await counted({ outcome: 'rescued' });
    for (const shopper of shoppers) {
      const answer = await old.item('007', undefined, shopper);
      expect(itemSaid(answer)).toEqual(await truthOf('007', undefined));
      expect(answer.ms).toBeLessThan(LATE_MS);
      if ((await counted({ outcome: 'rescued' })) - rescued >= 3) break;
    }
    expect((await counted({ outcome: 'rescued' })) - rescued).toBeGreaterThan(0);
    await breakInventory(shop, {});
    if ((await inventoryStatus(shop)).latch?.state === 'tripped') await resetOnceOff(shop, 'the hang was ours');
    await slide(shop, { serve: 50, shadow: 'off' }, 'canary');
  });

  it('a rollback in the middle is not seen: no answer fails, none differs', async () => {
    const known = [...ugly.slice(0, 25), ...plain.slice(0, 25)];
    for (const sku of known) await truthOf(sku, 'default');
    const stop = new AbortController();
    const seen = { answers: 0, failed: 0, different: 0, slowestMs: 0 };
    const visits = Array.from({ length: 6 }, async (_, index) => {
      for (let turn = index; !stop.signal.aborted; turn++) {
        const sku = known[turn % known.length] ?? '007';
        // A shopper looks at ten products.
        const answer = await old.item(sku, 'default', `visit-${index}-${Math.floor(turn / 10)}`);
        seen.answers += 1;
        seen.slowestMs = Math.max(seen.slowestMs, answer.ms);
        if (answer.status !== 200) seen.failed += 1;
        else if (JSON.stringify(itemSaid(answer)) !== JSON.stringify(await truthOf(sku, 'default')))
          seen.different += 1;
      }
    });
    const served = await counted({ arm: 'service', outcome: 'ok' });
    await until(async () => (await counted({ arm: 'service', outcome: 'ok' })) > served + 100, 'the service serves');
    await breakInventory(shop, { errorRate: 1 });
    await untilInventory(shop, ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back everywhere');
    const after = await counted({ arm: 'legacy', outcome: 'ok' });
    await until(async () => (await counted({ arm: 'legacy', outcome: 'ok' })) > after + 100, 'the core serves on');
    stop.abort();
    await Promise.all(visits);
    expect(seen).toMatchObject({ failed: 0, different: 0 });
    expect(seen.answers).toBeGreaterThan(200);
    expect(seen.slowestMs).toBeLessThan(LATE_MS);
    const { latch } = await inventoryStatus(shop);
    expect(latch?.state).toBe('tripped');
  });
});
