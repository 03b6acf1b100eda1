import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../libs/kernel/src/project-root.js';
import { ask, type Answer } from '../support/ask.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** docs/how-to/keep-product-pages-up.md, followed; only that a page is fresh for a second, and not for thirty. */
const HOW_TO = join(PROJECT_ROOT, 'docs/how-to/catalogue');
const PRODUCT = '/catalog/product/view/id/1';
const IMAGE = '/media/catalog/product/5.svg';
const SEARCH = '/catalogsearch/result?q=hemd';

let folder: string;
let shop: Shop;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-test-catalogue-'));
  const written = readFileSync(join(HOW_TO, 'catalogue.yaml'), 'utf8');
  writeFileSync(join(folder, 'catalogue.yaml'), written.replaceAll('max-age=30', 'max-age=1'));
  copyFileSync(join(HOW_TO, 'bestsellers.html'), join(folder, 'bestsellers.html'));
  const nobody = 'http://127.0.0.1:1';
  shop = await startShop({
    without: ['control', 'inventory', 'unleash'],
    env: {
      BANYAN_CATALOGUE_DIR: folder,
      UNLEASH_URL: `${nobody}/api`,
      UNLEASH_TOKEN: 'none',
      UNLEASH_ADMIN_TOKEN: 'none',
    },
  });
});
afterAll(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  ask(shop.url('gateway'), path, { headers });
const metric = async (pattern: RegExp): Promise<number> =>
  Number(pattern.exec(await (await fetch(`${shop.opsUrl('gateway')}/metrics`)).text())?.[1] ?? 0);
/** A session with something in its cart, as a browser comes by one. */
async function shopper(quantity: string): Promise<string> {
  const first = await get('/');
  const cookie = (first.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  const title = /Artikelnummer <b>([^<]+)</.exec((await get(PRODUCT, { cookie })).text)?.[1] ?? '';
  await ask(shop.url('gateway'), '/checkout/cart/add', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ sku: title, qty: quantity }).toString(),
  });
  return cookie;
}
const cartOf = ({ text }: Answer): string | undefined => /Warenkorb \((\d+)\)/.exec(text)?.[1];

it('a product page is kept, and a crowd on it asks the core once a second', async () => {
  const first = await get(PRODUCT);
  expect(first.headers['cache-status']).toMatch(/^banyan; fwd=miss; fwd-status=200; stored$/);
  // The visitor who asked first is greeted by the core; the others are not given his cookies.
  expect(first.headers['set-cookie']).toHaveLength(3);
  const beganMs = performance.now();
  const crowd = await Promise.all(Array.from({ length: 50 }, () => get(PRODUCT)));
  const seconds = Math.ceil((performance.now() - beganMs) / 1_000);
  expect(crowd.map(({ status, text }) => [status, text === first.text])).toEqual(crowd.map(() => [200, true]));
  // Whoever comes when the second is over asks the core, too, and is greeted by it.
  const isAsked = ({ headers }: Answer): boolean => headers['cache-status']?.includes('stored') === true;
  const [asked, given] = [crowd.filter(isAsked), crowd.filter((answer) => !isAsked(answer))];
  expect(given.filter(({ headers }) => headers['set-cookie'] !== undefined)).toEqual([]);
  expect(asked.length).toBeLessThanOrEqual(1 + seconds);
});

it('one session’s cart is never shown to another', async () => {
  const [anna, bert] = [await shopper('2'), await shopper('7')];
  for (let round = 0; round < 5; round++) {
    const shown = await Promise.all([
      get(PRODUCT, { cookie: anna }),
      get(PRODUCT),
      get(PRODUCT, { cookie: bert }),
      get(PRODUCT),
    ]);
    expect(shown.map(cartOf)).toEqual(['2', '0', '7', '0']);
  }
});

describe('the core is killed', () => {
  let anna: string;
  let before: Answer;
  beforeAll(async () => {
    anna = await shopper('3');
    before = await get(PRODUCT);
    await get('/garten.html?p=2');
    await get(IMAGE);
    await shop.halt('legacy-core', 0);
    // Fresh for a second by the file above, each since it was asked for.
    for (const path of [PRODUCT, '/garten.html?p=2']) {
      await until(async () => (await get(path)).headers['degraded'] !== undefined, `${path} is beyond its freshness`);
    }
  });

  it('its product pages stay up, and say so', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(PRODUCT)));
    for (const { status, text, headers, ms } of answers) {
      expect([status, headers['degraded'], text.length]).toEqual([
        200,
        'page-verification-delayed',
        before.text.length,
      ]);
      expect(Number(headers['age'])).toBeGreaterThanOrEqual(1);
      expect(headers['cache-status']).toMatch(/^banyan; fwd=stale; ttl=-\d+; detail=core-(?:failed|late)$/);
      // Who waited for the core would wait for fifteen seconds.
      expect(ms).toBeLessThan(10_000);
    }
    expect(await get('/garten.html?p=2')).toMatchObject({
      status: 200,
      headers: { degraded: 'page-verification-delayed' },
    });
    // A day of its own freshness: nobody has to know.
    const image = await get(IMAGE);
    expect([image.status, image.headers['degraded']]).toEqual([200, undefined]);
  });

  it('a shopper with a cart is shown the page without it', async () => {
    const shown = await get(PRODUCT, { cookie: anna });
    expect([shown.status, shown.headers['degraded'], cartOf(shown)]).toEqual([200, 'page-verification-delayed', '0']);
  });

  it('its search shows the bestsellers, and what nothing was said of fails as ever', async () => {
    const search = await get(SEARCH);
    expect([search.status, search.headers['degraded'], search.headers['cache-control']]).toEqual([
      200,
      'static-fallback',
      'no-store',
    ]);
    expect(search.text).toContain('Unsere Bestseller');
    for (const path of ['/', '/checkout/cart', '/catalog/product/view/id/2', '/garten.html?p=9']) {
      const { status, json } = await get(path);
      expect([path, status, (json as { code: string }).code]).toEqual([path, 502, 'upstream-unreachable']);
    }
    const post = await ask(shop.url('gateway'), '/catalogsearch/result', { method: 'POST', body: 'q=hemd' });
    expect(post.status).toBe(502);
  });

  it('what is given is counted as what it is, and not as the core’s success', async () => {
    expect(
      await metric(/^banyan_catalogue_requests_total\{catalogue_route="product-page",outcome="stale"\} (\d+)/m),
    ).toBeGreaterThanOrEqual(20);
    expect(
      await metric(/^banyan_catalogue_requests_total\{catalogue_route="search",outcome="fallback"\} (\d+)/m),
    ).toBeGreaterThan(0);
    const answered = /^banyan_passthrough_requests_total\{outcome="answered"\} (\d+)/m;
    const count = await metric(answered);
    for (let round = 0; round < 30; round++) await get(PRODUCT);
    expect(await metric(answered)).toBe(count);
    // What a process prints comes to its file a moment later.
    await until(async () => {
      const log = await shop.logs('gateway');
      return (
        log.includes('a stand-in was given for an answer of the core') &&
        /the breaker of the legacy core.*open|open.*the breaker of the legacy core/.test(log)
      );
    }, 'the log says so');
  });

  it('and all is as before when it is back', async () => {
    await shop.resume('legacy-core');
    await until(async () => (await get(PRODUCT)).headers['degraded'] === undefined, 'the page is the core’s again');
    await until(async () => (await get(SEARCH)).headers['degraded'] === undefined, 'the search is the core’s again');
    expect(cartOf(await get(PRODUCT, { cookie: anna }))).toBe('3');
    expect((await get('/')).status).toBe(200);
  });
});
