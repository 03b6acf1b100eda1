import { createHash, createSecretKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { ASSERTION_KEY, type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const READS = [
  '/',
  '/garten.html?p=2',
  '/catalog/product/view/id/17',
  '/index.php?route=product/product&product_id=17',
  '/catalogsearch/result?q=tisch',
  '/customer/account/login',
  '/checkout/cart',
  '/skin/styles.css',
  '/media/logo.svg',
  '/media/catalog/product/17.svg',
  '/robots.txt',
  '/impressum.html',
  '/api/links.json',
];

describe('pages', () => {
  test.each(READS)('HEAD %s has the head of its GET and no body', async (path) => {
    const headers = { Cookie: 'PHPSESSID=fixed' };
    const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => running.ask(path, { method, headers })));
    expect(get?.status).toBe(200);
    expect(get?.body.length).toBeGreaterThan(0);
    expect(head?.body.length).toBe(0);
    expect({ ...head?.headers, date: '' }).toEqual({ ...get?.headers, date: '' });
  });

  test('escape what the catalogue holds', async () => {
    const { text } = await running.ask(`/catalogsearch/result?q=${encodeURIComponent('<b>fett')}`);
    expect(text).toContain('&lt;b&gt;fett');
    expect(text).not.toContain('<b>fett');
    const id = /view\/id\/(\d+)/.exec(text)?.[1] ?? '';
    const page = (await running.ask(`/catalog/product/view/id/${id}`)).text;
    expect(page).toContain('value="&lt;b&gt;FETT&lt;/b&gt;"');
  });

  test('a page past the end repeats the last, page 0 is page 1', async () => {
    const pages = await Promise.all(
      ['0', '1', '999999', '99999'].map(async (page) => (await running.ask(`/garten.html?p=${page}`)).text),
    );
    const shelves = pages.map((page) => /<ul class="shelf">.*<\/ul>/s.exec(page)?.[0]);
    expect(shelves[0]).toBe(shelves[1]);
    expect(shelves[2]).toBe(shelves[3]);
    expect(shelves[0]).not.toBe(shelves[2]);
  });

  test('are gzipped for those who take it, and do not say Vary', async () => {
    const plain = await running.ask('/garten.html', { headers: { Cookie: 'PHPSESSID=a' } });
    const zipped = await running.ask('/garten.html', {
      headers: { Cookie: 'PHPSESSID=a', 'Accept-Encoding': 'br, gzip' },
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.headers.vary).toBeUndefined();
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
  });

  test('carry absolute links of the core’s own origin, whoever asked', async () => {
    const { text } = await running.ask('/', { headers: { Host: 'shop.example' } });
    expect(text).toContain(`<link rel="canonical" href="${running.core.url}/">`);
    expect(text).not.toContain('shop.example');
  });

  test('404, 405 and OPTIONS', async () => {
    expect((await running.ask('/no/such/page')).status).toBe(404);
    const wrong = await running.ask('/upload');
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST, PUT']);
    const options = await running.ask('/', { method: 'OPTIONS' });
    expect([options.status, options.headers.allow]).toEqual([200, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS']);
  });
});

describe('sessions', () => {
  test('several Set-Cookie lines on every page; the id a visitor brings is kept', async () => {
    const fresh = await running.ask('/');
    expect(fresh.headers['set-cookie']).toHaveLength(3);
    const known = await running.ask('/', { headers: { Cookie: 'x=1; PHPSESSID=abc123' } });
    expect(known.headers['set-cookie']?.[0]).toBe('PHPSESSID=abc123; path=/; HttpOnly');
  });

  test('login answers 302 to the core’s own origin, and the account knows the customer', async () => {
    const headers = { ...FORM, Cookie: 'PHPSESSID=customer1' };
    const wrong = await running.ask('/customer/account/loginPost', {
      method: 'POST',
      headers,
      body: 'email=x&password=y',
    });
    expect(wrong.headers.location).toBe(`${running.core.url}/customer/account/login?failed=1`);
    const right = await running.ask('/customer/account/loginPost', {
      method: 'POST',
      headers,
      body: 'email=kunde%40example.org&password=feigenbaum',
    });
    expect([right.status, right.headers.location]).toEqual([302, `${running.core.url}/customer/account`]);
    expect((await running.ask('/customer/account', { headers })).text).toContain('kunde@example.org');
    await running.ask('/customer/account/logout', { method: 'POST', headers });
    expect((await running.ask('/customer/account', { headers })).status).toBe(302);
  });

  test('the web API says who is signed in, to scripts of the shop’s pages alone', async () => {
    const headers = { ...FORM, Cookie: 'PHPSESSID=scripted' };
    const me = (more: object = {}) => running.ask('/rest/V1/customers/me', { headers: { ...headers, ...more } });
    const script = { 'X-Requested-With': 'XMLHttpRequest' };
    expect((await me(script)).status).toBe(401);
    const body = 'email=gast%40example.org&password=maulbeere';
    await running.ask('/customer/account/loginPost', { method: 'POST', headers, body });
    expect(JSON.parse((await me(script)).text)).toMatchObject({ id: 2, email: 'gast@example.org', website_id: 1 });
    expect([(await me()).status, (await me()).text]).toEqual([
      401,
      '{"message":"The consumer isn\'t authorized to access %resources.","parameters":{"resources":"self"}}',
    ]);
    await running.ask('/customer/account/logout', { headers });
    expect((await me(script)).status).toBe(401);
  });

  test('an assertion is taken once, of who has the key, about whom the shop knows', async () => {
    const path = '/customer/account/assertionPost';
    const claim = { iss: 'banyan', aud: 'legacy-core', sub: 'gast@example.org', jti: 'one' };
    const signed = (over: object = {}, kid = 'test', secret = ASSERTION_KEY.secret) =>
      new SignJWT({ ...claim, ...over })
        .setProtectedHeader({ alg: 'HS256', kid })
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(secret);
    const send = (assertion: string, grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer') =>
      running.ask(path, {
        method: 'POST',
        headers: FORM,
        body: new URLSearchParams({ grant_type: grant, assertion }).toString(),
      });
    const good = await signed();
    const answer = await send(good);
    expect([answer.status, answer.headers.location]).toEqual([302, `${running.core.url}/customer/account`]);
    const [Cookie = ''] = answer.headers['set-cookie']?.[0]?.split(';') ?? [];
    expect((await running.ask('/customer/account', { headers: { Cookie } })).text).toContain('gast@example.org');
    const refused = [
      good,
      await signed({ jti: 'two', aud: 'another' }),
      await signed({ jti: 'three', sub: 'nobody@example.org' }),
      await signed({ jti: 'four' }, 'unknown'),
      await signed({ jti: 'five' }, 'test', createSecretKey(Buffer.alloc(32))),
      'nothing',
    ];
    for (const assertion of refused) {
      const { status, text } = await send(assertion);
      expect([status, text]).toEqual([400, '{"error":"invalid_grant"}']);
    }
    expect((await send(await signed({ jti: 'six' }), 'password')).text).toBe('{"error":"unsupported_grant_type"}');
  });

  test('a cart adds up, also for an article called __proto__; the same form twice puts twice as much in', async () => {
    const headers = { ...FORM, Cookie: 'PHPSESSID=cart1' };
    for (const body of ['sku=__proto__&qty=2', 'sku=A%2FB-100', 'sku=A%2FB-100', 'sku=NO+SUCH', 'sku=007&qty=-1']) {
      const answer = await running.ask('/checkout/cart/add', { method: 'POST', headers, body });
      expect(answer.headers.location).toBe(`${running.core.url}/checkout/cart`);
    }
    const { text } = await running.ask('/checkout/cart', { headers });
    expect(text).toContain('Warenkorb (4)');
    expect(text).toContain('Prototyp, unverkäuflich');
  });
});

describe('images', () => {
  const path = '/media/catalog/product/17.svg';

  test('have validators, and answer 304 to who has them', async () => {
    const { headers, body } = await running.ask(path);
    expect(headers['content-type']).toBe('image/svg+xml');
    for (const condition of [{ 'If-None-Match': headers.etag }, { 'If-Modified-Since': headers['last-modified'] }]) {
      const again = await running.ask(path, { headers: condition });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
    }
    expect((await running.ask(path, { headers: { 'If-None-Match': '"other"' } })).body).toEqual(body);
  });

  test('come in parts', async () => {
    const whole = (await running.ask(path)).body;
    const part = await running.ask(path, { headers: { Range: 'bytes=5-14' } });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 5-14/${whole.length}`]);
    expect(part.body).toEqual(whole.subarray(5, 15));
    const beyond = await running.ask(path, { headers: { Range: `bytes=${whole.length}-` } });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.length}`]);
    const changed = await running.ask(path, { headers: { Range: 'bytes=5-14', 'If-Range': '"other"' } });
    expect([changed.status, changed.body]).toEqual([200, whole]);
  });
});

describe('the download', () => {
  test('has the length and hash it says, whole and in parts', async () => {
    const target = '/download/catalog-full.bin?bytes=200001';
    const { body, headers } = await running.ask(target);
    expect(headers['content-length']).toBe('200001');
    const said = (await running.ask('/download/catalog-full.bin.sha256?bytes=200001')).text;
    expect(said).toBe(`${createHash('sha256').update(body).digest('hex')}  catalog-full.bin\n`);
    const part = await running.ask(target, { headers: { Range: 'bytes=65530-131080' } });
    expect(part.body).toEqual(body.subarray(65_530, 131_081));
  });

  test('is 500 MB when nothing else is asked for', async () => {
    const head = await running.ask('/download/catalog-full.bin', { method: 'HEAD' });
    expect(head.headers['content-length']).toBe('500000000');
    const end = await running.ask('/download/catalog-full.bin', { headers: { Range: 'bytes=-4' } });
    expect([end.status, end.headers['content-range']]).toEqual([206, 'bytes 499999996-499999999/500000000']);
  });
});

describe('uploads and echoes', () => {
  test.each(['POST', 'PUT'])('%s /upload answers length and hash', async (method) => {
    const body = Buffer.alloc(300_000, 'ä');
    const { text } = await running.ask('/upload', { method, body });
    expect(JSON.parse(text)).toMatchObject({ bytes: 300_000, sha256: createHash('sha256').update(body).digest('hex') });
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s /api/echo answers what arrived, untouched',
    async (method) => {
      const target = '/api/echo/%2e%2e//A%2FB?q=%20+&q=2&&=';
      const { text } = await running.ask(target, {
        method,
        headers: { 'X-Twice': ['a', 'b'], 'x-lower': 'ü', 'Content-Length': 4 },
        body: 'body',
      });
      const echo = JSON.parse(text) as { method: string; target: string; rawHeaders: string[]; bodySha256: string };
      expect(echo).toMatchObject({ method, target, bodySha256: createHash('sha256').update('body').digest('hex') });
      expect(echo.rawHeaders.filter((name) => name === 'X-Twice')).toHaveLength(2);
      expect(echo.rawHeaders).toContain('x-lower');
    },
  );
});

describe('oddities', () => {
  test.each([200, 204, 301, 303, 304, 307, 401, 404, 410, 418, 451, 500, 503, 599])('/status/%d', async (code) => {
    const answer = await running.ask(`/status/${code}`);
    expect(answer.status).toBe(code);
    if (code >= 301 && code <= 308 && code !== 304) expect(answer.headers.location).toBe(`${running.core.url}/`);
    if (code === 401) expect(answer.rawHeaders.filter((name) => name === 'WWW-Authenticate')).toHaveLength(2);
    expect(answer.body.length === 0).toBe(code === 204 || code === 304);
  });

  test('/repeated-headers keeps every line', async () => {
    const { rawHeaders, text } = await running.ask('/repeated-headers');
    const count = (name: string): number => rawHeaders.filter((raw) => raw === name).length;
    expect(['Set-Cookie', 'X-Warehouse', 'Link', 'Cache-Control'].map(count)).toEqual([2, 2, 2, 2]);
    expect(rawHeaders).toContain('x-lower-case');
    expect(text).toBe('Mehrfach.\n');
  });

  test('/big-headers has about the size asked for', async () => {
    const { rawHeaders } = await running.ask('/big-headers?bytes=8192');
    expect(rawHeaders.join('').length).toBeGreaterThan(8000);
  });

  test('/impressum.html is latin-1', async () => {
    const { body, headers } = await running.ask('/impressum.html');
    expect(headers['content-type']).toBe('text/html; charset=ISO-8859-1');
    expect(body.toString('latin1')).toContain('Große Straße');
    expect(body.toString('utf8')).toContain('�');
  });

  test('/api/warnings.json is JSON behind HTML', async () => {
    const { text, headers } = await running.ask('/api/warnings.json');
    expect(headers['content-type']).toBe('application/json');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(JSON.parse(text.slice(text.indexOf('\n{')))).toEqual({ success: true, count: '3' });
  });
});
