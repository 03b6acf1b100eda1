import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { ask, type Answer } from '../../../../test/support/ask.js';
import { RateLimiter, type Asked } from './rate-limiter.js';
import type { RatePolicy } from './rate-limits.js';

const policy = (name: string, more: Partial<RatePolicy>): RatePolicy => ({
  name,
  classes: new Set(),
  operations: new Set(),
  targets: [],
  per: 'storefront',
  storefronts: undefined,
  requests: 2,
  seconds: 60,
  ...more,
});

let clock: ManualClock;
let server: Server | undefined;

beforeEach(() => {
  clock = new ManualClock();
});
afterEach(() => {
  server?.close();
});

/** Everything is answered with the core's own `ok` where it is not refused. */
async function limited(
  ...policies: RatePolicy[]
): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> {
  const storefronts = new Set(policies.flatMap((each) => [...(each.storefronts ?? [])]));
  const limiter = new RateLimiter({
    limits: { policies, storefronts },
    clock,
    askedOf: asked,
    storefrontOf: ({ headers }) => String(headers['x-storefront'] ?? 'default'),
    clientOf: ({ headers }) => String(headers['x-client'] ?? 'nobody'),
  });
  server = createServer((request, response) => {
    if (limiter.refuses(request, response)) return;
    response.writeHead(200, 'OK', ['Content-Type', 'text/plain', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d']);
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path, headers = {}) => ask(base, path, { headers });
}

function asked({ url = '' }: IncomingMessage): Asked {
  if (url.startsWith('/order')) return { limitedClass: 'checkout', operation: 'orders/order.place' };
  return { limitedClass: 'browse', operation: undefined };
}

describe('a limited request', () => {
  it('is told what is left, and refused when nothing is, until there is again', async () => {
    const get = await limited(policy('checkout', { classes: new Set(['checkout']) }));
    expect(await get('/order')).toMatchObject({
      status: 200,
      headers: {
        'ratelimit-policy': '"checkout";q=2;w=60',
        ratelimit: '"checkout";r=1;t=30',
        'set-cookie': ['a=b', 'c=d'],
      },
    });
    expect(await get('/order')).toMatchObject({ status: 200, headers: { ratelimit: '"checkout";r=0;t=60' } });
    expect(await get('/order')).toMatchObject({
      status: 429,
      json: { code: 'rate-limited' },
      headers: {
        'content-type': 'application/problem+json',
        'ratelimit-policy': '"checkout";q=2;w=60',
        ratelimit: '"checkout";r=0;t=60',
        'retry-after': '30',
      },
    });
    clock.advance(30_000);
    expect(await get('/order')).toMatchObject({ status: 200 });
    expect(await get('/order')).toMatchObject({ status: 429 });
  });

  it('is one that a policy is about: others have neither fields nor limits', async () => {
    const get = await limited(policy('coupon', { targets: ['route=api/coupon'] }));
    for (let count = 0; count < 5; count++) {
      const { status, headers } = await get('/index.php?route=api/cart');
      expect([status, headers['ratelimit'], headers['ratelimit-policy']]).toEqual([200, undefined, undefined]);
    }
    const statuses = [];
    // However it is spelt.
    for (const spelling of ['route=api/coupon', 'route=API/coupon', 'route=api%2Fcou%70on']) {
      statuses.push((await get(`/index.php?${spelling}`)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('takes from all its policies or from none', async () => {
    const get = await limited(
      policy('checkout', { classes: new Set(['checkout']), requests: 3 }),
      policy('order', { operations: new Set(['orders/order.place']), requests: 1 }),
    );
    expect((await get('/order')).headers['ratelimit']).toBe('"checkout";r=2;t=20, "order";r=0;t=60');
    for (let count = 0; count < 5; count++) expect((await get('/order')).status).toBe(429);
    expect((await get('/order')).headers['ratelimit']).toBe('"checkout";r=2;t=20, "order";r=0;t=60');
  });
});

describe('who is counted together', () => {
  it('are the requests of a storefront that is named, and those of everybody else', async () => {
    const browse = new Set(['browse'] as const);
    const get = await limited(
      policy('all', { classes: browse }),
      policy('app', { classes: browse, storefronts: new Set(['app']), requests: 1 }),
    );
    const status = async (storefront: string) => (await get('/', { 'x-storefront': storefront })).status;
    expect([await status('app'), await status('app')]).toEqual([200, 429]);
    // A made-up name gains nothing.
    expect([await status('a'), await status('b'), await status('c')]).toEqual([200, 200, 429]);
  });

  it('are those of a client where the policy says so, whatever storefront they name', async () => {
    const get = await limited(policy('scraping', { classes: new Set(['browse']), per: 'client', requests: 1 }));
    const status = async (client: string, storefront: string) =>
      (await get('/', { 'x-client': client, 'x-storefront': storefront })).status;
    expect([await status('1', 'a'), await status('1', 'b'), await status('2', 'a')]).toEqual([200, 429, 200]);
  });
});
