import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent } from 'node:http';
import { RawClient } from '../../../../test/support/raw-client.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

let rig: StorefrontRig;
beforeAll(async () => {
  rig = await StorefrontRig.start();
});
afterEach(() => {
  rig.forwarded.length = 0;
  rig.legacy.calls.length = 0;
});
afterAll(() => rig.stop());

const skuAsked = () => rig.legacy.calls.map(({ input }) => input['sku']);

describe('a path', () => {
  it.each([
    '/',
    '/inventory',
    '/inventory/',
    '/inventory/v/1/availability/A',
    '/inventory/v1x',
    '/inventory-v1/availability/A',
    '/api/inventory/v1/availability/A?channel=web',
    '/catalog?next=/inventory/v1/availability/A',
    '/a%2Fb//c;d?x=%',
  ])('that nobody reads as ours passes with its bytes: %s', async (path) => {
    expect(await rig.get(path)).toMatchObject({ status: 200, text: 'the core' });
    expect(rig.forwarded).toEqual([`GET ${path}`]);
    expect(rig.legacy.calls).toEqual([]);
  });

  it.each([
    '/inventory/v1',
    '/inventory/v1/',
    '/inventory/v1?channel=web',
    '/inventory/v1/availability',
    '/inventory/v1/availability/',
    '/inventory/v1/availability/?channel=web',
    '/inventory/v1/availability/A/',
    '/inventory/v1/availability/A/B?channel=web',
    '/inventory/v1/Availability/A?channel=web',
    '/inventory/v1/toString/A?channel=web',
  ])('below our prefix that no operation has is not found, and never the core’s: %s', async (path) => {
    const { status, json, headers } = await rig.get(path);
    expect([status, json]).toMatchObject([404, { code: 'not-found' }]);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(rig.forwarded).toEqual([]);
  });

  it.each([
    '//inventory/v1/availability/A?channel=web',
    '/inventory//v1/availability/A?channel=web',
    '/inventory/v1//availability/A?channel=web',
    '/%69nventory/v1/availability/A?channel=web',
    '/inventory/%761/availability/A?channel=web',
    '/INVENTORY/v1/availability/A?channel=web',
    '/inventory%2Fv1/availability/A?channel=web',
    '/x/../inventory/v1/availability/A?channel=web',
    '/inventory;a/v1/availability/A?channel=web',
    '/inventory/v1/availability/.?channel=web',
    '/inventory/v1/availability/..?channel=web',
    '/inventory/v1/availability/%2e?channel=web',
    '/inventory/v1/availability/%2E%2e?channel=web',
    '/inventory/v1/availability/%252e%252e?channel=web',
    '/inventory/v1/availability/..;x?channel=web',
    '/inventory/v1/availability/a%2F..%2F..%2F..%2Fadmin?channel=web',
  ])('that can be read in two ways, one of them ours, is refused: %s', async (path) => {
    const { status, json } = await rig.get(path);
    // Doubled slashes below the prefix name no operation either way: both refusals keep it from the core.
    expect([400, 404]).toContain(status);
    expect((json as { code: string }).code).toMatch(/^(ambiguous-path|not-found)$/);
    expect(rig.forwarded).toEqual([]);
    expect(rig.legacy.calls).toEqual([]);
  });

  it.each([
    '/inventory/v9',
    '/inventory/v9/availability/A?channel=web',
    '/inventory/v10/',
    '/inventory/v01/availability/A',
  ])('of a version that there is not is answered with those that there are, and never the core’s: %s', async (path) => {
    const { status, json, headers } = await rig.get(path);
    expect([status, json]).toMatchObject([
      404,
      {
        code: 'unknown-contract-version',
        versions: [
          { version: 'v1', state: 'published' },
          { version: 'v2', state: 'published' },
        ],
      },
    ]);
    expect(headers).not.toHaveProperty('contract-version');
    expect(rig.forwarded).toEqual([]);
  });

  it('in absolute form is the same path', async () => {
    const client = await RawClient.open(rig.port);
    client.send(
      `GET http://127.0.0.1:${rig.port}/inventory/v1/availability/A?channel=web HTTP/1.1\r\nHost: 127.0.0.1:${rig.port}\r\n\r\n`,
    );
    expect(await client.untilReceived('"quantity"')).toMatch(/^HTTP\/1\.1 200 /);
    client.close();
  });
});

describe('a SKU', () => {
  it.each([
    ['24%2F7%20LAMP', '24/7 LAMP'],
    ['100%25-BW', '100%-BW'],
    ['50%252F50', '50%2F50'],
    ['%2541BC', '%41BC'],
    ['A%26B', 'A&B'],
    ['A&B', 'A&B'],
    ['1+1', '1+1'],
    ['1%2B1', '1+1'],
    ['C%23-MOLL', 'C#-MOLL'],
    ['WIE%3FSO=1', 'WIE?SO=1'],
    ['A;v=2', 'A;v=2'],
    ['A%3Bv=2', 'A;v=2'],
    ['A=B', 'A=B'],
    ['12.10', '12.10'],
    ['..A', '..A'],
    ['A..', 'A..'],
    ['A.', 'A.'],
    ['GR%C3%96SSE-XL', 'GRÖSSE-XL'],
    ['%F0%9F%98%80', '😀'],
    ['batch', 'batch'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['%20A%20', ' A '],
    ['a%2F..%2Fb', 'a/../b'],
    ['%2F', '/'],
    [encodeURIComponent('ü'.repeat(64)), 'ü'.repeat(64)],
  ])('%s is decoded once', async (encoded, sku) => {
    expect(await rig.one(encoded)).toMatchObject({ status: 200, json: { sku, quantity: 7 } });
    expect(skuAsked()).toEqual([sku]);
  });

  it('in bytes that are not escaped is no HTTP', async () => {
    const client = await RawClient.open(rig.port);
    client.send(Buffer.from('GET /inventory/v1/availability/größe?channel=web HTTP/1.1\r\nHost: shop\r\n\r\n', 'utf8'));
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 [^]*malformed-request/);
    expect(skuAsked()).toEqual([]);
  });

  it.each([
    ['%00', 400],
    ['A%0A', 400],
    ['A%7F', 400],
    ['%FF', 400],
    ['%', 400],
    ['%zz', 400],
    ['%ED%A0%80', 400],
    ['A'.repeat(65), 400],
  ])('%s is refused', async (encoded, status) => {
    expect((await rig.one(encoded)).status).toBe(status);
    expect(rig.legacy.calls).toEqual([]);
    expect(rig.forwarded).toEqual([]);
  });
});

describe('the query', () => {
  it.each([
    ['', 'query:channel'],
    ['?', 'query:channel'],
    ['?channel=', 'query:channel'],
    ['?channel=Web', 'query:channel'],
    ['?channel=web&channel=app', 'query:channel'],
    ['?channel=web&channel=web', 'query:channel'],
    ['?channel[]=web', 'query:'],
    ['?channel=web&locaton=berlin-mitte', 'query:'],
    ['?channel=web&%', 'query:'],
    ['?channel=web&location=berlin-mitte', 'query:location'],
    ['?channel=store&location=', 'query:location'],
    ['?channel=store&location=a&location=b', 'query:location'],
    ['?__proto__=1&channel=web', 'query:'],
  ])('%s is refused by name', async (query, pointer) => {
    const { status, json } = await rig.get(`/inventory/v1/availability/A${query}`);
    expect([status, json]).toMatchObject([400, { code: 'invalid-request' }]);
    expect((json as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(pointer);
    expect(rig.legacy.calls).toEqual([]);
  });

  it('is read as forms write it', async () => {
    expect(await rig.get('/inventory/v1/availability/A?ch%61nnel=%77eb&')).toMatchObject({ status: 200 });
    const { status, json } = await rig.get('/inventory/v1/availability/A?channel=store&location=atlantis');
    expect([status, json]).toMatchObject([404, { code: 'unknown-location' }]);
  });
});

describe('a method', () => {
  it('HEAD is answered as GET, without its body', async () => {
    const got = await rig.one();
    const head = await rig.one('A', { method: 'HEAD' });
    expect(head.text).toBe('');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(got.text.length));
    expect(head.headers['content-type']).toBe('application/json');
    const refused = await rig.get('/inventory/v1/availability/A', { method: 'HEAD' });
    expect([refused.status, refused.text]).toEqual([400, '']);
    expect(Number(refused.headers['content-length'])).toBeGreaterThan(0);
  });

  it.each([
    ['POST', '/inventory/v1/availability/A?channel=web', 'GET, HEAD'],
    ['DELETE', '/inventory/v1/availability/A', 'GET, HEAD'],
    ['OPTIONS', '/inventory/v1/availability/A', 'GET, HEAD'],
    ['PUT', '/inventory/v1/availability/batch', 'GET, HEAD, POST'],
    ['OPTIONS', '/inventory/v1/availability/batch', 'GET, HEAD, POST'],
    ['PROPFIND', '/inventory/v1/availability/batch', 'GET, HEAD, POST'],
  ])('%s %s is refused with the methods there are, in the name of its contract', async (method, path, allow) => {
    const { status, headers, json } = await rig.get(path, { method, headers: { origin: 'https://shop.example' } });
    expect([status, json]).toMatchObject([405, { code: 'method-not-allowed' }]);
    expect(headers).toMatchObject({ allow, 'contract-version': 'v1' });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(rig.forwarded).toEqual([]);
  });

  it('refused without a body leaves the connection in use', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const paths = ['/inventory/v1/nothing', '/inventory/v1/availability/A', '/inventory/v1/availability/A?channel=web'];
    const answers = [];
    for (const path of paths) answers.push(await rig.get(path, { agent }));
    answers.push(await rig.get('/inventory/v1/availability/A', { agent, method: 'DELETE' }));
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 200, 405]);
    expect(answers.map(({ headers }) => headers.connection)).toEqual(Array(4).fill('keep-alive'));
    agent.destroy();
  });
});

it('a tunnel below our prefix is refused', async () => {
  const client = await RawClient.open(rig.port);
  client.send(
    'GET /inventory/v1/availability/A?channel=web HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 403 [^]*upgrade-refused/);
  expect(rig.forwarded).toEqual([]);
});

describe('below a contract prefix', () => {
  let prefixed: StorefrontRig;
  beforeAll(async () => {
    prefixed = await StorefrontRig.start({ prefix: '/shop-api/eu' });
  });
  afterAll(() => prefixed.stop());

  it('the contract’s paths are ours, and the bare ones the core’s', async () => {
    expect(await prefixed.get('/shop-api/eu/inventory/v1/availability/A%2FB?channel=web')).toMatchObject({
      status: 200,
      json: { sku: 'A/B' },
    });
    expect(await prefixed.get('/inventory/v1/availability/A?channel=web')).toMatchObject({ text: 'the core' });
    expect(await prefixed.get('/shop-api/eu/inventory/v9/x')).toMatchObject({
      json: { code: 'unknown-contract-version' },
    });
    expect(await prefixed.get('/inventory/v9/x')).toMatchObject({ text: 'the core' });
    expect((await prefixed.get('/shop-api/eu/inventory/v1')).status).toBe(404);
    expect((await prefixed.get('/shop-api//eu/inventory/v1/availability/A')).status).toBe(400);
  });
});

it('a core that answers nothing is not asked for ever, and its connections stay', async () => {
  const broken = await StorefrontRig.start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = 0; count < 20; count++) broken.coreBreaker.admit()?.(false);
  // The breaker counts what it was told when its promises have settled.
  await new Promise((resolve) => setImmediate(resolve));
  const { status, json, headers } = await broken.get('/catalog', { agent });
  expect([status, json]).toMatchObject([
    502,
    { code: 'upstream-unreachable', trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
  expect(headers).toMatchObject({ 'retry-after': '1', connection: 'keep-alive' });
  expect(broken.forwarded).toEqual([]);
  expect((await broken.one('A', { agent })).status).toBe(200);
  agent.destroy();
  await broken.stop();
});
