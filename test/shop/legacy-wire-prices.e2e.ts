import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/ask.js';
import { breakService, domainStatus, slide, untilDomain } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { OldPricePage, priceSaid, type OldMarket } from '../support/old-price-page.js';
import type { Said } from '../support/old-storefront.js';
import { runBanyan } from '../support/run-banyan.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

// A storefront that has not changed a line asks for prices by the core's own URLs, in front of a gateway that recognises them.

const MARKETS: readonly OldMarket[] = [
  {},
  { store: '0', group: '1' },
  { store: '1', group: '2' },
  { store: '2' },
  { store: '2', group: '3' },
  { store: '3', group: '3' },
];
/** What no read may take, ms: the operation's deadline of 800, and what a machine adds that stands still. */
const LATE_MS = 8_000;

let shop: Shop;
let agent: Agent;
/** Through the gateway, and past it. */
let old: OldPricePage;
let direct: OldPricePage;
let ugly: readonly string[];
let plain: readonly string[];

beforeAll(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
  shop = await startShop({ pricing: true, env: { BANYAN_LEGACY_WIRE: 'pricing' } });
  old = new OldPricePage(shop.url('gateway'), agent);
  direct = new OldPricePage(shop.url('legacy-core'), agent);
  ugly = await skusOf('ugly=true&limit=1000');
  plain = await skusOf('limit=60&offset=200');
});
afterAll(async () => {
  agent.destroy();
  await shop?.stop();
});

async function skusOf(query: string): Promise<readonly string[]> {
  return ((await shop.legacy('GET', `/__books/skus?${query}`)) as { skus: readonly string[] }).skus;
}

/** Fields of an answer that are those of any other: without the message's own, and what is between two hops. */
function headOf({ headers }: Answer): object {
  const {
    date: _date,
    via: _via,
    connection: _c,
    'keep-alive': _k,
    'transfer-encoding': _t,
    'content-length': _l,
    ...others
  } = headers;
  return others;
}

/** The requests of the wire that the gateway has counted. */
const counted = async (labels: Readonly<Record<string, string>>): Promise<number> =>
  total(await scrape(shop.opsUrl('gateway')), 'banyan_requests_total', {
    domain: 'pricing',
    contract: 'legacy',
    ...labels,
  });
const forwarded = async (reason: string): Promise<number> =>
  total(await scrape(shop.opsUrl('gateway')), 'banyan_legacy_wire_forwarded_total', { domain: 'pricing', reason });

/** What the core says, asked past the gateway. */
const truths = new Map<string, Said>();
async function truthOf(sku: string, market: OldMarket): Promise<Said> {
  const key = JSON.stringify([sku, market]);
  const known = truths.get(key) ?? priceSaid(await direct.price(sku, market));
  truths.set(key, known);
  return known;
}

describe('while the slider is at 0', () => {
  it('every answer is the core’s, byte for byte, head and body', async () => {
    for (const sku of [...ugly.slice(0, 60), 'NO-SUCH', '0815']) {
      for (const market of [{}, { store: '2', group: '3' }, { store: '9' }]) {
        const [there, here] = [await direct.price(sku, market), await old.price(sku, market)];
        expect([here.status, here.text, headOf(here)]).toEqual([there.status, there.text, headOf(there)]);
      }
    }
    for (const skus of [ugly.slice(0, 40), ['007'], ['NO-SUCH'], ['007', '007'], plain]) {
      const [there, here] = [await direct.prices(skus, { store: '1' }), await old.prices(skus, { store: '1' })];
      expect([here.status, here.text, headOf(here)]).toEqual([there.status, there.text, headOf(there)]);
    }
    expect(await counted({ arm: 'service' })).toBe(0);
    await until(
      async () => (await old.price('007', {})).status === 200 && (await counted({ arm: 'legacy' })) > 0,
      'the legacy arm is counted',
    );
  });

  it('the cart passes through on its session, whatever the wire knows', async () => {
    const line = { 'product[0][sku]': '007', 'product[0][quantity]': '2' };
    for (const page of [direct, old]) {
      const added = await page.cart('api/cart/add', line);
      const session = String(added.headers['set-cookie']?.[0]).split(';')[0] ?? '';
      expect(added.json).toHaveProperty('success');
      expect(session).toMatch(/^OCSESSID=/);
      expect((await page.cart('api/cart/products', {}, session)).text).toContain('"007"');
    }
    expect(await forwarded('not-described')).toBeLessThan(200);
  });

  it('with a shadow, what the core says in passing is compared with the service, and all of it agrees', async () => {
    await slide(shop, { serve: 'off', shadow: 100 }, 'shadow', 'pricing');
    const compared = async () =>
      total(await scrape(shop.opsUrl('gateway')), 'banyan_shadow_compared_total', { domain: 'pricing' });
    const before = await compared();
    // What is asked for the first time teaches the gateway; from the second on it is compared.
    for (const _ of ['first', 'second']) {
      for (const market of MARKETS.slice(0, 4)) {
        for (const sku of ugly) await old.price(sku, market);
        await old.prices(plain, market);
      }
    }
    await until(async () => (await compared()) - before > 200, 'copies are compared');
    const samples = await scrape(shop.opsUrl('gateway'));
    expect(total(samples, 'banyan_shadow_mismatched_total', { domain: 'pricing' })).toBe(0);
  });
});

describe('at a canary of 50 %', () => {
  /** Sixteen shoppers: about half of them in each arm, each always in the same. */
  const shoppers = Array.from({ length: 16 }, (_, index) => `shopper-${index}`);

  it('both arms say the same of every product, ugly ones too, in every shop and group', async () => {
    await slide(shop, { serve: 50, shadow: 'off' }, 'canary', 'pricing');
    const before = {
      service: await counted({ arm: 'service', outcome: 'ok' }),
      legacy: await counted({ arm: 'legacy', outcome: 'ok' }),
    };
    let asked = 0;
    let alike = 0;
    for (const market of MARKETS) {
      for (const sku of [...ugly, ...plain]) {
        const truth = await truthOf(sku, market);
        for (const shopper of [shoppers[asked % 16], shoppers[(asked + 7) % 16]]) {
          const answer = await old.price(sku, market, shopper);
          expect([sku, market, priceSaid(answer)]).toEqual([sku, market, truth]);
          asked += 1;
        }
      }
      for (const skus of [plain, ugly.slice(50, 51), [...plain.slice(0, 9), 'NO-SUCH']]) {
        const there = await direct.prices(skus, market);
        for (const shopper of shoppers.slice(0, 6)) {
          const here = await old.prices(skus, market, shopper);
          expect([here.status, here.text]).toEqual([there.status, there.text]);
          alike += 1;
        }
      }
    }
    const by = {
      service: (await counted({ arm: 'service', outcome: 'ok' })) - before.service,
      legacy: (await counted({ arm: 'legacy', outcome: 'ok' })) - before.legacy,
    };
    process.stdout.write(
      `asked ${asked}, lists ${alike}, by ${JSON.stringify(by)}, not told ${await forwarded('not-told')}, ` +
        `disagreed ${await forwarded('disagreed')}\n`,
    );
    // Each arm had its share, although what is in doubt, unknown, or has a notice ahead of it is always the core's.
    expect(by.service).toBeGreaterThan(asked / 6);
    expect(by.legacy).toBeGreaterThan(asked / 6);
    expect(await forwarded('disagreed')).toBe(0);
  }, 240_000);

  it('a head does not say which arm answered', async () => {
    const heads = new Set<string>();
    for (const shopper of shoppers) {
      const fields = Object.entries(headOf(await old.price('007', {}, shopper)));
      heads.add(
        fields
          .map((field) => JSON.stringify(field))
          .toSorted()
          .join(),
      );
    }
    expect([...heads]).toHaveLength(1);
    expect([...heads][0]).not.toMatch(/contract-version|banyan_sid|server-timing|"age"/i);
  });

  it('a price that is changed in the core is given as it is as soon as the service has heard of it', async () => {
    const sku = plain[3] ?? '';
    await truthOf(sku, {});
    for (const shopper of shoppers) await old.price(sku, {}, shopper);
    await shop.legacy('POST', '/__books/price', { sku, price: '77.7000' });
    const truth = priceSaid(await direct.price(sku, {}));
    truths.set(JSON.stringify([sku, {}]), truth);
    expect(JSON.stringify(truth.said)).toContain('77');
    // The service hears of it within its poll: until then its word is of the earlier revision, and so is what was told.
    await until(async () => {
      const said = await Promise.all(shoppers.map(async (shopper) => priceSaid(await old.price(sku, {}, shopper))));
      return said.every((each) => JSON.stringify(each) === JSON.stringify(truth));
    }, 'every shopper sees the changed price');
    // That may be the core's word to everybody for a while; the service's is the same.
    const served = await counted({ arm: 'service', outcome: 'ok' });
    const said: Said[] = [];
    await until(async () => {
      for (const shopper of shoppers) said.push(priceSaid(await old.price(sku, {}, shopper)));
      return (await counted({ arm: 'service', outcome: 'ok' })) > served;
    }, 'the service tells it, too');
    for (const each of said) expect(each).toEqual(truth);
  });

  it('a rollback in the middle is not seen: no answer fails, none differs', async () => {
    const known = [...ugly.slice(0, 25), ...plain.slice(0, 25)];
    for (const sku of known) await truthOf(sku, {});
    const stop = new AbortController();
    const seen = { answers: 0, failed: 0, different: 0, slowestMs: 0 };
    const visits = Array.from({ length: 6 }, async (_, index) => {
      for (let turn = index; !stop.signal.aborted; turn++) {
        const sku = known[turn % known.length] ?? '007';
        // A shopper looks at ten products.
        const answer = await old.price(sku, {}, `visit-${index}-${Math.floor(turn / 10)}`);
        seen.answers += 1;
        seen.slowestMs = Math.max(seen.slowestMs, answer.ms);
        if (answer.status !== 200) seen.failed += 1;
        else if (JSON.stringify(priceSaid(answer)) !== JSON.stringify(await truthOf(sku, {}))) seen.different += 1;
      }
    });
    const served = await counted({ arm: 'service', outcome: 'ok' });
    await until(async () => (await counted({ arm: 'service', outcome: 'ok' })) > served + 100, 'the service serves');
    await breakService(shop, 'pricing', { errorRate: 1 });
    await untilDomain(shop, 'pricing', ({ rollback }) => rollback?.state === 'rolled-back', 'it is rolled back');
    const after = await counted({ arm: 'legacy', outcome: 'ok' });
    await until(async () => (await counted({ arm: 'legacy', outcome: 'ok' })) > after + 100, 'the core serves on');
    stop.abort();
    await Promise.all(visits);
    process.stdout.write(`rollback: ${JSON.stringify(seen)}\n`);
    expect(seen).toMatchObject({ failed: 0, different: 0 });
    expect(seen.answers).toBeGreaterThan(200);
    expect(seen.slowestMs).toBeLessThan(LATE_MS);
    expect((await domainStatus(shop, 'pricing')).latch?.state).toBe('tripped');
  });

  it('control knows who still calls the old URLs', async () => {
    const consumers = await until(async () => {
      const { stdout } = await runBanyan(['contracts', 'consumers', 'pricing/legacy', '--json'], '', {
        CONTROL_URL: shop.url('control'),
      });
      const { uses } = JSON.parse(stdout) as { uses: readonly { operation: string; storefront: string }[] | null };
      return (uses ?? []).length === 2 ? uses : undefined;
    }, 'control has kept the use');
    expect(consumers?.map(({ operation, storefront }) => `${operation} ${storefront}`).toSorted()).toEqual([
      'getPrice default',
      'getPrices default',
    ]);
  });
});
