import { STOCK_TAKING_ROUTES } from '@banyan/domains';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalPath } from '@banyan/proxy';
import * as fc from 'fast-check';
import { RawClient } from '../../../../test/support/raw-client.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { BlockedRoutes } from './blocked-routes.js';

let open: StorefrontRig;
let blocking: StorefrontRig;

beforeAll(async () => {
  [open, blocking] = await Promise.all([
    StorefrontRig.start(),
    StorefrontRig.start({ settings: { BANYAN_BLOCKED_ROUTES: 'stock-taking' } }),
  ]);
});
afterEach(() => {
  open.forwarded.length = 0;
  blocking.forwarded.length = 0;
});
afterAll(() => Promise.all([open.stop(), blocking.stop()]));

/** One URL of every route of the list. */
const URL_OF: Readonly<Record<(typeof STOCK_TAKING_ROUTES)[number]['name'], string>> = {
  'api/order/confirm': '/index.php?route=api/order/confirm&api_token=x',
  'api/order/history': '/index.php?route=api/order/history&order_id=7',
  'api/order/edit': '/index.php?route=api/order/edit',
  'extension/payment/{code}/confirm': '/index.php?route=extension/payment/bank_transfer/confirm',
  'checkout/confirm': '/index.php?route=checkout/confirm',
  'api/order/add': '/index.php?route=api/order/add',
  'import/order': '/import/order',
};

describe('a route of the core that takes stock', () => {
  it.each(Object.values(URL_OF))('passes where nothing is blocked, and is refused where it is: %s', async (url) => {
    const method = url === '/import/order' ? 'POST' : 'GET';
    expect(await open.get(url, { method })).toMatchObject({ status: 200, text: 'the core' });
    const { status, json, headers } = await blocking.get(url, { method });
    expect([status, json]).toMatchObject([403, { code: 'blocked-route', trace_id: expect.any(String) }]);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(blocking.forwarded).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('is refused by %s', async (method) => {
    const { status } = await blocking.get(URL_OF['api/order/confirm'], { method });
    expect(status).toBe(403);
    expect(blocking.forwarded).toEqual([]);
  });

  it.each([
    '/?route=api/order/confirm',
    '//index.php?route=api/order/confirm',
    '/INDEX.PHP?route=api/order/confirm',
    '/%69ndex.php?route=api/order/confirm',
    '/%2569ndex.php?route=api/order/confirm',
    '/./index.php?route=api/order/confirm',
    '/shop/../index.php?route=api/order/confirm',
    '/shop/%2e%2e/index.php?route=api/order/confirm',
    '/shop/..%2findex.php?route=api/order/confirm',
    '/index.php;jsessionid=1?route=api/order/confirm',
    '/index.php/anything?route=api/order/confirm',
    '/index.php?route=api%2Forder%2Fconfirm',
    '/index.php?rout%65=%61pi/order/confirm',
    '/index.php?a=1&route=api/order/confirm&b=2',
    '/index.php?route=product/product&route=api/order/confirm',
    '/index.php?route=/api//order/confirm/',
    '/index.php?route=API/Order/Confirm',
    '/index.php?route=api/order/confirm.',
    '/index.php?route=extension/payment/cod/confirm',
    '/import/order/',
    '//import//order',
    '/Import/Order',
    '/import/./order',
    '/import%2Forder',
    '/x/..%5cimport/order',
  ])('is refused under every alias: %s', async (url) => {
    const { status } = await blocking.get(url, { method: 'POST' });
    // What could be one of ours as well is refused for that already.
    expect([400, 403]).toContain(status);
    expect(blocking.forwarded).toEqual([]);
  });

  it.each([
    '/',
    '/index.php',
    '/index.php?route=product/product&product_id=7',
    '/index.php?route=api/order/info&order_id=7',
    '/index.php?route=checkout/success',
    '/catalog?next=/index.php?route=api/order/confirm',
    '/import/orders',
    '/api/v2_soap',
  ])('is not taken for another: %s', async (url) => {
    expect(await blocking.get(url)).toMatchObject({ status: 200, text: 'the core' });
    expect(blocking.forwarded).toEqual([`GET ${url}`]);
  });

  it('is no tunnel either', async () => {
    const client = await RawClient.open(blocking.port);
    client.send(
      `GET ${URL_OF['checkout/confirm']} HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 403 /);
    expect(blocking.forwarded).toEqual([]);
  });

  it('however its letters are escaped, it is the same route', async () => {
    const escapes = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    const escaped = (text: string, which: readonly boolean[]) =>
      text.replaceAll(/./g, (letter, at: number) =>
        which[at] === true ? `%${letter.charCodeAt(0).toString(16)}` : letter,
      );
    await fc.assert(
      fc.asyncProperty(escapes, escapes, async (inPath, inQuery) => {
        const url = `/${escaped('index.php', inPath)}?route=${escaped('api/order/confirm', inQuery)}`;
        expect((await blocking.get(url)).status).toBe(403);
      }),
      { numRuns: 60 },
    );
    expect(blocking.forwarded).toEqual([]);
  });
});

it('only what is named is blocked, and what is not known is no setting', async () => {
  const some = await StorefrontRig.start({ settings: { BANYAN_BLOCKED_ROUTES: 'import/order' } });
  expect((await some.get('/import/order', { method: 'POST' })).status).toBe(403);
  expect((await some.get(URL_OF['api/order/confirm'])).status).toBe(200);
  await some.stop();
  await expect(StorefrontRig.start({ settings: { BANYAN_BLOCKED_ROUTES: 'api/order/confrim' } })).rejects.toThrow(
    'BANYAN_BLOCKED_ROUTES',
  );
});

it('every route of the list has a URL here', () => {
  expect(Object.keys(URL_OF).toSorted()).toEqual(STOCK_TAKING_ROUTES.map(({ name }) => name).toSorted());
});

describe('a route that a legacy wire owns', () => {
  const pathOf = (target: string) => {
    const path = canonicalPath(target);
    if (path.kind !== 'path') throw new Error('no path');
    return path;
  };
  const owned = ['api/order/confirm', 'api/order/add'];
  let isInForce = true;
  let mayPass = true;
  const routes = new BlockedRoutes(['api/order/add', 'import/order'], {
    names: owned,
    inForce: () => isInForce,
    mayPass: () => mayPass,
  });
  const stray = (target: string, method = 'GET') => routes.strayOf(method, pathOf(target))?.name;

  it('is told as owned, unless it is blocked, or the wire has ended', () => {
    expect(routes.routes).toMatchObject({ owned: ['api/order/confirm'], blocked: ['api/order/add', 'import/order'] });
    expect(routes.routes.open).not.toContain('api/order/confirm');
    isInForce = false;
    expect(routes.routes).toMatchObject({ owned: [], open: expect.arrayContaining(['api/order/confirm']) });
    isInForce = true;
  });

  it.each(['/INDEX.PHP?route=api/order/confirm', '/?route=api/order/confirm', '/index.php?route=API/order//confirm'])(
    'does not pass in another spelling, or by another method, where the stock is elsewhere: %s',
    (target) => {
      mayPass = true;
      expect(stray(target, 'PUT')).toBeUndefined();
      mayPass = false;
      expect(stray(target, 'PUT')).toBe('api/order/confirm');
      expect(stray('/index.php?route=api/order/info')).toBeUndefined();
      isInForce = false;
      expect(stray(target)).toBeUndefined();
      isInForce = true;
    },
  );

  it('has no tunnel', () => {
    for (const target of ['/index.php?route=api/order/confirm', '/index.php?route=api/order/add']) {
      expect(routes.has('GET', pathOf(target))).toBe(true);
    }
    expect(routes.has('GET', pathOf('/ws'))).toBe(false);
  });
});
