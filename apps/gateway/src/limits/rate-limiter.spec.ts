import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CustomerPrincipal, StorefrontPrincipal } from '@banyan/identity';
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

const scopes = new Set<string>();
/** Who is known by what they show. */
const PRINCIPALS: Readonly<Record<string, StorefrontPrincipal | CustomerPrincipal>> = {
  app: { kind: 'storefront', id: 'storefront:app', name: 'app', scopes, storefronts: ['app'] },
  partner: { kind: 'storefront', id: 'storefront:partner', name: 'partner', scopes, storefronts: ['portal', 'app'] },
  ada: { kind: 'customer', id: 'customer:a', scopes, storefronts: ['app', 'web'], email: undefined },
  bob: { kind: 'customer', id: 'customer:b', scopes, storefronts: ['app', 'web'], email: undefined },
};

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
    principalOf: ({ headers }) => PRINCIPALS[String(headers['x-shows'])],
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

  describe('where it is known who asks', () => {
    const browse = new Set(['browse'] as const);
    type Get = Awaited<ReturnType<typeof limited>>;
    const statusOf = async (get: Get, shows: string, storefront: string, client = 'one'): Promise<number> =>
      (await get('/', { 'x-shows': shows, 'x-storefront': storefront, 'x-client': client })).status;

    it('are those of a key, which nobody uses up by saying its name, nor another key', async () => {
      const get = await limited(policy('app', { classes: browse, storefronts: new Set(['app']), requests: 1 }));
      expect([await statusOf(get, '', 'app'), await statusOf(get, '', 'app')]).toEqual([200, 429]);
      expect([await statusOf(get, 'app', 'app'), await statusOf(get, 'app', 'app')]).toEqual([200, 429]);
      expect([await statusOf(get, 'partner', 'app'), await statusOf(get, 'partner', 'app')]).toEqual([200, 429]);
      // A policy of others is not theirs, whatever they call themselves.
      expect([await statusOf(get, 'partner', 'nobody'), await statusOf(get, 'partner', 'portal')]).toEqual([200, 200]);
      expect(await statusOf(get, 'app', 'nobody')).toBe(429);
    });

    it('are those of a customer where the policy is by client, wherever they are', async () => {
      const get = await limited(policy('order', { classes: browse, per: 'client', requests: 1 }));
      expect([await statusOf(get, 'ada', 'app', '1'), await statusOf(get, 'ada', 'web', '2')]).toEqual([200, 429]);
      // Of one address are many people.
      expect([await statusOf(get, 'bob', 'app', '1'), await statusOf(get, '', 'app', '1')]).toEqual([200, 200]);
    });

    it('are those of all customers of a storefront where it is not, apart from whoever only says so', async () => {
      const get = await limited(policy('app', { classes: browse, storefronts: new Set(['app']), requests: 2 }));
      expect([await statusOf(get, '', 'app'), await statusOf(get, '', 'app')]).toEqual([200, 200]);
      expect([await statusOf(get, 'ada', 'app'), await statusOf(get, 'bob', 'app')]).toEqual([200, 200]);
      expect([await statusOf(get, 'ada', 'app'), await statusOf(get, '', 'app')]).toEqual([429, 429]);
    });
  });
});
