import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OrdersRig, TwoSystems } from '../../apps/gateway/src/orders/orders-rig.fixture.js';
import { type LegacyCore, startLegacyCore } from '../../apps/legacy-core/src/legacy-core.js';
import { hashOfToken, newToken } from '../../libs/access/src/index.js';
import { readSigningKeys } from '../../libs/kernel/src/index.js';
import { ask, type Answer } from '../support/ask.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { TokenIssuer } from '../support/token-issuer.js';

const EVERYTHING = ['orders:place', 'orders:read', 'orders:list', 'orders:cancel', 'orders:return'];
const KARLA = 'kunde@example.org';
const GUSTAV = 'gast@example.org';
const PASSWORDS: Readonly<Record<string, string>> = { [KARLA]: 'feigenbaum', [GUSTAV]: 'maulbeere' };
const ASSERTION_KEYS = `test:${'a'.repeat(42)}g`;
const WHO = '/rest/V1/customers/me';
const LOGIN = '/customer/account/assertionPost';
const KEY = newToken();

type Headers = Readonly<Record<string, string>>;
const FORM: Headers = { 'content-type': 'application/x-www-form-urlencoded' };
const SAME_ORIGIN: Headers = { 'sec-fetch-site': 'same-origin' };

let postgres: TestPostgres;
let core: LegacyCore;
let issuer: TokenIssuer;
let folder: string;
let rig: OrdersRig;
let made = 0;

const SESSIONS = {
  cookie: 'PHPSESSID',
  whoPath: WHO,
  emailAt: '/email',
  emailVerifiedAt: 'none',
  signOut: ['/customer/account/logout'],
  storefronts: ['web-shop'],
  scopes: EVERYTHING,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-core-sessions-'));
  [postgres, issuer] = await Promise.all([startPostgres(), TokenIssuer.start()]);
  core = await startLegacyCore({
    databaseUrl: postgres.url,
    port: 0,
    host: '127.0.0.1',
    opsPort: 0,
    opsHost: '127.0.0.1',
    soapUser: 'a',
    soapKey: 'b',
    restUser: 'c',
    restPassword: 'd',
    products: 0,
    assertionKeys: readSigningKeys(ASSERTION_KEYS),
  });
  const file = join(folder, 'identity.yaml');
  writeFileSync(
    file,
    JSON.stringify({
      anonymous: { scopes: ['orders:read', 'orders:place'] },
      keys: [{ name: 'web', hashes: [hashOfToken(KEY)], storefronts: ['web-shop'], scopes: EVERYTHING }],
      issuers: [
        {
          issuer: issuer.url,
          keysUrl: issuer.keysUrl,
          audience: 'banyan',
          algorithms: ['ES256'],
          scopes: EVERYTHING,
          storefronts: ['web-shop'],
        },
      ],
      sessions: { ...SESSIONS, login: { path: LOGIN, audience: 'legacy-core', alsoCookies: ['frontend_cid'] } },
    }),
  );
  rig = await OrdersRig.start({
    url: postgres.url,
    rig: { identityFile: file, settings: { LEGACY_URL: core.url, LEGACY_ASSERTION_KEYS: ASSERTION_KEYS } },
  });
  const systems = new TwoSystems();
  systems.serve(rig);
  for (const arm of [rig.front.legacy, rig.front.service]) {
    const placing = arm.behaves;
    arm.behaves = (call) => (call.operation === 'order.list' ? { orders: [], complete: true } : placing(call));
  }
});
beforeEach(async () => {
  await fetch(`${core.opsUrl}/__faults`, { method: 'DELETE' });
  await fetch(`${core.opsUrl}/__requests`, { method: 'DELETE' });
});
afterAll(async () => {
  await rig?.stop();
  await core?.close(100);
  await issuer?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = (path: string, options: Parameters<typeof ask>[2] = {}): Promise<Answer> =>
  ask(rig.front.url, path, options);
const visitor = (): Headers => ({ cookie: `store=default; PHPSESSID=visitor${++made}` });
const bearer = (credential: string): Headers => ({ authorization: `Bearer ${credential}` });
const list = (email: string, headers: Headers): Promise<Answer> =>
  rig.post('/search', { email, limit: 5 }, { headers });
const codeOf = ({ status, json }: Answer): unknown => [status, (json as { code?: string } | undefined)?.code];
const customer = (email: string): object => ({ email, firstName: 'A', lastName: 'B', phone: '+49 30 1234567' });
const place = (headers: Headers, email = KARLA): Promise<Answer> =>
  rig.place(`key-${++made}`, { customer: customer(email) }, { headers });

const logIn = (headers: Headers, email = KARLA): Promise<Answer> =>
  at('/customer/account/loginPost', {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: new URLSearchParams({ email, password: PASSWORDS[email] ?? '' }).toString(),
  });

async function signedIn(email = KARLA): Promise<Headers> {
  const headers = visitor();
  await logIn(headers, email);
  return headers;
}

/** How often the core was asked for exactly this. */
async function askedOf(target: string): Promise<number> {
  const response = await fetch(`${core.opsUrl}/__requests?target=${encodeURIComponent(target)}`);
  return ((await response.json()) as { readonly count: number }).count;
}

const breakRest = (switches: object): Promise<unknown> =>
  fetch(`${core.opsUrl}/__faults/rest`, { method: 'PUT', body: JSON.stringify(switches) });
const breakShop = (switches: object): Promise<unknown> =>
  fetch(`${core.opsUrl}/__faults/shop`, { method: 'PUT', body: JSON.stringify(switches) });

describe('a shopper who is signed in at the core', () => {
  it('is that customer here: lists their own orders, and nobody else’s', async () => {
    const headers = await signedIn();
    expect((await list(KARLA, headers)).status).toBe(200);
    expect(codeOf(await list(GUSTAV, headers))).toEqual([403, 'another-customer']);
  });

  it('is not shown another’s order, which an anonymous reader with the reference is', async () => {
    const { json } = await place({ ...(await signedIn(GUSTAV)), ...SAME_ORIGIN }, GUSTAV);
    const { reference } = json as { reference: string };
    const read = (headers: Headers): Promise<Answer> => at(`/orders/v2/orders/${reference}`, { headers });
    expect(codeOf(await read(await signedIn()))).toEqual([404, 'unknown-order']);
    expect(codeOf(await read({}))).not.toEqual([404, 'unknown-order']);
  });

  it('is nobody before, and nobody again as soon as they have signed out, by a form or by a link', async () => {
    const headers = visitor();
    expect(codeOf(await list(KARLA, headers))).toEqual([401, 'credential-required']);
    for (const method of ['POST', 'GET']) {
      await logIn(headers);
      expect((await list(KARLA, headers)).status).toBe(200);
      await at('/customer/account/logout', { method, headers });
      expect(codeOf(await list(KARLA, headers))).toEqual([401, 'credential-required']);
    }
  });

  it('is asked about once, however many requests come at a time and after', async () => {
    const headers = await signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => list(KARLA, headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await list(KARLA, headers);
    expect(await askedOf(`GET ${WHO}`)).toBe(1);
  });

  it('is nobody by two sessions at once, of which the core may mean either', async () => {
    const { cookie = '' } = await signedIn();
    const both = { cookie: `${cookie}; PHPSESSID=another` };
    expect(codeOf(await list(KARLA, both))).toEqual([401, 'credential-required']);
  });

  it('is asked about anew where the same cookie comes from another browser', async () => {
    const headers = await signedIn();
    await list(KARLA, { ...headers, 'user-agent': 'one' });
    await list(KARLA, { ...headers, 'user-agent': 'another' });
    expect(await askedOf(`GET ${WHO}`)).toBe(2);
  });
});

describe('while the core cannot say who it is', () => {
  it.each([
    ['fails', { errorRate: 1 }],
    ['answers nonsense', { garbage: { rate: 1 } }],
    ['closes the connection', { refuse: { rate: 1 } }],
    ['says nothing', { hang: { rate: 1, forMs: 5_000 } }],
  ])('and %s, what takes somebody is 503, and what is everybody’s is answered', async (_how, switches) => {
    const headers = await signedIn();
    await breakRest(switches);
    expect(codeOf(await list(KARLA, headers))).toEqual([503, 'unavailable']);
    // What was bound under somebody's key would be bound again under nobody's.
    expect(codeOf(await place({ ...headers, ...SAME_ORIGIN }))).toEqual([503, 'unavailable']);
    const read = await at('/orders/v2/orders/BY01KB4DZ6J3VQ5X9R7T2M8W0YCN', { headers });
    expect(codeOf(read)).toEqual([404, 'unknown-order']);
  });

  it('whoever is believed stays so for as long as it says', async () => {
    const headers = await signedIn();
    expect((await list(KARLA, headers)).status).toBe(200);
    await breakRest({ errorRate: 1 });
    expect((await list(KARLA, headers)).status).toBe(200);
  });
});

describe('a write with the cookie alone', () => {
  it.each<[string, Headers]>([
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another origin, in an old browser', { origin: 'https://evil.example' }],
    ['nothing that says where it is from', {}],
  ])('from %s is refused, and nothing is asked or done', async (_what, headers) => {
    const cookie = await signedIn();
    expect(codeOf(await place({ ...cookie, ...headers }))).toEqual([403, 'cross-site-request']);
    expect(await askedOf(`GET ${WHO}`)).toBe(0);
  });

  it('from a page of the shop is done, by either word', async () => {
    const cookie = await signedIn();
    const origin = rig.front.url;
    expect((await place({ ...cookie, ...SAME_ORIGIN })).status).toBe(201);
    expect((await place({ ...cookie, origin })).status).toBe(201);
  });

  it('with a key or a token beside it does not hang on where it is from', async () => {
    const cookie = await signedIn();
    const token = await issuer.sign({ email: GUSTAV });
    expect((await place({ ...cookie, ...bearer(token) }, GUSTAV)).status).toBe(201);
    expect((await place({ ...cookie, ...bearer(KEY) })).status).toBe(201);
  });
});

describe('a customer of an issuer', () => {
  const accountOf = (headers: Headers): Promise<Answer> => at('/customer/account', { headers });

  it('arrives at a page of the core signed in, by one login, and is given nothing of its session', async () => {
    const headers = bearer(await issuer.sign({ email: KARLA }));
    for (let count = 0; count < 3; count++) {
      const account = await accountOf(headers);
      expect([account.status, account.text.includes(KARLA)]).toEqual([200, true]);
      expect(account.headers['set-cookie']).toEqual(['store=default; expires=Thu, 31-Dec-2037 23:55:55 GMT; path=/']);
    }
    expect(await askedOf(`POST ${LOGIN}`)).toBe(1);
  });

  it('brings no token there, whoever they are, and their other cookies', async () => {
    const echoOf = async (headers: Headers): Promise<string> => (await at('/api/echo', { headers })).text;
    const customers = await echoOf({ ...bearer(await issuer.sign({ email: KARLA })), cookie: 'a=b; PHPSESSID=own' });
    expect(customers).toMatch(/a=b; PHPSESSID=[0-9a-f]{26}/);
    expect(customers).not.toMatch(/PHPSESSID=own|authorization/i);
    for (const token of [await issuer.sign({ email_verified: false }), KEY]) {
      expect(await echoOf({ ...bearer(token), cookie: 'a=b' })).not.toMatch(/authorization/i);
    }
  });

  it('is a visitor where the core does not know them', async () => {
    const account = await accountOf(bearer(await issuer.sign({ sub: 'nobody', email: 'nobody@example.org' })));
    expect([account.status, account.headers.location]).toEqual([302, `${core.url}/customer/account/login`]);
  });

  it('signs in anew after they have signed out there', async () => {
    const headers = bearer(await issuer.sign({ sub: 'gustav', email: GUSTAV }));
    await accountOf(headers);
    await at('/customer/account/logout', { method: 'POST', headers });
    expect((await accountOf(headers)).text).toContain(GUSTAV);
    expect(await askedOf(`POST ${LOGIN}`)).toBe(2);
  });

  it('is refused with a token that is not believed, and told when nobody can say', async () => {
    const over = Math.floor(Date.now() / 1_000) - 7_200;
    expect(codeOf(await accountOf(bearer(await issuer.sign({ iat: over, exp: over + 60 }))))).toEqual([
      401,
      'credential-refused',
    ]);
    await breakShop({ errorRate: 1 });
    expect(codeOf(await accountOf(bearer(await issuer.sign({ sub: 'late', email: KARLA }))))).toEqual([
      503,
      'unavailable',
    ]);
  });

  it('leaves what is the core’s own as it came', async () => {
    const echoed = await at('/api/echo', { headers: bearer('0123456789abcdef0123456789abcdef') });
    expect(echoed.text).toContain('Bearer 0123456789abcdef0123456789abcdef');
  });
});
