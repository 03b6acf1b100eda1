import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startStorefront, type Storefront } from './storefront.js';

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const heard: Heard[] = [];
let pages: string;
let gateway: Server;
let storefront: Storefront;

beforeAll(async () => {
  pages = mkdtempSync(join(tmpdir(), 'banyan-shop-page-'));
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Shop</title>');
  writeFileSync(join(pages, 'assets/shop-1.js'), 'export {};');
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += String(chunk)));
    request.on('end', () => {
      heard.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      response.writeHead(503, {
        'content-type': 'application/problem+json',
        'retry-after': '7',
        'contract-version': 'v2',
        'server-timing': 'gateway;dur=1',
        'set-cookie': 'banyan_sid=1',
      });
      response.end('{"code":"overloaded"}');
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  storefront = await startStorefront({
    gatewayUrl,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    pages,
  });
});
beforeEach(() => void heard.splice(0));
afterAll(async () => {
  await storefront.close();
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
  rmSync(pages, { recursive: true });
});

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(storefront.url + path, init);

/** The cookie of a browser that opens the shop. */
async function opened(): Promise<string> {
  const response = await ask('/basket');
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('the page', () => {
  it('is the same below every address, and makes a visitor of whoever is none', async () => {
    const first = await ask('/orders/BY01');
    expect([first.status, await first.text()]).toEqual([200, '<!doctype html><title>Shop</title>']);
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(first.headers.get('set-cookie')).toMatch(/^shopper=[\da-f-]{36}; Path=\/; HttpOnly; SameSite=Strict/);
    const again = await ask('/', { headers: { cookie: await opened() } });
    expect(again.headers.get('set-cookie')).toBeNull();
    expect((await ask('/assets/nothing.js')).status).toBe(404);
    expect((await ask('/assets/shop-1.js')).headers.get('content-type')).toContain('javascript');
  });
});

describe('what the page asks', () => {
  it('is handed on under the name of the shop and in the session of its visitor, and nothing of the visitor else', async () => {
    const cookie = await opened();
    const answer = await ask('/orders/v2/orders', {
      method: 'POST',
      headers: {
        cookie,
        'content-type': 'application/json',
        'idempotency-key': '"k-1"',
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        'x-storefront': 'somebody-else',
        'x-session-id': 'chosen',
      },
      body: '{"channel":"web"}',
    });
    expect(heard).toEqual([
      expect.objectContaining({ method: 'POST', path: '/orders/v2/orders', body: '{"channel":"web"}' }),
    ]);
    expect(heard[0]?.headers).toMatchObject({
      'x-storefront': 'web-shop',
      'idempotency-key': '"k-1"',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
    expect(heard[0]?.headers['cookie']).toBeUndefined();
    expect(heard[0]?.headers['x-session-id']).toMatch(/^[\da-f]{20}$/);
    expect(cookie).not.toContain(String(heard[0]?.headers['x-session-id']));
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('set-cookie')]).toEqual([
      503,
      '7',
      null,
    ]);
    expect(answer.headers.get('server-timing')).toBeNull();
  });

  it.each([
    ['POST', '/orders/v2/orders/search'],
    ['GET', '/orders/v2/orders/000001234'],
    ['POST', '/orders/v2/orders/BY01KB4DZ6J3VQ5X9R7T2M8W0YCN/returns'],
    ['DELETE', '/inventory/v2/availability/batch'],
    ['POST', '/index.php'],
  ])('is not %s %s', async (method, path) => {
    const answer = await ask(path, { method, ...(method === 'POST' && { body: '{}' }) });
    // A GET of nothing that it asks is a page of the shop.
    expect(answer.headers.get('content-type')).toMatch(method === 'GET' ? /html/ : /problem/);
    expect(heard).toEqual([]);
  });

  it('is refused where it is too long', async () => {
    const answer = await ask('/pricing/v2/quotes', { method: 'POST', body: 'x'.repeat(200_000) });
    expect([answer.status, heard]).toEqual([413, []]);
  });
});

describe('the orders of a customer', () => {
  it('are looked up for the e-mail of this browser, whatever it asks for', async () => {
    const [one, other] = [await opened(), await opened()];
    const { email } = (await (await ask('/account', { headers: { cookie: one } })).json()) as { email: string };
    await ask('/account/orders?email=ada%40beispiel.example', { headers: { cookie: one } });
    await ask('/account/orders', { headers: { cookie: other } });
    const [mine, theirs] = heard.map(({ path, body }) => [path, (JSON.parse(body) as { email: string }).email]);
    expect(mine).toEqual(['/orders/v2/orders/search', email]);
    expect(theirs?.[1]).not.toBe(email);
  });
});

describe('while the gateway is away', () => {
  it('says that nothing is known, and is ready itself', async () => {
    const alone = await startStorefront({
      gatewayUrl: 'http://127.0.0.1:9',
      port: 0,
      host: '127.0.0.1',
      opsPort: 0,
      opsHost: '127.0.0.1',
      pages,
    });
    try {
      const answer = await fetch(`${alone.url}/pricing/v2/quotes`, { method: 'POST', body: '{}' });
      expect([answer.status, await answer.json()]).toEqual([
        502,
        expect.objectContaining({ code: 'upstream-unreachable' }),
      ]);
      expect((await fetch(`${alone.opsUrl}/readyz`)).status).toBe(200);
    } finally {
      await alone.close();
    }
  });
});
