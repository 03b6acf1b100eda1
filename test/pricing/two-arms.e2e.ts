import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomHex, readSigningKeys } from '@banyan/kernel';
import { readQuoteToken } from '../../apps/gateway/src/quotes/quote-token.js';
import { ask, type Answer } from '../support/ask.js';
import { domainStatus, resetDomain, slide, untilDomain } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { priceQuestions } from '../support/price-questions.js';
import { startShop, type Shop } from '../support/shop.js';
import { SteadyShoppers, type ShopperQuestion } from '../support/steady-shoppers.js';
import { until } from '../support/until.js';

const QUOTE_KEYS = `e2e:${'q'.repeat(42)}g`;
const VERSIONS = ['v1', 'v2'] as const;
const SESSIONS = 24;
/** Longer than any quote is honoured. */
const HOUR_MS = 3_600_000;

interface Asked extends ShopperQuestion {
  readonly what: string;
}

let shop: Shop;
let questions: readonly Asked[];
/** What legacy answered to each. */
let byLegacy: readonly Told[];
beforeAll(async () => {
  shop = await startShop({ pricing: true, env: { BANYAN_QUOTE_KEYS: QUOTE_KEYS } });
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=70&offset=900')) as { skus: readonly string[] };
  questions = VERSIONS.flatMap((version) => questionsOf(`/pricing/${version}`, skus));
});
afterAll(() => shop?.stop());

/** Prices of every form, tiers, specials, groups, other channels, other instants; baskets with promotions, codes and taxes. */
function questionsOf(root: string, skus: readonly string[]): readonly Asked[] {
  // A quote of one instant is the same whenever it is made, token included.
  const at = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
  const one = (sku: string, query: Readonly<Record<string, string>> = {}): Asked => {
    const fields = new URLSearchParams({ channel: 'web', ...query });
    const path = `${root}/prices/${encodeURIComponent(sku)}?${fields.toString()}`;
    return { what: `${sku} ${fields.toString()}`, method: 'GET', path };
  };
  const posted = (what: string, path: string, body: object): Asked => ({
    what,
    method: 'POST',
    path: `${root}${path}`,
    body: JSON.stringify(body),
  });
  const lines = (...of: readonly (readonly [string, number])[]) => of.map(([sku, quantity]) => ({ sku, quantity }));
  return [
    one('PREIS-TEXT'),
    one('PREIS-TEXT', { channel: 'marketplace', group: 'club' }),
    one('PREIS-JE-100', { channel: 'store', group: 'trade', quantity: '1000' }),
    one('STAFFEL-GRUPPEN', { group: 'trade', quantity: '5' }),
    one('STAFFEL-GRUPPEN', { group: 'retail', quantity: '2.5' }),
    one('AKTION-TAG', { at: '2026-06-30T21:59:59.999Z' }),
    one('AKTION-TAG', { at: '2026-06-30T22:00:00.000Z' }),
    one('PREIS-YEN'),
    one('PREIS-KEINER'),
    one('GIBT-ES-NICHT'),
    posted('a batch', '/prices/batch', { channel: 'app', group: 'club', skus: [...skus, 'PREIS-TEXT', 'NIE'] }),
    posted('a basket', '/quotes', { channel: 'web', at, lines: lines(['PREIS-TEXT', 3], [skus[0] ?? '', 2]) }),
    posted('a basket with codes', '/quotes', {
      channel: 'web',
      group: 'club',
      at,
      lines: lines(['PREIS-EXPONENT', 1], ['STAFFEL-GRUPPEN', 7], [skus[1] ?? '', 1]),
      codes: ['danke5', 'NIE-GEHOERT'],
    }),
    posted('a basket in the branch', '/quotes', { channel: 'store', at, lines: lines(['007', 3], [skus[2] ?? '', 4]) }),
    posted('a basket that cannot be', '/quotes', {
      channel: 'web',
      at,
      lines: lines(['PREIS-TEXT', 1], ['GIBT-ES-NICHT', 1], ['PREIS-YEN', 1]),
    }),
  ];
}

/** Everything of an answer that a storefront may rely on. */
type Told = ReturnType<typeof told>;

function told({ what }: Asked, { status, headers, json }: Answer) {
  const { trace_id: _, ...body } = json as Record<string, unknown>;
  return { what, status, type: headers['content-type'], version: headers['contract-version'], body };
}

async function askAll(sessionId = randomHex(8)): Promise<readonly Told[]> {
  const answers: Told[] = [];
  for (const question of questions) {
    const { method, path, body } = question;
    // A page that did not come in time is loaded again.
    const answer = await until(async () => {
      const once = await ask(shop.url('gateway'), path, {
        method,
        headers: { 'x-session-id': sessionId, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
      return once.status < 500 ? once : undefined;
    }, `${question.what} is answered`);
    answers.push(told(question, answer));
  }
  return answers;
}

/** Answers that an arm was to give: what the service is late with, on a busy machine, legacy gives in its place. */
async function givenTo(arm: 'legacy' | 'service'): Promise<number> {
  return (await answeredBy(arm)) + (await ended(arm, 'rescued'));
}

/** Answers that an arm gave by itself. */
function answeredBy(arm: 'legacy' | 'service'): Promise<number> {
  return ended(arm, 'ok');
}

async function ended(arm: 'legacy' | 'service', outcome: 'ok' | 'rescued'): Promise<number> {
  return total(await scrape(shop.opsUrl('gateway')), 'banyan_requests_total', { domain: 'pricing', arm, outcome });
}

function tokensOf(answers: readonly Told[]): readonly string[] {
  return answers.flatMap(({ body: { token } }) => (typeof token === 'string' ? [token] : []));
}

/** As whoever takes the order reads it. */
function readToken(token: string, nowMs = Date.now()) {
  return readQuoteToken(token, 'pricing quote.basket', readSigningKeys(QUOTE_KEYS), nowMs);
}

describe('the same facts', () => {
  it('are answered by legacy while no slider has moved, and quotes are signed', async () => {
    byLegacy = await askAll();
    expect(byLegacy.map(({ what, status }) => [what, status])).toEqual(
      questions.map(({ what }) => {
        if (what.startsWith('PREIS-KEINER') || what.startsWith('GIBT-ES-NICHT')) return [what, 404];
        return [what, what.endsWith('cannot be') ? 422 : 200];
      }),
    );
    expect(tokensOf(byLegacy)).toHaveLength(3 * VERSIONS.length);
    expect(await givenTo('service')).toBe(0);
  });

  it('are the same payload from the service, to the last byte of the quote’s token', async () => {
    await slide(shop, { serve: 100, shadow: 'off' }, 'full', 'pricing');
    const before = { service: await givenTo('service'), legacy: await givenTo('legacy') };
    const byItself = await answeredBy('service');
    expect(await askAll()).toEqual(byLegacy);
    expect(await givenTo('service')).toBe(before.service + questions.length);
    expect(await givenTo('legacy')).toBe(before.legacy);
    expect((await answeredBy('service')) - byItself).toBeGreaterThan(questions.length / 2);
  });

  it('are the same for every session of a canary, whichever arm it is given', async () => {
    await slide(shop, { serve: 50, shadow: 100 }, 'canary', 'pricing');
    const before = { service: await givenTo('service'), legacy: await givenTo('legacy') };
    for (let session = 0; session < SESSIONS; session++) expect(await askAll(`session-${session}`)).toEqual(byLegacy);
    const sessions = { legacy: 0, service: 0 };
    for (const arm of ['legacy', 'service'] as const) {
      sessions[arm] = ((await givenTo(arm)) - before[arm]) / questions.length;
    }
    // One session is answered by one arm, whatever it asks: the parts are whole.
    expect(sessions.legacy + sessions.service).toBe(SESSIONS);
    expect([Number.isInteger(sessions.service), sessions.service > 4, sessions.legacy > 4]).toEqual([true, true, true]);
    const { shadow, latch } = await untilDomain(
      shop,
      'pricing',
      ({ shadow: { compared } }) => compared > 100,
      'compared',
    );
    expect([shadow.mismatched, latch?.state]).toEqual([0, 'armed']);
  });

  it('are refused alike where they are in doubt: the service is not believed more than legacy', async () => {
    await slide(shop, { serve: 100, shadow: 'off' }, 'full', 'pricing');
    for (const version of VERSIONS) {
      const { status, json } = await ask(shop.url('gateway'), `/pricing/${version}/prices/PREIS-MINUS?channel=web`);
      expect([status, (json as { code: string }).code]).toEqual([502, 'upstream-failed']);
    }
  });
});

describe('a rollback by a person', () => {
  it('takes every session back, and nobody sees another price', async () => {
    await slide(shop, { serve: 100 }, 'full', 'pricing');
    const quoted = await askAll('one-who-stays');
    expect(quoted).toEqual(byLegacy);
    const rollback = await fetch(`${shop.url('control')}/api/domains/pricing/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'anna', reason: 'prices are to be looked at' }),
    });
    expect(rollback.status).toBe(200);
    await untilDomain(shop, 'pricing', (picture) => picture.rollback?.state === 'rolled-back', 'it is rolled back');
    const served = await givenTo('service');
    expect(await askAll('one-who-stays')).toEqual(byLegacy);
    expect(await givenTo('service')).toBe(served);
    expect(await shop.flags.read('pricing.serve')).toMatchObject({ enabled: false });
    // The other domain is none of its business.
    expect((await domainStatus(shop, 'inventory')).latch?.state).toBe('armed');
  });

  it('leaves every quote honoured that either arm gave, until it ends', () => {
    for (const token of tokensOf(byLegacy)) {
      expect(readToken(token)).toMatchObject({ kind: 'valid', claims: { kind: 'quote' } });
      expect(readToken(token, Date.now() + HOUR_MS)).toMatchObject({ because: 'expired' });
      expect(readToken(`${token.slice(0, -4)}AAAA`)).toMatchObject({ because: 'bad-signature' });
    }
  });
});

describe('a service that is killed while it serves everybody', () => {
  it('is rescued by legacy in the same request: nobody goes without a price or a quote', async () => {
    await resetDomain(shop, 'pricing', 'the kill');
    await slide(shop, { serve: 100, shadow: 'off' }, 'full', 'pricing');
    const question = await priceQuestions(shop, 3, Date.now());
    const rescuedBefore = total(await scrape(shop.opsUrl('gateway')), 'banyan_fallbacks_total', { domain: 'pricing' });
    const shoppers = new SteadyShoppers({ url: shop.url('gateway'), perSecond: 4, question });
    await until(() => shoppers.asked > 8, 'they shop');
    await shop.halt('pricing', 0);
    await until(() => shoppers.asked > 32, 'they go on shopping');
    await shoppers.leave();
    // What nobody can sell is said in time, too.
    const { 200: ok = 0, 404: unknown = 0, 422: refused = 0, ...others } = shoppers.statuses;
    expect(others).toEqual({});
    expect(ok + unknown + refused).toBeGreaterThan(32);
    const samples = await scrape(shop.opsUrl('gateway'));
    expect(total(samples, 'banyan_fallbacks_total', { domain: 'pricing' })).toBeGreaterThan(rescuedBefore);
    await untilDomain(shop, 'pricing', ({ latch }) => latch?.state === 'tripped', 'the latch is tripped');
    await shop.resume('pricing');
    expect(await askAll()).toEqual(byLegacy);
  });
});
