import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import * as fc from 'fast-check';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '@banyan/kernel';
import { metricsText } from '@banyan/observability';
import { RawClient } from '../../../../test/support/raw-client.js';
import { until } from '../../../../test/support/until.js';
import { KeptPages } from '../testing/kept-pages.fixture.js';

const FRESH = { 'Cache-Control': 'max-age=60' };
const PATIENCE_MS = 200;
const COLLAPSE_MS = 300;
const KEEP = { maxAnswerBytes: 64 * 1_024, staleIfErrorSeconds: 300, patienceMs: PATIENCE_MS, collapseMs: COLLAPSE_MS };

let shop: KeptPages;
let number = 0;
const clients: RawClient[] = [];
/** A page that no other test has asked for. */
const page = (): string => `/page/${++number}`;

beforeAll(async () => {
  shop = await KeptPages.start(
    {
      routes: [
        {
          name: 'script',
          path: '/index.php',
          query: { route: 'product/product' },
          keep: { ...KEEP, query: ['product_id'] },
        },
        { name: 'styles', path: '/page/{name}.css', keep: KEEP },
        {
          name: 'pages',
          path: '/page/{id}',
          keep: {
            ...KEEP,
            query: ['p', 'sort'],
            ignoredQuery: ['utm_source'],
            staleWhileRevalidateSeconds: 100,
            harmlessCookies: ['_ga'],
          },
        },
        { name: 'known', path: '/known/{id}', keep: { ...KEEP, anonymousAfterMs: PATIENCE_MS } },
        { name: 'teaser', path: '/teaser', fallback: { file: 'teaser.html', contentType: 'text/html; charset=utf-8' } },
        {
          name: 'teased',
          path: '/teased/{id}',
          failures: [503],
          keep: KEEP,
          fallback: { file: 'teaser.html', contentType: 'text/html; charset=utf-8', status: 203 },
        },
        { name: 'checkout', path: '/checkout/{step}', critical: true, keep: KEEP },
        { name: 'everything', path: '/{first}/**', keep: KEEP },
      ],
    },
    { files: { 'teaser.html': '<p>bestsellers</p>' } },
  );
});
afterEach(() => {
  shop.reset();
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => shop.stop());

const kept = (): void => {
  shop.pages = [{ headers: FRESH }];
};
/** The core takes what it is asked, and answers when the test says. */
function held(): {
  readonly waiting: ServerResponse[];
  answer(body?: string, headers?: Readonly<Record<string, string>>): void;
} {
  const waiting: ServerResponse[] = [];
  shop.answers = (_request, response) => void waiting.push(response);
  return {
    waiting,
    answer: (body = 'at last', headers = FRESH) => {
      for (const response of waiting.splice(0)) {
        response.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
      }
    },
  };
}
async function raw(text: string): Promise<RawClient> {
  const client = await RawClient.open(shop.rig.port);
  clients.push(client);
  return client.send(text);
}
const head = (path: string, ...fields: string[]): string =>
  `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
const count = async (route: string, outcome: string): Promise<number> =>
  Number(new RegExp(`^banyan_catalogue_requests_total\\{catalogue_route="${route}",outcome="${outcome}"\\} (\\d+)`, 'm').exec(await metricsText())?.[1] ?? 0); // prettier-ignore

describe('a crowd', () => {
  it('that asks the same page asks the core once', async () => {
    const core = held();
    const path = page();
    const others = async (): Promise<number> => (await count('pages', 'shared')) + (await count('pages', 'given'));
    const before = await others();
    const asking = Array.from({ length: 60 }, () => shop.get(path));
    await until(() => core.waiting.length > 0, 'the core is asked');
    core.answer();
    const answers = await Promise.all(asking);
    expect(answers.map(({ status, text }) => [status, text])).toEqual(
      Array.from({ length: 60 }, () => [200, 'at last']),
    );
    expect(shop.asked).toHaveLength(1);
    // Who came after the answer was given it as well.
    expect((await others()) - before).toBe(59);
    const collapsed = answers.filter(
      ({ headers }) => headers['cache-status'] === 'banyan; fwd=miss; ttl=60; collapsed',
    );
    expect(collapsed.length).toBeGreaterThan(0);
  });

  it('is not held up by a page that turns out to be somebody’s own', async () => {
    const path = page();
    shop.answers = (request, response) => {
      const own = `for ${String(request.headers['user-agent'])}`;
      response.writeHead(200, { 'Cache-Control': 'private', 'Content-Length': own.length }).end(own);
    };
    const names = Array.from({ length: 20 }, (_, index) => `shopper-${index}`);
    const answers = await Promise.all(names.map((name) => shop.get(path, { 'user-agent': name })));
    expect(answers.map(({ text }) => text)).toEqual(names.map((name) => `for ${name}`));
    // The next crowd does not wait for each other at all.
    shop.asked.length = 0;
    const core = held();
    const asking = names.map((name) => shop.get(path, { 'user-agent': name }));
    await until(() => core.waiting.length === names.length, 'each has asked the core');
    core.answer();
    await Promise.all(asking);
  });

  it('does not wait for ever for one who asked first', async () => {
    const core = held();
    const path = page();
    const first = shop.get(path);
    await until(() => core.waiting.length === 1, 'the core is asked');
    const second = shop.get(path);
    await until(() => core.waiting.length === 2, 'the second asks by itself');
    core.answer();
    expect([(await first).text, (await second).text]).toEqual(['at last', 'at last']);
  });

  it('does not wait for one who reads slowly', async () => {
    const body = 'x'.repeat(60 * 1_024);
    const path = page();
    shop.pages = [{ headers: FRESH, body }];
    const slow = await raw('');
    slow.socket.pause();
    for (let index = 0; index < 20; index++) slow.send(head(page()));
    slow.send(head(path));
    await until(() => shop.asked.some(({ url }) => url === path), 'it was asked for slowly');
    expect((await shop.get(path)).text).toBe(body);
    expect(shop.asked.filter(({ url }) => url === path)).toHaveLength(1);
  });

  it('is served though the one who asked first has left', async () => {
    const core = held();
    const path = page();
    const first = await raw(head(path));
    await until(() => core.waiting.length === 1, 'the core is asked');
    const second = shop.get(path);
    // Answered after it has come: by another connection, and not by the core.
    for (let round = 0; round < 3; round++) await shop.rig.one();
    first.socket.resetAndDestroy();
    core.answer();
    expect((await second).text).toBe('at last');
    expect(shop.asked.filter(({ url }) => url === path)).toHaveLength(1);
  });

  it('of two languages asks once for each', async () => {
    const path = page();
    shop.answers = (request, response) => {
      const text = `in ${String(request.headers['accept-language'])}`;
      setImmediate(() =>
        response.writeHead(200, { ...FRESH, Vary: 'Accept-Language', 'Content-Length': text.length }).end(text),
      );
    };
    const languages = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'de' : 'en'));
    const answers = await Promise.all(languages.map((language) => shop.get(path, { 'accept-language': language })));
    expect(answers.map(({ text }) => text)).toEqual(languages.map((language) => `in ${language}`));
    expect(shop.asked.length).toBeLessThanOrEqual(3);
  });
});

describe('a core that hangs', () => {
  it('is waited for no longer than said by who has something older', async () => {
    const path = page();
    kept();
    await shop.get(path);
    shop.pass(61);
    const core = held();
    const first = await shop.get(path);
    expect(first).toMatchObject({
      status: 200,
      text: 'page 1',
      headers: { age: '61', degraded: 'page-verification-delayed' },
    });
    expect(first.headers['cache-status']).toBe('banyan; fwd=stale; ttl=-1; detail=core-late');
    expect(first.ms).toBeGreaterThanOrEqual(PATIENCE_MS - 5);
    // It is under way, and late: who comes now does not wait again, and the core is not asked again.
    shop.pass(1);
    const second = await shop.get(path);
    expect(second).toMatchObject({ status: 200, text: 'page 1', headers: { degraded: 'page-verification-delayed' } });
    expect(await quickest(async () => (await shop.get(path)).ms)).toBeLessThan(PATIENCE_MS);
    expect(core.waiting).toHaveLength(1);
    // What it says in the end is kept.
    core.answer();
    await until(async () => (await shop.get(path)).text === 'at last', 'it is kept');
    expect(shop.asked).toHaveLength(2);
    expect((await shop.get(path)).headers['degraded']).toBeUndefined();
  });

  it('is waited for by who has nothing', async () => {
    const core = held();
    const asking = shop.get(page());
    await until(() => core.waiting.length === 1, 'the core is asked');
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS * 2));
    core.answer();
    expect((await asking).headers['degraded']).toBeUndefined();
  });
});

describe('an answer that does not come whole', () => {
  it.each([
    [
      'with a length',
      (response: ServerResponse) => response.writeHead(200, { ...FRESH, 'Content-Length': 100 }).write('half'),
    ],
    ['in chunks', (response: ServerResponse) => response.writeHead(200, FRESH).write('half')],
  ])('is not kept: %s', async (_name, begin) => {
    const path = page();
    shop.answers = (_request, response) => {
      begin(response);
      setTimeout(() => response.destroy(), 20);
    };
    await expect(shop.get(path)).rejects.toThrow('aborted');
    shop.answers = undefined;
    kept();
    expect((await shop.get(path)).text).toMatch(/^page/);
  });

  it('and could not be told from a whole one is not kept either', async () => {
    const path = page();
    shop.answers = (_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\r\nperhaps half');
    };
    expect((await shop.get(path)).text).toBe('perhaps half');
    expect((await shop.get(path)).headers['cache-status']).toBe('banyan; fwd=miss; fwd-status=200; detail=no-length');
    expect(shop.asked).toHaveLength(2);
  });

  it('longer than the bound streams through, though it did not say so before', async () => {
    const path = page();
    shop.answers = (_request, response) => {
      response.writeHead(200, FRESH);
      for (let index = 0; index < 100; index++) response.write('x'.repeat(10_000));
      response.end();
    };
    for (let round = 1; round <= 2; round++) {
      expect((await shop.get(path)).text).toHaveLength(1_000_000);
      expect(shop.asked).toHaveLength(round);
    }
  });
});

describe('where the core fails', () => {
  const failing = (_request: IncomingMessage, response: ServerResponse): void => void response.destroy();

  it('what is kept is given, and the core’s failures stay its failures', async () => {
    const path = page();
    kept();
    await shop.get(path);
    shop.pass(61);
    shop.answers = failing;
    const refused = async (): Promise<number> =>
      Number(/^banyan_passthrough_requests_total\{outcome="refused"\} (\d+)/m.exec(await metricsText())?.[1] ?? 0);
    const before = await refused();
    for (let round = 0; round < 25; round++) {
      expect(await shop.get(path)).toMatchObject({ status: 200, headers: { degraded: 'page-verification-delayed' } });
    }
    // Nothing but failures: nobody asks the core any more.
    expect(shop.rig.coreBreaker.state).toBe('open');
    const failed = (await refused()) - before;
    expect(failed).toBeLessThan(25);
    expect(shop.asked).toHaveLength(1 + failed);
    // A copy that is given is no sign of life.
    expect(await shop.get(path)).toMatchObject({ status: 200 });
    expect(shop.rig.coreBreaker.state).toBe('open');
    shop.answers = undefined;
    await until(async () => (await shop.get(path)).headers['degraded'] === undefined, 'it is well again');
    expect(shop.rig.coreBreaker.state).toBe('closed');
  });

  it('the owner’s file is given, to anybody, and is nobody’s to keep', async () => {
    shop.pages = [{ status: 503 }];
    const before = await count('teaser', 'fallback');
    for (const headers of [{}, { cookie: 'PHPSESSID=a' }, { authorization: 'Basic eA==' }, { range: 'bytes=0-1' }]) {
      const answer = await shop.get('/teaser', headers);
      expect(answer).toMatchObject({ status: 200, text: '<p>bestsellers</p>' });
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-length': '18',
        'cache-control': 'no-store',
        degraded: 'static-fallback',
      });
    }
    expect(await shop.get('/teaser', {}, { method: 'HEAD' })).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '18' },
    });
    expect((await count('teaser', 'fallback')) - before).toBe(5);
    shop.answers = failing;
    expect((await shop.get('/teaser')).headers['degraded']).toBe('static-fallback');
    shop.answers = undefined;
    shop.pages = [{}];
    expect((await shop.get('/teaser')).headers['degraded']).toBeUndefined();
  });

  it('that file is given only for the statuses that the owner calls failures, and after what is kept', async () => {
    shop.pages = [{ status: 500 }];
    expect(await shop.get('/teased/1')).toMatchObject({ status: 500 });
    shop.pages = [{ status: 503 }];
    expect(await shop.get('/teased/1')).toMatchObject({ status: 203, text: '<p>bestsellers</p>' });
    kept();
    await shop.get('/teased/1');
    shop.pass(61);
    shop.pages = [{ status: 503 }];
    expect(await shop.get('/teased/1')).toMatchObject({
      status: 200,
      headers: { degraded: 'page-verification-delayed' },
    });
    shop.pass(300);
    expect(await shop.get('/teased/1')).toMatchObject({ status: 203, headers: { degraded: 'static-fallback' } });
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('nothing stands in for the answer to a %s', async (method) => {
    shop.pages = [{ status: 503 }];
    expect(await shop.get('/teaser', {}, { method })).toMatchObject({ status: 503 });
    shop.answers = failing;
    expect(await shop.get('/teaser', {}, { method })).toMatchObject({ status: 502, json: { code: 'upstream-failed' } });
  });

  it('a shopper with a session is given what was made for nobody, where the owner says so', async () => {
    kept();
    await shop.get('/known/1');
    await shop.get('/checkout/1');
    expect(await shop.get('/known/1', { cookie: 'PHPSESSID=a' })).toMatchObject({ text: 'page 3' });
    shop.pass(61);
    shop.pages = [{ status: 503 }];
    expect(await shop.get('/known/1', { cookie: 'PHPSESSID=a' })).toMatchObject({
      status: 200,
      text: 'page 1',
      headers: { degraded: 'page-verification-delayed' },
    });
    expect(await shop.get('/known/1', { cookie: 'PHPSESSID=a', authorization: 'Basic eA==' })).toMatchObject({
      status: 503,
    });
    expect(await shop.get('/known/1', { cookie: 'PHPSESSID=a', 'x-session-id': 's' })).toMatchObject({ status: 503 });
    expect(await shop.get('/checkout/1', { cookie: 'PHPSESSID=a' })).toMatchObject({ status: 503 });
    const core = held();
    expect(await shop.get('/known/1', { cookie: 'PHPSESSID=a' })).toMatchObject({ text: 'page 1' });
    core.answer();
  });
});

it('who asks for stale-while-revalidate is given what is kept, while the core is asked', async () => {
  const path = page();
  const headers = { 'Cache-Control': 'max-age=60, stale-while-revalidate=30', ETag: '"1"' };
  shop.pages = [{ headers }];
  await shop.get(path);
  shop.pass(80);
  const core = held();
  const answers = await Promise.all([shop.get(path), shop.get(path), shop.get(path)]);
  expect(answers.map(({ text }) => text)).toEqual(Array(3).fill('page 1'));
  expect(answers[0]?.headers).toMatchObject({ age: '80', 'cache-status': 'banyan; hit; ttl=-20' });
  expect(answers[0]?.headers).not.toHaveProperty('degraded');
  await until(() => core.waiting.length === 1, 'the core is asked once');
  core.answer('newer');
  await until(async () => (await shop.get(path)).text === 'newer', 'it is kept');
});

it('a change under way ends what was asked before it', async () => {
  const path = page();
  const core = held();
  const before = shop.get(path);
  await until(() => core.waiting.length === 1, 'the core is asked');
  const [first] = core.waiting.splice(0);
  shop.answers = (_request, response) => response.writeHead(204).end();
  await shop.get(path, {}, { method: 'POST' });
  first?.writeHead(200, { ...FRESH, 'Content-Length': 5 }).end('older');
  expect((await before).text).toBe('older');
  shop.answers = undefined;
  kept();
  expect((await shop.get(path)).text).toMatch(/^page/);
});

describe('nothing is kept in the name of another', () => {
  it.each([
    '/page/%61',
    '/page/%2e%2e/account',
    '/page/..%2faccount',
    '/page/../account',
    '/page/./a',
    '/page//a',
    '//page/a',
    '/page/a;x=1',
    '/page/a%3Bx',
    '/page/a%00',
    '/page/a\\b',
    '/page/a%5Cb',
    '/page/a%252e',
    '/page/%c3%b6',
    '/page/%EF%BC%8E%EF%BC%8E',
    '/page/a.',
    '/page/.a',
    '/page/a.php/x.css',
    '/index.php/page/a',
    '/page/a?',
    '/page/a?p=1&p=2',
    '/page/a?p[]=1',
    '/page/a?P=1',
    '/page/a?p=%7a%20',
    '/page/a?%70=1',
    '/page/a?other=1',
    '/page/a?p=1;sort=2',
    '/page/a?p=1&',
    '/PAGE',
  ])('a path that is written otherwise passes with its bytes: %s', async (path) => {
    kept();
    for (let round = 1; round <= 2; round++) {
      await shop.get(path);
      expect(shop.asked).toHaveLength(round);
      expect(shop.asked.at(-1)?.url).toBe(path);
    }
  });

  it('other paths are other pages', async () => {
    kept();
    const paths = [
      '/page/a',
      '/page/A',
      '/PAGE/a',
      '/page/%C3%B6',
      '/page/o',
      '/page/a?p=1',
      '/page/a?p=2',
      '/page/a?p',
      '/page/a?p=',
    ];
    const first = [];
    for (const path of paths) first.push((await shop.get(path)).text);
    expect(new Set(first).size).toBe(paths.length);
    for (const [index, path] of paths.entries()) expect((await shop.get(path)).text).toBe(first[index]);
    expect(shop.asked).toHaveLength(paths.length);
  });

  it('parameters in another order are the same page, and those that do not count are not told', async () => {
    kept();
    const path = page();
    expect((await shop.get(`${path}?sort=b&utm_source=%3Cscript%3E&p=1`)).text).toBe('page 1');
    expect(shop.asked[0]?.url).toBe(`${path}?sort=b&p=1`);
    expect((await shop.get(`${path}?p=1&sort=b`)).text).toBe('page 1');
    expect((await shop.get(`${path}?utm_source=news&p=1&sort=b`)).text).toBe('page 1');
    expect((await shop.get(`${path}?utm_source=news`)).text).toBe('page 2');
    expect(shop.asked[1]?.url).toBe(path);
    expect((await shop.get(path)).text).toBe('page 2');
  });

  it('a script is one page for each product', async () => {
    kept();
    const ask = (query: string): Promise<string> => shop.get(`/index.php?${query}`).then(({ text }) => text);
    expect(await ask('route=product/product&product_id=1')).toBe('page 1');
    expect(await ask('product_id=1&route=product/product')).toBe('page 1');
    expect(await ask('route=product/product&product_id=2')).toBe('page 2');
    expect(await ask('route=account/account&product_id=1')).toBe('page 3');
    expect(await ask('route=account/account&product_id=1')).toBe('page 4');
    expect(await ask('route=product%2Fproduct&product_id=1')).toBe('page 5');
  });

  it('hosts are shops of their own, and nobody says for the proxy which', async () => {
    kept();
    const path = page();
    expect((await shop.get(path)).text).toBe('page 1');
    expect((await shop.get(path, { host: 'evil.example' })).text).toBe('page 2');
    expect((await shop.get(path, { host: 'SHOP.example' })).text).toBe('page 1');
    expect((await shop.get(path, { host: 'shop.example:8080' })).text).toBe('page 3');
    const claims = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
      'x-original-url': '/account',
      'x-forwarded-for': '9.9.9.9',
    };
    expect((await shop.get(path, claims)).text).toBe('page 1');
    const other = page();
    await shop.get(other, claims);
    expect(shop.asked.at(-1)?.headers).toMatchObject({
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'http',
    });
    expect(shop.asked.at(-1)?.headers).not.toHaveProperty('x-original-url');
  });

  it('absolute form is the same page', async () => {
    kept();
    const path = page();
    const client = await raw(head(`http://shop.example${path}`));
    await client.untilReceived('page 1');
    expect((await shop.get(path)).text).toBe('page 1');
    expect((await shop.get(path)).text).toBe('page 1');
  });

  it.each(['x-requested-with', 'x-anything', 'x_requested_with', 'origin'])(
    'a request with %s is its own',
    async (name) => {
      const path = page();
      kept();
      await shop.get(path);
      expect((await shop.get(path, { [name]: 'a' })).text).toBe('page 2');
      expect((await shop.get(path)).text).toBe('page 1');
    },
  );

  it('a trusted proxy’s word on the origin chooses the page', async () => {
    const behind = await KeptPages.start(
      { routes: [{ name: 'pages', path: '/page/{id}', keep: {} }] },
      { settings: { BANYAN_TRUSTED_PROXIES: '127.0.0.1' } },
    );
    behind.pages = [{ headers: FRESH }];
    const ask = async (headers: Readonly<Record<string, string>>): Promise<string> =>
      (await behind.get('/page/1', headers)).text;
    expect(await ask({ 'x-forwarded-host': 'a.example', 'x-forwarded-for': '1.1.1.1' })).toBe('page 1');
    expect(await ask({ 'x-forwarded-host': 'b.example' })).toBe('page 2');
    expect(await ask({ 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' })).toBe('page 3');
    expect(await ask({ 'x-forwarded-host': 'a.example', 'x-forwarded-for': '2.2.2.2' })).toBe('page 1');
    await behind.stop();
  });

  it('what only one storefront has is asked of none other', async () => {
    const one = await KeptPages.start({
      hosts: ['shop.example'],
      routes: [{ name: 'pages', path: '/page/{id}', keep: {} }],
    });
    one.pages = [{ headers: FRESH }];
    for (const host of ['shop.example', 'shop.example', 'other.example', 'other.example'])
      await one.get('/page/1', { host });
    expect(one.asked.map(({ headers }) => headers.host)).toEqual(['shop.example', 'other.example', 'other.example']);
    await one.stop();
  });

  it('owned paths are never among them, whatever the file says', async () => {
    expect((await shop.rig.one()).headers).not.toHaveProperty('cache-status');
    expect((await shop.rig.one()).json).toMatchObject({ quantity: 7 });
    expect(shop.rig.legacy.calls.length).toBeGreaterThanOrEqual(2);
    expect(shop.asked).toEqual([]);
  });

  it('nor are the core’s own URLs of an enabled legacy wire', async () => {
    const catalogue = { routes: [{ name: 'rest', path: '/rest/**', keep: {} }] };
    for (const [wire, asked] of [
      [{}, 1],
      [{ legacyWireBy: systemClock }, 2],
    ] as const) {
      // prettier-ignore
      const one = await KeptPages.start(catalogue, wire);
      one.pages = [{ headers: FRESH, body: '{}' }];
      for (let round = 0; round < 2; round++) await one.get('/rest/V1/stockItems/A');
      expect(one.asked).toHaveLength(asked);
      await one.stop();
    }
  });

  it('no session is ever given what another one was', async () => {
    // A core that answers everybody by name, with whatever directives, and forgets every Vary.
    shop.answers = (request, response) => {
      const who =
        /PHPSESSID=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? request.headers.authorization ?? 'nobody';
      const text = `for ${who}`;
      response.writeHead(200, { 'Cache-Control': 'public, max-age=60', 'Content-Length': text.length }).end(text);
    };
    const visitor = fc.record({
      path: fc.constantFrom('/page/s1', '/page/s2', '/known/s1', '/page/s1?p=1', '/page/style.css'),
      cookie: fc.constantFrom(
        undefined,
        'PHPSESSID=anna',
        'PHPSESSID=bert',
        '_ga=1',
        '_ga=1; PHPSESSID=anna',
        'PHPSESSID=bert;',
      ),
      authorization: fc.constantFrom(undefined, 'cleo'),
      method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST'),
      control: fc.constantFrom(undefined, 'no-cache', 'max-stale', 'max-age=0', 'no-store'),
      after: fc.constantFrom(0, 0, 30, 90),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(visitor, { minLength: 2, maxLength: 12 }), fc.boolean(), async (visitors, together) => {
        const ask = async ({
          path,
          cookie,
          authorization,
          method,
          control,
          after,
        }: (typeof visitors)[number]): Promise<void> => {
          shop.pass(after);
          const headers = {
            ...(cookie === undefined ? {} : { cookie }),
            ...(authorization === undefined ? {} : { authorization }),
            ...(control === undefined ? {} : { 'cache-control': control }),
          };
          const { text, headers: given } = await shop.get(path, headers, { method });
          const who = /PHPSESSID=(\w+)/.exec(cookie ?? '')?.[1] ?? authorization ?? 'nobody';
          // On a machine that stands still for longer than the patience, what was made for nobody may stand in, and says so.
          const isStandIn = path.startsWith('/known/') && given['degraded'] === 'page-verification-delayed';
          const allowed = isStandIn && authorization === undefined ? [`for ${who}`, 'for nobody'] : [`for ${who}`];
          if (method !== 'HEAD') expect(allowed).toContain(text);
        };
        if (together) await Promise.all(visitors.map(ask));
        else for (const one of visitors) await ask(one);
      }),
      { numRuns: 40 },
    );
  });
});

it('what is kept stays within its bound, and the longest unused goes first', async () => {
  const small = await KeptPages.start({
    maxBytes: 1_048_576,
    routes: [{ name: 'pages', path: '/page/{id}', keep: {} }],
  });
  small.pages = [{ headers: FRESH, body: 'x'.repeat(100_000) }];
  for (let index = 0; index < 15; index++) {
    await small.get(`/page/${index}`);
    await small.get('/page/0');
  }
  expect(small.asked).toHaveLength(15);
  const bytes = Number(/^banyan_catalogue_kept_bytes (\d+)/m.exec(await metricsText())?.[1]);
  expect(bytes).toBeGreaterThan(900_000);
  expect(bytes).toBeLessThanOrEqual(1_048_576);
  await small.get('/page/1');
  expect(small.asked).toHaveLength(16);
  await small.stop();
});

it('a process that stood still does not take what is kept for younger than it is', async () => {
  const path = page();
  kept();
  await shop.get(path);
  shop.clock.jumpWallClock(-3_600_000);
  shop.pass(61);
  shop.pages = [{ status: 503 }];
  expect((await shop.get(path)).headers).toMatchObject({ age: '61', degraded: 'page-verification-delayed' });
  shop.clock.jumpWallClock(3_600_000);
});
