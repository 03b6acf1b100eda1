import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, newToken } from '@banyan/access';
import { signSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { systemClock } from '@banyan/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { ask, type Answer } from '../../../../test/support/ask.js';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { TokenIssuer } from '../../../../test/support/token-issuer.js';
import { until } from '../../../../test/support/until.js';
import { EdgeIdentity } from '../identity/edge-identity.js';
import { openIdentity } from '../identity/open-identity.js';
import type { Behaviour } from '../testing/scripted-arm.fixture.js';
import { orderRequest, OrdersRig, QUOTE, TwoSystems } from './orders-rig.fixture.js';

const ADA = 'ada@beispiel.example';
const BOB = 'bob@beispiel.example';
const UNKNOWN_OURS = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
const CORE_NUMBER = '000001234';
const EVERYTHING = ['orders:place', 'orders:read', 'orders:list', 'orders:cancel', 'orders:return'];
const SYNTHETIC_KEY = 'a-key-that-only-two-know-and-no-storefront';
/** Of the shop's front end, of another storefront's, and of one that only reads. */
const KEYS = { web: newToken(), app: newToken(), reader: newToken() };

let postgres: TestPostgres;
let issuer: TokenIssuer;
let folder: string;
let sql: Client;
let rig: OrdersRig;
let systems: TwoSystems;
let orders: Map<string, object>;
let ada: Headers;
let bob: Headers;

type Headers = Readonly<Record<string, string>>;
const bearer = (credential: string): Headers => ({ authorization: `Bearer ${credential}` });
const web = bearer(KEYS.web);
const app = bearer(KEYS.app);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-authorisation-'));
  [postgres, issuer] = await Promise.all([startPostgres(), TokenIssuer.start()]);
  const file = join(folder, 'identity.yaml');
  const key = (name: keyof typeof KEYS, storefronts: string[], scopes: string[]) => ({
    name,
    hashes: [hashOfToken(KEYS[name])],
    storefronts,
    scopes,
  });
  const rules = {
    anonymous: { scopes: ['orders:place', 'orders:read'] },
    coreOrders: 'web-shop',
    keys: [
      key('web', ['web-shop', 'outlet'], EVERYTHING),
      key('app', ['mobile-app'], EVERYTHING),
      key('reader', ['web-shop'], ['orders:read']),
    ],
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
  };
  writeFileSync(file, JSON.stringify(rules));
  const identity = new EdgeIdentity(openIdentity(file, systemClock));
  rig = await OrdersRig.start({
    url: postgres.url,
    rig: { identity, settings: { BANYAN_SYNTHETIC_KEY: SYNTHETIC_KEY } },
  });
  sql = new Client({ connectionString: postgres.url });
  sql.on('error', () => undefined);
  await sql.connect();
  ada = bearer(await issuer.sign());
  bob = bearer(await issuer.sign({ sub: 'bob', email: BOB }));
});

beforeEach(() => {
  systems = new TwoSystems();
  systems.serve(rig);
  orders = new Map([[CORE_NUMBER, canonicalOrder(CORE_NUMBER, ADA)]]);
  forgetCalls();
  for (const arm of [rig.front.legacy, rig.front.service]) {
    const placing = arm.behaves;
    arm.behaves = (call) => (call.operation in ANSWERS ? ANSWERS[call.operation]?.(call) : placing(call));
  }
});
afterEach(async () => {
  await sql.query('TRUNCATE ledger.binding');
});
afterAll(async () => {
  await sql?.end();
  await rig?.stop();
  await issuer?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What both systems say of orders that were taken. */
const ANSWERS: Readonly<Record<string, Behaviour>> = {
  'order.read': ({ input }) => orders.get(String(input['reference'])) ?? { kind: 'unknown-order' },
  'order.list': () => ({
    orders: [...orders.values()].map((order) => ({ ...order, kind: undefined })),
    complete: true,
  }),
  'order.cancel': ({ input }) => ({
    kind: 'cancelled',
    reference: input['reference'],
    refundedMinor: 7087,
    currency: 'EUR',
  }),
  'order.return': () => ({
    kind: 'returned',
    returnReference: 'BR01KB6A2Q8N4H7S0P5D3F9G1EJK',
    refundedMinor: 1899,
    currency: 'EUR',
  }),
};

function canonicalOrder(reference: string, email: string | undefined): object {
  return {
    kind: 'order',
    reference,
    state: 'accepted',
    channel: 'web',
    currency: 'EUR',
    lines: QUOTE.lines.map((line) => ({ ...line, returnedE4: 0 })),
    shippingMinor: 490,
    totalMinor: 7087,
    refundedMinor: 0,
    customer: email === undefined ? {} : { email },
    delivery: { kind: 'unknown' },
    placedAtMs: QUOTE.atMs,
    cancellable: true,
    returnable: true,
  };
}

let keys = 0;

/** Somebody has placed an order, and it is known. @returns its reference */
async function placed(headers: Headers, email = ADA): Promise<string> {
  keys += 1;
  const answer = await rig.place(`key-${keys}`, { customer: customer(email) }, { headers });
  expect(answer.status).toBe(201);
  const { reference } = answer.json as { reference: string };
  await until(async () => (await rig.ledger.holding(reference))?.outcome !== undefined, 'the outcome is written');
  orders.set(reference, canonicalOrder(reference, email));
  return reference;
}

const customer = (email: string) => ({ email, firstName: 'Ada', lastName: 'Beispiel', phone: '+49 30 1234567' });
const read = (reference: string, headers: Headers) => ask(rig.front.url, `/orders/v2/orders/${reference}`, { headers });
const cancel = (reference: string, headers: Headers, email?: string) =>
  rig.post(`/${reference}/cancellation`, email === undefined ? {} : { email }, { headers });
const giveBack = (reference: string, headers: Headers, email?: string) => {
  keys += 1;
  const body = { lines: [{ sku: '007', quantity: 1 }], ...(email === undefined ? {} : { email }) };
  return rig.post(`/${reference}/returns`, body, { headers: { 'idempotency-key': `return-${keys}`, ...headers } });
};
const search = (email: string, headers: Headers, limit = 20) => rig.post('/search', { email, limit }, { headers });
const codeOf = ({ status, json }: Answer) => [status, (json as { code?: string }).code];
/** Everything that whoever asked can see, but for what differs from request to request anyway. */
const seen = ({ status, headers, json }: Answer) => {
  const { date: _date, 'set-cookie': _session, ...others } = headers;
  return { status, headers: others, json: { ...(json as object), trace_id: undefined } };
};
const forgetCalls = (): void => {
  for (const { calls } of [rig.front.legacy, rig.front.service]) calls.length = 0;
};
const askedArms = () => [...rig.front.legacy.calls, ...rig.front.service.calls].map(({ operation }) => operation);

describe('a customer', () => {
  it('reads, cancels and returns their own order', async () => {
    const reference = await placed(ada);
    expect((await read(reference, ada)).status).toBe(200);
    expect((await cancel(reference, ada)).status).toBe(200);
    expect((await giveBack(reference, ada)).status).toBe(201);
  });

  it('finds nothing where an order is another’s, in the very words in which there is none; no system is asked', async () => {
    const [theirs, guests] = [await placed(ada), await placed({})];
    forgetCalls();
    for (const use of [read, cancel, giveBack]) {
      const none = seen(await use(UNKNOWN_OURS, bob));
      expect(none.status).toBe(404);
      expect(seen(await use(theirs, bob))).toEqual(none);
      expect(seen(await use(guests, bob))).toEqual(none);
    }
    expect(askedArms()).toEqual([]);
  });

  it('finds an order that they placed as a guest, by the address that their issuer vouches for', async () => {
    const reference = await placed({});
    expect((await read(reference, ada)).status).toBe(200);
    const unvouched = bearer(await issuer.sign({ email_verified: false }));
    expect(codeOf(await read(reference, unvouched))).toEqual([404, 'unknown-order']);
  });

  it('is known by the order itself where the ledger has forgotten who bought; an order that has, too, is nobody’s', async () => {
    const reference = await placed(ada);
    await sql.query('UPDATE ledger.binding SET customer_hash = NULL');
    const anew = await OrdersRig.start({ url: postgres.url, rig: { identity: identityOf() } });
    systems.serve(anew);
    for (const arm of [anew.front.legacy, anew.front.service]) {
      arm.behaves = (call) => ANSWERS[call.operation]?.(call);
    }
    const at = (path: string, headers: Headers, json?: unknown) =>
      json === undefined
        ? ask(anew.front.url, `/orders/v2/orders/${path}`, { headers })
        : anew.post(`/${path}`, json, { headers });
    try {
      expect((await at(reference, ada)).status).toBe(200);
      expect(codeOf(await at(reference, bob))).toEqual([404, 'unknown-order']);
      expect(codeOf(await at(`${reference}/cancellation`, bob, {}))).toEqual([404, 'unknown-order']);
      expect(anew.front.legacy.calls.map(({ operation }) => operation)).not.toContain('order.cancel');
      expect((await at(`${reference}/cancellation`, ada, {})).status).toBe(200);
      orders.set(reference, canonicalOrder(reference, undefined));
      expect(codeOf(await at(reference, ada))).toEqual([404, 'unknown-order']);
      expect(codeOf(await at(`${reference}/cancellation`, ada, {}))).toEqual([404, 'unknown-order']);
    } finally {
      await anew.stop();
    }
  });

  it('has orders of the core by its numbers, where they are theirs', async () => {
    expect((await read(CORE_NUMBER, ada)).status).toBe(200);
    expect((await cancel(CORE_NUMBER, ada, 'Ada@Beispiel.example')).status).toBe(200);
    expect((await giveBack(CORE_NUMBER, ada, ADA)).status).toBe(201);
    forgetCalls();
    const none = seen(await read('000009999', bob));
    expect(seen(await read(CORE_NUMBER, bob))).toEqual(none);
    // Knowing whose it is does not make it one's own.
    expect(codeOf(await cancel(CORE_NUMBER, bob, ADA))).toEqual([404, 'unknown-order']);
    expect(codeOf(await giveBack(CORE_NUMBER, bob, ADA))).toEqual([404, 'unknown-order']);
    expect(askedArms()).not.toContain('order.cancel');
    expect(askedArms()).not.toContain('order.return');
  });

  it('lists their own orders, and nobody else’s by an address', async () => {
    await placed(ada);
    expect((await search('ADA@beispiel.example', ada)).status).toBe(200);
    forgetCalls();
    expect(codeOf(await search(ADA, bob))).toEqual([403, 'another-customer']);
    expect(seen(await search('nobody@beispiel.example', bob))).toEqual(seen(await search(ADA, bob)));
    expect(askedArms()).toEqual([]);
  });

  it('places no order for another', async () => {
    expect(codeOf(await rig.place('for-ada', { customer: customer(ADA) }, { headers: bob }))).toEqual([
      403,
      'another-customer',
    ]);
    expect([systems.orders, (await sql.query('SELECT FROM ledger.binding')).rowCount]).toEqual([0, 0]);
  });
});

describe('a storefront', () => {
  it('has the orders that were placed through it, whoever placed them, and no others', async () => {
    const own = await placed(web);
    const guests = await placed({ 'x-storefront': 'web-shop' });
    const outlet = await placed({ ...web, 'x-storefront': 'outlet' });
    for (const reference of [own, guests, outlet]) {
      expect((await read(reference, web)).status).toBe(200);
      const none = seen(await read(UNKNOWN_OURS, app));
      expect(seen(await read(reference, app))).toEqual(none);
      expect(codeOf(await cancel(reference, app))).toEqual([404, 'unknown-order']);
      expect(codeOf(await giveBack(reference, app))).toEqual([404, 'unknown-order']);
    }
    expect((await cancel(own, web)).status).toBe(200);
    expect((await giveBack(guests, web)).status).toBe(201);
  });

  it('has the core’s own orders where the file says that they are its', async () => {
    expect((await read(CORE_NUMBER, web)).status).toBe(200);
    expect(codeOf(await read(CORE_NUMBER, app))).toEqual([404, 'unknown-order']);
  });

  it('is told of a customer’s orders those that are its own, and that a page which others filled is not all', async () => {
    const [one, other] = [await placed(web), await placed(app)];
    const found = async (headers: Headers, limit?: number) => {
      const { json } = await search(ADA, headers, limit);
      const { orders: list, complete } = json as { orders: { reference: string }[]; complete: boolean };
      return { references: list.map(({ reference }) => reference).toSorted(), complete };
    };
    expect(await found(web)).toEqual({ references: [CORE_NUMBER, one].toSorted(), complete: true });
    expect(await found(app)).toEqual({ references: [other], complete: true });
    expect(await found(app, 3)).toEqual({ references: [other], complete: false });
  });

  it('calls itself what it is called, or nothing', async () => {
    expect(codeOf(await read(UNKNOWN_OURS, { ...web, 'x-storefront': 'outlet' }))[0]).toBe(404);
    for (const name of ['mobile-app', 'console', 'synthetic', 'Web Shop', '']) {
      expect(codeOf(await read(UNKNOWN_OURS, { ...web, 'x-storefront': name }))).toEqual([403, 'another-storefront']);
    }
    expect((await sql.query('SELECT FROM ledger.binding')).rowCount).toBe(0);
  });
});

describe('whoever asks', () => {
  it('is asked to show who they are where not everybody may, before a byte of a body is read', async () => {
    const answer = await search(ADA, {});
    expect(codeOf(answer)).toEqual([401, 'credential-required']);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="banyan"');
    const unread = await ask(rig.front.url, '/orders/v2/orders/search', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000000' },
      withinMs: 5_000,
    }).catch((error: unknown) => error as Error);
    expect(unread instanceof Error ? unread.message : codeOf(unread)).toEqual([401, 'credential-required']);
  });

  it('may what everybody may, with a reference that cannot be guessed', async () => {
    const reference = await placed({});
    expect((await read(reference, {})).status).toBe(200);
    expect(codeOf(await cancel(reference, {}))).toEqual([401, 'credential-required']);
  });

  it('is told which scope it takes', async () => {
    const reference = await placed(web);
    const reader = bearer(KEYS.reader);
    expect((await read(reference, reader)).status).toBe(200);
    const answer = await cancel(reference, reader);
    expect(codeOf(answer)).toEqual([403, 'scope-insufficient']);
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="banyan", error="insufficient_scope", scope="orders:cancel"',
    );
    // Whether there is such an order is not told either.
    expect(seen(await cancel(UNKNOWN_OURS, reader))).toEqual(seen(answer));
  });

  it.each(['banyan_nonsense', 'a.b.c', 'nonsense', ''])(
    'is refused with %j, though everybody may',
    async (credential) => {
      const answer = await read(UNKNOWN_OURS, bearer(credential));
      expect(codeOf(answer)).toEqual([401, 'credential-refused']);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="banyan", error="invalid_token"');
      if (credential !== '') expect(answer.text).not.toContain(credential);
    },
  );

  it('is our own synthetic shopper only where it has signed', async () => {
    const reference = await placed(ada);
    const target = `/orders/v2/orders/${reference}/cancellation`;
    const signed = {
      [SYNTHETIC_HEADER]: signSynthetic(SYNTHETIC_KEY, { method: 'POST', target }, systemClock.nowMs()),
    };
    expect((await cancel(reference, signed)).status).toBe(200);
    expect(codeOf(await cancel(reference, { [SYNTHETIC_HEADER]: 'true' }))).toEqual([401, 'credential-required']);
    // Somebody who reads the reference is anybody.
    expect(codeOf(await cancel(reference, { ...signed, 'x-storefront': 'console' }))).toEqual([
      401,
      'credential-required',
    ]);
  });
});

describe('an idempotency key', () => {
  it('is whoever’s who sent it: nobody is given the answer to another’s', async () => {
    const order = { customer: customer(ADA) };
    const askers: readonly Headers[] = [ada, web, { ...web, 'x-storefront': 'outlet' }, app, {}];
    const references = [];
    for (const headers of askers) {
      const storefront = { 'x-storefront': headers['x-storefront'] ?? (headers === app ? 'mobile-app' : 'web-shop') };
      const first = await rig.place('the-same', order, { headers: { ...storefront, ...headers } });
      const again = await rig.place('the-same', order, { headers: { ...storefront, ...headers } });
      expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
      references.push((first.json as { reference: string }).reference);
    }
    expect(new Set(references).size).toBe(askers.length);
    expect(systems.orders).toBe(askers.length);
  });

  it('is the same person’s whatever token they show, and the same storefront’s whichever of its keys', async () => {
    const first = await rig.place('mine', { customer: customer(ADA) }, { headers: ada });
    const renewed = bearer(await issuer.sign({ jti: 'another' }));
    expect((await rig.place('mine', { customer: customer(ADA) }, { headers: renewed })).json).toEqual(first.json);
  });

  it('tells nobody whether another has used it: another body is an order of its own', async () => {
    await rig.place('shared', { customer: customer(ADA) }, { headers: ada });
    expect((await rig.place('shared', orderRequest({ customer: customer(BOB) }), { headers: bob })).status).toBe(201);
  });
});

function identityOf(): EdgeIdentity {
  return new EdgeIdentity(openIdentity(join(folder, 'identity.yaml'), systemClock));
}
