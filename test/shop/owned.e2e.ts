import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent } from 'node:http';
import { loadContracts } from '@banyan/contracts';
import { domains } from '@banyan/domains';
import { randomHex } from '@banyan/kernel';
import type { SpanRecord } from '../../apps/stack/src/traces/span-record.js';
import { ask, post, type Answer } from '../support/ask.js';
import { breakInventory, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** Every place, and the store view that the books keep for it. */
const PLACES = [
  [{ channel: 'web' }, 'default'],
  [{ channel: 'app' }, 'mobile_de'],
  [{ channel: 'marketplace' }, 'mkt'],
  [{ channel: 'store' }, 'pos'],
  [{ channel: 'store', location: 'berlin-mitte' }, 'pos_0101'],
  [{ channel: 'store', location: 'hamburg-altona' }, 'pos_0102'],
  [{ channel: 'store', location: 'muenchen-sendling' }, 'pos_0103'],
  [{ channel: 'store', location: 'koeln-deutz' }, 'pos_0104'],
] as const;
type Place = (typeof PLACES)[number][0];

interface Truth {
  readonly sku: string;
  /** Is it counted at all? */
  readonly managed: boolean;
  readonly storeViews: Readonly<Record<string, { readonly quantityE4: number; readonly inStock: boolean }>>;
}

const contracts = loadContracts(domains.flatMap((domain) => domain.contracts));
const [one, batch] = ['getAvailability', 'getAvailabilityBatch'].map((id) => contracts.find('inventory', 'v1', id));
const second = (id: string) => contracts.find('inventory', 'v2', id);

/** What a storefront must never read: words of the legacy core, of its wire, or of the arms. */
const LEGACY_WORDS =
  /soap|magento|xml|envelope|faultcode|catalogInventory|is_in_stock|store_?view|sessionId|legacy|inventory-service/i;

let shop: Shop;
let agent: Agent;
let url: string;
let ugly: readonly string[];
let plain: readonly string[];
let truths: ReadonlyMap<string, Truth>;

beforeAll(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 8 });
  shop = await startShop({ gateways: 2 });
  url = shop.url('gateway');
  ugly = await skusOf('ugly=true&limit=1000');
  plain = await skusOf('limit=100&offset=200');
  const query = new URLSearchParams([...ugly, ...plain].map((sku): [string, string] => ['sku', sku]));
  const { items } = (await shop.legacy('GET', `/__books?${query.toString()}`)) as { items: readonly Truth[] };
  truths = new Map(items.map((truth) => [truth.sku, truth]));
});
afterAll(async () => {
  agent.destroy();
  await shop.stop();
});

async function skusOf(query: string): Promise<readonly string[]> {
  return ((await shop.legacy('GET', `/__books/skus?${query}`)) as { skus: readonly string[] }).skus;
}

const getOne = (sku: string, place: Place, headers: Record<string, string> = {}): Promise<Answer> => {
  const query = new URLSearchParams(place).toString();
  return ask(url, `/inventory/v1/availability/${encodeURIComponent(sku)}?${query}`, { agent, headers });
};
const getBatch = (skus: readonly string[], place: Place): Promise<Answer> =>
  post(url, '/inventory/v1/availability/batch', { ...place, skus }, { agent });

function told(sku: string, place: Place, view: string): object {
  const { quantityE4, inStock } = truths.get(sku)?.storeViews[view] ?? { quantityE4: Number.NaN, inStock: false };
  const uncounted = inStock && truths.get(sku)?.managed === false;
  return {
    sku,
    ...place,
    available: inStock,
    quantity: uncounted ? null : Math.max(0, Math.floor(quantityE4 / 10_000)),
  };
}

/** What version 2 says of a product in a store view, without naming SKU or place. */
function stateOf(sku: string, view: string): object {
  const { managed = true, storeViews } = truths.get(sku) ?? {};
  const { quantityE4, inStock } = storeViews?.[view] ?? { quantityE4: Number.NaN, inStock: false };
  if (inStock && !managed) return { state: 'uncounted' };
  if (inStock) return quantityE4 > 0 ? { state: 'in-stock', quantity: quantityE4 / 10_000 } : { state: 'back-order' };
  return { state: quantityE4 > 0 ? 'not-for-sale' : 'sold-out' };
}

/** What no answer may take, ms: the deadline of 2,000, and what a machine adds that stands still. */
const LATE_MS = 8_000;

const answeredBy = async (arm: string, labels: object = { outcome: 'ok' }) =>
  total(await scrape(shop.opsUrl('gateway')), 'banyan_requests_total', { arm, ...labels });

describe.each([
  ['legacy', 'off', 'legacy'],
  ['service', 100, 'full'],
] as const)('answered by arm %s', (arm, serve, stage) => {
  beforeAll(() => slide(shop, { serve }, stage));

  it('every ugly SKU is what the books say, at every place', async () => {
    const before = [await answeredBy(arm), await answeredBy(arm, {})] as const;
    // `.` and `..` cannot stand in a path; none of these is one.
    for (const [place, view] of PLACES) {
      const answers = await Promise.all(ugly.slice(0, 20).map((sku) => getOne(sku, place)));
      for (const [index, { status, json, headers }] of answers.entries()) {
        expect([status, json]).toEqual([200, told(ugly[index]!, place, view)]);
        expect(one?.checkAnswer(status, json)).toEqual([]);
        expect(headers['contract-version']).toBe('v1');
      }
    }
    // What a busy machine has the service answer too late is rescued by the core.
    expect((await answeredBy(arm, {})) - before[1]).toBe(20 * PLACES.length);
    expect((await answeredBy(arm)) - before[0]).toBeGreaterThan(10 * PLACES.length);
  });

  it('a batch of all ugly SKUs, and one of a hundred, are what the books say, in the order asked', async () => {
    // A batch holds a hundred.
    for (const skus of [ugly.slice(0, 100), ugly.slice(100), plain, plain.toReversed()]) {
      for (const [place, view] of PLACES) {
        const { status, json } = await getBatch(skus, place);
        expect([status, json]).toEqual([200, { ...place, items: skus.map((sku) => told(sku, place, view)) }]);
        expect(batch?.checkAnswer(status, json)).toEqual([]);
      }
    }
    expect((await getBatch([...plain, 'ONE-MORE'], { channel: 'web' })).status).toBe(400);
  });

  it('version 2 says the same facts in its own words: one, batch and all stores', async () => {
    for (const [place, view] of PLACES) {
      const query = new URLSearchParams(place).toString();
      for (const sku of ugly.slice(0, 20)) {
        const { status, json, headers } = await ask(
          url,
          `/inventory/v2/availability/${encodeURIComponent(sku)}?${query}`,
          { agent },
        );
        expect([status, json]).toEqual([200, { sku, ...place, ...stateOf(sku, view) }]);
        expect(second('getAvailability')?.checkAnswer(status, json)).toEqual([]);
        expect(headers['contract-version']).toBe('v2');
      }
      const skus = [...ugly.slice(0, 50), 'NO-SUCH', ...plain.slice(0, 49)];
      const { status, json } = await post(url, '/inventory/v2/availability/batch', { ...place, skus }, { agent });
      const entries = skus.map((sku) => ({
        sku,
        ...(sku === 'NO-SUCH' ? { state: 'unknown-sku' } : stateOf(sku, view)),
      }));
      expect([status, json]).toEqual([200, { ...place, entries }]);
      expect(second('getAvailabilityBatch')?.checkAnswer(status, json)).toEqual([]);
    }
    const stores = PLACES.flatMap(([place, view]) => ('location' in place ? [[place.location, view] as const] : []));
    for (const sku of ugly) {
      const { status, json } = await ask(url, `/inventory/v2/availability/${encodeURIComponent(sku)}/locations`, {
        agent,
      });
      const locations = stores.map(([location, view]) => ({ location, ...stateOf(sku, view) }));
      expect([status, json]).toEqual([200, { sku, locations }]);
      expect(second('getLocations')?.checkAnswer(status, json)).toEqual([]);
    }
  });

  it('a firm check is ruled by the legacy core, whichever arm serves', async () => {
    const check = (sku: string, quantity: number) =>
      ask(url, `/inventory/v2/availability/${encodeURIComponent(sku)}/check?channel=web&quantity=${quantity}`, {
        agent,
      });
    const asked = { sku: '007', channel: 'web' };
    expect(await check('007', 70)).toMatchObject({ status: 200, json: { ...asked, granted: true, backOrder: false } });
    expect(await check('007', 71)).toMatchObject({
      json: { ...asked, granted: false, because: 'insufficient', left: 70 },
    });
    expect(await check('NACHBESTELLT', 1)).toMatchObject({ json: { granted: true, backOrder: true } });
    expect(await check('GESPERRT', 1)).toMatchObject({ json: { granted: false, because: 'not-for-sale' } });
    expect(await check('NO-SUCH', 1)).toMatchObject({ status: 404, json: { code: 'unknown-sku' } });
    expect((await check('007', 0)).status).toBe(400);
  });

  it('what does not exist is named as the contract has it', async () => {
    const web = { channel: 'web' } as const;
    for (const sku of ['NO-SUCH', '0815', ' ABC', 'abc', '😀', 'X'.repeat(63)]) {
      const { status, json } = await getOne(sku, web);
      expect([status, json]).toMatchObject([404, { code: 'unknown-sku' }]);
      expect(one?.checkAnswer(status, json)).toEqual([]);
    }
    const known = ugly[0]!;
    expect(await getBatch(['NO-SUCH', known, '..'], web)).toMatchObject({
      status: 200,
      json: { items: [told(known, web, 'default')] },
    });
    const atlantis = { channel: 'store', location: 'atlantis' } as unknown as Place;
    expect(await getOne(known, atlantis)).toMatchObject({ status: 404, json: { code: 'unknown-location' } });
    const nowhere = { channel: 'web', location: 'berlin-mitte' } as unknown as Place;
    expect(await getOne(known, nowhere)).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
  });

  it('HEAD is the same answer without its body', async () => {
    const path = `/inventory/v1/availability/${encodeURIComponent(ugly[0]!)}?channel=web`;
    const [got, head] = [await ask(url, path), await ask(url, path, { method: 'HEAD' })];
    expect([head.status, head.text, head.headers['content-length']]).toEqual([
      200,
      '',
      String(Buffer.byteLength(got.text)),
    ]);
  });
});

it('one trace holds the failed service call, the rescue by legacy and the copy, as a tree', async () => {
  await slide(shop, { serve: 100, shadow: 100 }, 'full');
  const compared = async () => total(await scrape(shop.opsUrl('gateway')), 'banyan_shadow_compared_total');
  const before = await compared();
  await until(async () => {
    await getOne('007', { channel: 'web' });
    // More than the sample that legacy gets of a service that answers everybody.
    return (await compared()) >= before + 3;
  }, 'requests are copied');
  await breakInventory(shop, { errorRate: 1 });
  const [traceId, storefront] = [randomHex(16), randomHex(8)];
  const { status, json } = await getOne('007', { channel: 'web' }, { traceparent: `00-${traceId}-${storefront}-01` });
  await breakInventory(shop, {});
  expect([status, json]).toEqual([200, told('007', { channel: 'web' }, 'default')]);

  const spans = await until(async () => {
    const response = await fetch(`${shop.stackUrl}/traces/${traceId}`);
    if (!response.ok) return undefined;
    const found = ((await response.json()) as { spans: readonly SpanRecord[] }).spans;
    // Each process tells its own in batches: not before all three calls are there, and who answered each, is it whole.
    const calls = callsOf(found);
    const isWhole = calls.every(({ spanId }) => found.some(({ parentSpanId }) => parentSpanId === spanId));
    return isWhole && armsOf(calls).length >= 3 ? found : undefined;
  }, 'every process has told its spans');
  const root = find(spans, 'server', 'gateway');
  expect(root).toMatchObject({
    parentSpanId: storefront,
    name: 'GET /inventory/v1/availability/{sku}',
    failed: false,
    attributes: { 'http.response.status_code': 200, 'banyan.degraded.reason': 'fault', 'banyan.arm': 'service' },
  });
  const calls = callsOf(spans);
  // Legacy is asked twice about some copies, for its noise.
  expect(armsOf(calls)).toEqual(['legacy false', 'legacy true', 'service false']);
  const [failed] = calls.filter((span) => span.failed);
  expect(failed?.attributes).toMatchObject({ 'banyan.arm': 'service', 'error.type': 'fault' });
  for (const call of calls) {
    const there = spans.filter(({ parentSpanId }) => parentSpanId === call.spanId);
    const service = call.attributes['banyan.arm'] === 'service' ? 'inventory' : 'legacy-core';
    expect(there.map((span) => span.service)).toContain(service);
  }
  const tree = await (await fetch(`${shop.stackUrl}/traces/${traceId}`, { headers: { accept: 'text/plain' } })).text();
  // The copy and the call begin in the same millisecond: either may stand first.
  expect(tree).toMatch(
    /gateway {2}GET \/inventory.*\n(?:.*\n)*?.*gateway {2}inventory\.availability\.one service.*FAILED/,
  );
});

/** What the gateway asked of arms for the storefront's request. */
function callsOf(spans: readonly SpanRecord[]): readonly SpanRecord[] {
  const root = find(spans, 'server', 'gateway');
  return root === undefined ? [] : spans.filter(({ parentSpanId }) => parentSpanId === root.spanId);
}

/** Which arms were asked, and whether for a copy. */
function armsOf(calls: readonly SpanRecord[]): readonly string[] {
  return [
    ...new Set(calls.map(({ attributes }) => `${attributes['banyan.arm']} ${attributes['banyan.shadow']}`)),
  ].sort();
}

function find(spans: readonly SpanRecord[], role: string, service: string): SpanRecord | undefined {
  return spans.find((span) => span.role === role && span.service === service);
}

describe('a legacy core that fails while it alone serves', () => {
  beforeAll(() => slide(shop, { serve: 'off', shadow: 'off' }, 'legacy'));

  it.each<[string, object]>([
    ['an error that calls itself 200', { http200ErrorRate: 1 }],
    ['a 500', { errorRate: 1 }],
    ['half of each', { errorRate: 0.5, http200ErrorRate: 0.5 }],
    ['garbage', { garbage: true }],
    ['sessions that expire at once', { expireSessions: true }],
    ['sessions that expire now and then', { expireSessions: { rate: 0.3 } }],
    ['an answer that drips', { slowDrip: true }],
    ['a reset in the middle', { resetMidBody: true }],
    ['the wrong charset', { wrongCharset: true }],
    ['silence', { hang: true }],
    ['a refused connection', { refuse: true }],
    ['slowness within the deadline', { latencyMs: 300 }],
    ['slowness beyond it', { latencyMs: 5_000 }],
  ])('%s: the truth or a problem, in time, and no word of its own', async (_, switches) => {
    const pid = shop.pid('gateway');
    await shop.legacy('PUT', '/__faults/soap', switches);
    const asked = ['007', 'GRÖSSE-XL', 'A/B-100', '1E3'].map((sku) => ({
      sku,
      answer: getOne(sku, { channel: 'web' }),
    }));
    const several = getBatch(ugly.slice(0, 10), { channel: 'app' });
    for (const { sku, answer } of asked)
      expectTruthOrProblem(await answer, told(sku, { channel: 'web' }, 'default'), one);
    const items = ugly.slice(0, 10).map((sku) => told(sku, { channel: 'app' }, 'mobile_de'));
    expectTruthOrProblem(await several, { channel: 'app', items }, batch);
    await shop.legacy('DELETE', '/__faults');
    await until(async () => (await getOne('007', { channel: 'web' })).status === 200, 'legacy answers again');
    expect(shop.pid('gateway')).toBe(pid);
  });

  function expectTruthOrProblem(answer: Answer, truth: object, contract: typeof one): void {
    const { status, json, text, headers, ms } = answer;
    expect(contract?.checkAnswer(status, json)).toEqual([]);
    expect(text.replace('upstream-failed', '') + JSON.stringify(headers)).not.toMatch(LEGACY_WORDS);
    expect(ms).toBeLessThan(LATE_MS);
    if (status !== 200) {
      expect(headers['content-type']).toBe('application/problem+json');
      expect((json as { code: string }).code).toMatch(/^upstream-(failed|timeout|unreachable)$/);
      return;
    }
    // A batch may leave out what is in doubt, and then says so; what it tells is true.
    const { problems, ...rest } = json as { readonly problems?: readonly { sku: string }[]; items?: { sku: string }[] };
    const doubted = new Set(problems?.map(({ sku }) => sku));
    const expected = truth as { items?: { sku: string }[] };
    const items = expected.items?.filter(({ sku }) => !doubted.has(sku));
    expect(rest).toEqual(items === undefined ? truth : { ...truth, items });
  }
});

describe('without control', () => {
  const session = (count: number) => ({ 'x-session-id': `without-control-${count}` });
  const isTripped = async (name: string) =>
    total(await scrape(shop.opsUrl(name)), 'banyan_latch_state', { domain: 'inventory', state: 'tripped' }) === 1;

  it('routing goes on, the gateway that sees a bad release trips alone, and the other one follows', async () => {
    await slide(shop, { serve: 50 }, 'canary');
    await shop.halt('control', 0);
    const before = await answeredBy('service');
    for (let count = 0; count < 20; count++) {
      expect((await getOne('007', { channel: 'web' }, session(count))).status).toBe(200);
    }
    expect(await answeredBy('service')).toBeGreaterThan(before);
    expect([await isTripped('gateway'), await isTripped('gateway-2')]).toEqual([false, false]);

    await breakInventory(shop, { errorRate: 1 });
    let requests = 0;
    await until(async () => {
      for (let count = 0; count < 10; count++) {
        expect((await getOne('007', { channel: 'web' }, session(requests++))).status).toBe(200);
      }
      return isTripped('gateway');
    }, 'the gateway has tripped');
    expect(requests).toBeLessThan(200);
    await until(() => isTripped('gateway-2'), 'the other gateway follows');
    const samples = await scrape(shop.opsUrl('gateway'));
    expect(total(samples, 'banyan_trips_total', { domain: 'inventory', source: 'replica' })).toBe(1);

    await breakInventory(shop, {});
    const served = await answeredBy('service', {});
    for (let count = 0; count < 20; count++) {
      expect((await getOne('007', { channel: 'web' }, session(count))).status).toBe(200);
    }
    expect(await answeredBy('service', {})).toBe(served);
  });
});
