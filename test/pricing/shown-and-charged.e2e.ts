import { readSigningKeys } from '@banyan/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readQuoteToken } from '../../apps/gateway/src/quotes/quote-token.js';
import { ask } from '../support/ask.js';
import { slide, untilDomain } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

const QUOTE_KEYS = `e2e:${'q'.repeat(42)}g`;
const SESSIONS = Array.from({ length: 24 }, (_, at) => `shopper-${at}`);
/** Its price in the app is another than in the web shop, which the service follows: whoever answers can be told by it. */
const SKU = 'PREIS-TEXT';
const BY_LEGACY = '11.50';
const BY_SERVICE = '12.00';

interface Seen {
  readonly one: string;
  readonly batch: string;
  readonly quote: string;
  /** After the promotion of the app. */
  readonly total: string;
  readonly token: string;
}

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({ pricing: true, env: { BANYAN_QUOTE_KEYS: QUOTE_KEYS } });
  await shop.legacy('POST', '/__books/shop-price', { sku: SKU, channel: 'app', price: BY_LEGACY });
});
afterAll(() => shop?.stop());

/** What did not come in time is asked for again. */
async function answered<T>(session: string, path: string, body?: object): Promise<T> {
  const { status, json } = await until(async () => {
    const answer = await ask(shop.url('gateway'), path, {
      headers: { 'x-session-id': session, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return answer.status < 500 ? answer : undefined;
  }, `${path} is answered`);
  expect(status).toBe(200);
  return json as T;
}

/** Answers that legacy gave in the service's place. */
async function rescued(): Promise<number> {
  return total(await scrape(shop.opsUrl('gateway')), 'banyan_fallbacks_total', { domain: 'pricing' });
}

interface PriceOfV1 {
  readonly price: string;
}

/** What a shopper of the app is shown, on a page and in a list, and what the basket with one of it costs. */
async function shop1(session: string): Promise<Seen> {
  const one = await answered<PriceOfV1>(session, `/pricing/v1/prices/${SKU}?channel=app`);
  const batch = await answered<{ items: PriceOfV1[] }>(session, '/pricing/v1/prices/batch', {
    channel: 'app',
    skus: [SKU],
  });
  const quote = await answered<{ lines: PriceOfV1[]; total: string; token: string }>(session, '/pricing/v1/quotes', {
    channel: 'app',
    lines: [{ sku: SKU, quantity: 1 }],
  });
  return {
    one: one.price,
    batch: batch.items[0]?.price ?? '',
    quote: quote.lines[0]?.price ?? '',
    total: quote.total,
    token: quote.token,
  };
}

/** A price that legacy gave because the service was late, on a busy machine, is legacy's: then everything is asked for again. */
async function shopUnrescued(session: string): Promise<Seen> {
  for (;;) {
    const before = await rescued();
    const told = await shop1(session);
    if ((await rescued()) === before) return told;
  }
}

/** By session, what all three said; fails where one of them said otherwise than the others. */
async function everybody(): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (const session of SESSIONS) {
    const told = await shopUnrescued(session);
    expect([session, told.batch, told.quote]).toEqual([session, told.one, told.one]);
    seen.set(session, told);
  }
  return seen;
}

const ofService = (seen: ReadonlyMap<string, Seen>): readonly string[] =>
  [...seen].filter(([, { one }]) => one === BY_SERVICE).map(([session]) => session);

/** As the gateway has it. */
async function intendedPercent(): Promise<number | null> {
  const { status, json } = await ask(shop.url('control'), '/api/domains/pricing');
  expect(status).toBe(200);
  return (json as { flag: { intendedPercent: number | null } }).flag.intendedPercent;
}

function honoured(token: string) {
  return readQuoteToken(token, 'pricing quote.basket', readSigningKeys(QUOTE_KEYS), Date.now());
}

describe('the price that is shown is the price that is charged, where the arms are of two minds', () => {
  let given: ReadonlyMap<string, Seen>;

  it('before any slider moves: what the app’s shop says', async () => {
    const seen = await everybody();
    expect(new Set([...seen.values()].map(({ one }) => one))).toEqual(new Set([BY_LEGACY]));
  });

  it('at every step of a ramp, for every session; who was given the service once keeps it', async () => {
    let before: readonly string[] = [];
    for (const percent of [10, 25, 50, 75]) {
      await slide(shop, { serve: percent, shadow: 'off' }, 'canary', 'pricing');
      await until(async () => (await intendedPercent()) === percent, `the gateway routes ${percent} %`);
      const seen = await everybody();
      const those = ofService(seen);
      expect(those).toEqual(expect.arrayContaining([...before]));
      before = those;
    }
    // Both arms were among them, or nothing was shown here.
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(SESSIONS.length);
    await slide(shop, { serve: 100, shadow: 'off' }, 'full', 'pricing');
    given = await everybody();
    expect(ofService(given)).toEqual(SESSIONS);
  }, 240_000);

  it('and after a rollback what legacy says again, while the service’s quotes stay honoured as they were given', async () => {
    const rollback = await fetch(`${shop.url('control')}/api/domains/pricing/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'anna', reason: 'prices are to be looked at' }),
    });
    expect(rollback.status).toBe(200);
    await untilDomain(shop, 'pricing', (picture) => picture.rollback?.state === 'rolled-back', 'it is rolled back');
    const seen = await everybody();
    expect(ofService(seen)).toEqual([]);
    for (const { token, total } of given.values()) {
      const read = honoured(token);
      expect(read).toMatchObject({ kind: 'valid', claims: { kind: 'quote', channel: 'app' } });
      expect(JSON.stringify(read)).toContain(`"totalMinor":${Math.round(Number(total) * 100)}`);
    }
  });
});
