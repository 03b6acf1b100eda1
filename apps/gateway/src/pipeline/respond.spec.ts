import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { counted, failing } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

const SHOP = 'https://shop.example';
const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;

let rig: StorefrontRig;
beforeAll(async () => {
  rig = await StorefrontRig.start({ timingOrigins: [SHOP] });
});
afterEach(() => {
  rig.serve(false, 0);
  rig.legacy.behaves = counted(LEGACY_UNITS);
  rig.service.behaves = counted(SERVICE_UNITS);
  rig.asked.length = 0;
});
afterAll(() => rig.stop());

describe('the session', () => {
  const sid = (cookie: readonly string[] | undefined) =>
    /^banyan_sid=([^;]+); Path=\/; HttpOnly; SameSite=Lax$/.exec(cookie?.[0] ?? '')?.[1];

  it('is handed out to who brings none, and recognised when it comes back', async () => {
    const first = await rig.one();
    const given = sid(first.headers['set-cookie']);
    expect(given).toBe(rig.asked[0]?.sessionId);
    const second = await rig.one('A', { headers: { cookie: `a=b; banyan_sid=${given}` } });
    expect(second.headers).not.toHaveProperty('set-cookie');
    expect(rig.asked[1]?.sessionId).toBe(given);
  });

  it.each([
    [{ 'x-session-id': 'mine', cookie: 'PHPSESSID=theirs; banyan_sid=ours' }, 'mine'],
    [{ cookie: 'banyan_sid=ours; PHPSESSID=theirs' }, 'theirs'],
    [{ 'x-session-id': 'not one', cookie: 'banyan_sid=ours' }, 'ours'],
  ])('of %j is %s, and no other is handed out', async (headers, sessionId) => {
    const answer = await rig.one('A', { headers });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(rig.asked[0]?.sessionId).toBe(sessionId);
  });

  it('given twice is refused: two readers could believe different ones', async () => {
    expect((await rig.one('A', { headers: { 'x-session-id': ['a', 'b'] } })).status).toBe(400);
  });

  it('comes with the answer that a SKU is unknown, and not with a refusal', async () => {
    rig.legacy.behaves = ({ input }) => ({ kind: 'unknown-sku', sku: input['sku'] });
    expect(sid((await rig.one()).headers['set-cookie'])).toBeDefined();
    expect((await rig.get('/inventory/v1/availability/A')).headers).not.toHaveProperty('set-cookie');
    expect((await rig.get('/inventory/v1')).headers).not.toHaveProperty('set-cookie');
  });

  it('and its channel, operation, contract and storefront are what flags choose by', async () => {
    const place = { channel: 'store', skus: ['A'] };
    await rig.batch(place, { headers: { 'x-session-id': 's', 'x-storefront': 'app-ios' } });
    await rig.one();
    expect(rig.asked).toEqual([
      {
        sessionId: 's',
        channel: 'store',
        operation: 'availability.batch',
        contractVersion: 'v1',
        storefront: 'app-ios',
      },
      expect.objectContaining({ channel: 'web', operation: 'availability.one', storefront: 'default' }),
    ]);
  });
});

describe('Server-Timing', () => {
  it.each([undefined, 'https://evil.example', 'null', `${SHOP}.evil.example`, 'HTTPS://SHOP.EXAMPLE', `${SHOP}:443`])(
    'is kept from origin %s',
    async (origin) => {
      const { headers } = await rig.one('A', { headers: origin === undefined ? {} : { origin } });
      expect(headers).not.toHaveProperty('server-timing');
      expect(headers).not.toHaveProperty('timing-allow-origin');
    },
  );

  it.each([false, true])(
    'tells an allowed origin where the time went, and not who answered (service: %s)',
    async (serve) => {
      rig.serve(serve);
      const { headers } = await rig.one('A', { headers: { origin: SHOP, traceparent: TRACEPARENT } });
      expect(headers['timing-allow-origin']).toBe(SHOP);
      expect(headers['server-timing']).toMatch(
        /^traceparent;desc="00-a{32}-[0-9a-f]{16}-00", gateway;dur=\d+\.\d\d, upstream;dur=\d+\.\d\d$/,
      );
    },
  );

  it('of a problem is not that of the answer that failed', async () => {
    rig.legacy.behaves = failing('legacy', 'fault');
    // A SKU that was never answered: nothing older can be given.
    const { headers } = await rig.one('NEVER', { headers: { origin: SHOP } });
    expect(headers).not.toHaveProperty('server-timing');
  });
});

it('an answer looks the same whichever arm gave it', async () => {
  rig.service.behaves = counted(LEGACY_UNITS);
  const answers = [];
  for (const serve of [false, true]) {
    rig.serve(serve);
    answers.push(await rig.one('A', { headers: { 'x-session-id': 's' } }));
  }
  for (const { headers } of answers) delete headers.date;
  const [legacy, service] = answers.map(({ status, headers, text }) => ({ status, headers, text }));
  expect(service).toEqual(legacy);
  expect(legacy?.headers).toEqual({
    connection: 'close',
    'content-length': String(legacy?.text.length),
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'contract-version': 'v1',
    'x-content-type-options': 'nosniff',
  });
});

it('an answer that cannot be written is a problem, and none of its fields are on it', async () => {
  const odd = await StorefrontRig.start({
    checkRatio: 0,
    domain: (registered) => ({
      ...registered,
      contracts: registered.contracts.map((version) => ({
        ...version,
        operations: Object.fromEntries(
          Object.entries(version.operations).map(([name, spoke]) => [
            name,
            {
              ...spoke,
              present: () => ({
                status: 200,
                body: { big: 1n },
                headers: { etag: '"s3cr3t"', 'cache-control': 'max-age=60' },
              }),
            },
          ]),
        ),
      })),
    }),
  });
  const { status, json, headers, text } = await odd.one();
  expect([status, json]).toMatchObject([500, { code: 'internal' }]);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'contract-version': 'v1' });
  expect(headers).not.toHaveProperty('etag');
  expect(headers).not.toHaveProperty('set-cookie');
  expect(text).not.toMatch(/BigInt|serialize|TypeError/);
  await odd.stop();
});

describe('a problem', () => {
  const EVIL = '<script>s3cr3t</script>';

  it.each([
    ['an unknown SKU', () => rig.one(encodeURIComponent(EVIL)), 404],
    ['a query', () => rig.get(`/inventory/v1/availability/A?channel=${encodeURIComponent(EVIL)}`), 400],
    ['a parameter’s name', () => rig.get(`/inventory/v1/availability/A?${encodeURIComponent(EVIL)}=1`), 400],
    ['a location', () => rig.get(`/inventory/v1/availability/A?channel=store&location=s3cr3t`), 404],
    ['a path', () => rig.get(`/inventory/v1/${encodeURIComponent(EVIL)}`), 404],
    ['an ambiguous path', () => rig.get(`/inventory/v1/availability/../${encodeURIComponent(EVIL)}`), 400],
    ['a body', () => rig.batch({ channel: EVIL, skus: [EVIL, EVIL], [EVIL]: 1 }), 400],
    [
      'a storefront',
      () => rig.get('/inventory/v1', { headers: { 'x-storefront': EVIL, 'x-session-id': 's3cr3t' } }),
      404,
    ],
  ] as const)('reflects nothing of %s', async (_, asked, expected) => {
    rig.legacy.behaves = ({ input }) => ({ kind: 'unknown-sku', sku: input['sku'] });
    const { status, headers, text, json } = await asked();
    expect(status).toBe(expected);
    expect(text + JSON.stringify(headers)).not.toMatch(/s3cr3t|script/);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' });
    expect(json).toMatchObject({
      type: expect.stringMatching(/^https:\/\/banyan\.shop\/problems\/[a-z-]+$/) as unknown,
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    });
  });

  it('names the caller’s trace', async () => {
    const { json } = await rig.get('/inventory/v1', { headers: { traceparent: TRACEPARENT } });
    expect(json).toMatchObject({ trace_id: 'a'.repeat(32) });
    const { json: fresh } = await rig.get('/inventory/v1', { headers: { traceparent: `00-${'0'.repeat(32)}-x` } });
    expect((fresh as { trace_id: string }).trace_id).not.toBe('0'.repeat(32));
  });

  it('of every kind is valid under the contract', async () => {
    const contract = loadContracts(rig.domain.manifest.contracts).find('inventory', 'v1', 'getAvailability');
    const problems = [await rig.get('/inventory/v1/availability/A'), await rig.one('%00')];
    problems.push(await rig.get('/inventory/v1/availability/A', { method: 'DELETE' }));
    problems.push(await rig.get('/inventory/v1/availability/A?channel=store&location=atlantis'));
    for (const failure of ['deadline', 'transport', 'fault'] as const) {
      rig.legacy.behaves = failing('legacy', failure);
      problems.push(await rig.one('NEVER'));
    }
    expect(problems.map(({ status }) => status)).toEqual([400, 400, 405, 404, 504, 502, 502]);
    for (const { status, json } of problems) expect(contract?.checkAnswer(status, json)).toEqual([]);
  });
});
