import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfToken, newToken } from '@banyan/access';
import { ConfigurationError, ManualClock, readSigningKeys, systemClock, type Clock } from '@banyan/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, exportSPKI, generateKeyPair, importJWK, jwtVerify, type CryptoKey } from 'jose';
import { TokenIssuer } from '../../../test/support/token-issuer.js';
import { CredentialRefused, IssuerAway } from './credential-refused.js';
import { Identity, type IdentityEvent } from './identity.js';
import { ISSUER_POLICY } from './identity-policy.js';
import type { Principal } from './principal.js';
import { signAssertion } from './sign-assertion.js';

const SCOPES = new Set(['orders:read', 'orders:place', 'pricing:read']);
const QUICK = { ...ISSUER_POLICY, fetchMs: 200 };

let folder: string;
let file: string;
let issuer: TokenIssuer;
let clock: ManualClock;
let events: IdentityEvent[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-identity-'));
  file = join(folder, 'identity.yaml');
});
beforeEach(async () => {
  issuer = await TokenIssuer.start();
  clock = new ManualClock(Date.now());
  events = [];
});
afterEach(() => issuer.stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let writes = 0;

function write(over: object = {}): void {
  writeFileSync(file, JSON.stringify({ anonymous: { scopes: ['pricing:read'] }, issuers: [issuerRules()], ...over }));
  writes += 1;
  // Two writes of one length within a millisecond would look the same.
  utimesSync(file, writes, writes);
}

const issuerRules = (over: object = {}): object => ({
  issuer: issuer.url,
  keysUrl: issuer.keysUrl,
  audience: 'banyan',
  algorithms: ['ES256'],
  scopes: ['orders:read', 'orders:place'],
  storefronts: ['web-shop'],
  ...over,
});

function open(over: object = {}, by: Clock = clock): Identity {
  write(over);
  return Identity.open({
    file,
    scopes: SCOPES,
    clock: by,
    onEvent: (event) => events.push(event),
    issuerPolicy: QUICK,
  });
}

const found = async (identity: Identity, credential: string): Promise<Principal> =>
  identity.find(`Bearer ${credential}`);

/** Why it is refused; `believed` where it is not. */
async function reasonOf(identity: Identity, credential: string): Promise<string> {
  try {
    await found(identity, credential);
    return 'believed';
  } catch (error) {
    if (error instanceof CredentialRefused) return error.because;
    if (error instanceof IssuerAway) return 'issuer-away';
    throw error;
  }
}

describe('who shows nothing', () => {
  it.each([undefined, 'Basic YW5uYTpzZWNyZXQ=', 'Bearerless'])('is anybody (%s)', async (authorization) => {
    expect(await open().find(authorization)).toEqual({ kind: 'anonymous', scopes: new Set(['pricing:read']) });
  });

  it.each(['Bearer', 'Bearer ', 'bearer   '])('and says it does is refused (%j)', (authorization) => {
    expect(() => open().find(authorization)).toThrow(CredentialRefused);
  });
});

describe('an API key', () => {
  const entry = (key: string, over: object = {}) => ({
    name: 'web-backend',
    hashes: [hashOfToken(key)],
    storefronts: ['web-shop', 'outlet'],
    scopes: ['orders:read'],
    ...over,
  });

  it('is whose it is, at once; another is refused', async () => {
    const key = newToken();
    const identity = open({ keys: [entry(key)] });
    expect(identity.find(`Bearer ${key}`)).toEqual({
      kind: 'storefront',
      id: 'storefront:web-backend',
      name: 'web-backend',
      scopes: new Set(['pricing:read', 'orders:read']),
      storefronts: ['web-shop', 'outlet'],
    });
    expect(await reasonOf(identity, newToken())).toBe('unknown-key');
    expect(await reasonOf(identity, hashOfToken(key))).toBe('malformed');
  });

  it('is good from when it is, until it is not', async () => {
    const key = newToken();
    const at = (ms: number): string => new Date(clock.nowMs() + ms).toISOString();
    const identity = open({ keys: [entry(key, { from: at(1_000), until: at(3_000) })] });
    expect(await reasonOf(identity, key)).toBe('key-out-of-time');
    clock.advance(1_000);
    expect(await reasonOf(identity, key)).toBe('believed');
    clock.advance(2_000);
    expect(await reasonOf(identity, key)).toBe('key-out-of-time');
  });

  it('is rotated by two under one name, and refused within a second of being taken out while it is used', async () => {
    const [older, newer] = [newToken(), newToken()];
    const identity = open({ keys: [entry(older)] });
    expect(await reasonOf(identity, newer)).toBe('unknown-key');
    write({ keys: [entry(older, { hashes: [hashOfToken(older), hashOfToken(newer)] })] });
    clock.advance(1_000);
    expect(await found(identity, older)).toEqual(await found(identity, newer));
    write({ keys: [entry(newer)] });
    clock.advance(1_000);
    expect([await reasonOf(identity, older), await reasonOf(identity, newer)]).toEqual(['unknown-key', 'believed']);
  });

  it('goes on where the file cannot be used any more, which is told once', async () => {
    const key = newToken();
    const identity = open({ keys: [entry(key)] });
    write({ keys: [entry(key, { scopes: ['orders:everything'] })] });
    clock.advance(1_000);
    expect(await reasonOf(identity, key)).toBe('believed');
    clock.advance(1_000);
    expect(identity.fault).toContain('/keys/0/scopes/0: no operation needs orders:everything');
    expect(events.filter(({ kind }) => kind === 'file-refused')).toHaveLength(1);
    rmSync(file);
    clock.advance(1_000);
    expect([await reasonOf(identity, key), identity.fault]).toEqual([
      'believed',
      expect.stringContaining('cannot be read'),
    ]);
  });
});

describe('a token', () => {
  it('is who its issuer says, by an id that names nobody', async () => {
    const customer = await found(open(), await issuer.sign({ email: 'Ada@Beispiel.example' }));
    expect(customer).toEqual({
      kind: 'customer',
      id: expect.stringMatching(/^customer:[0-9a-f]{64}$/),
      scopes: new Set(['pricing:read', 'orders:read', 'orders:place']),
      storefronts: ['web-shop'],
      email: 'ada@beispiel.example',
    });
    expect(await found(open(), await issuer.sign({ sub: 'ada', email: 'new@beispiel.example' }))).toMatchObject({
      id: (customer as { id: string }).id,
    });
    expect(await found(open(), await issuer.sign({ sub: 'bob' }))).not.toMatchObject({
      id: (customer as { id: string }).id,
    });
  });

  it.each<[string, object, string | undefined]>([
    ['is not vouched for', { email_verified: false }, undefined],
    ['is vouched for by a word that is not true', { email_verified: 'true' }, undefined],
    ['is vouched for by nobody', { email_verified: undefined }, undefined],
    ['is none', { email: 7 }, undefined],
    ['is vouched for', { email_verified: true }, 'ada@beispiel.example'],
  ])('has no orders by an address that %s', async (_what, claims, email) => {
    expect(await found(open(), await issuer.sign({ ...claims }))).toMatchObject({ email });
  });

  it('may what everybody may, and what it is for: no more than its issuer’s customers may', async () => {
    const identity = open({ issuers: [issuerRules({ scopeClaim: 'scope' })] });
    const scopesOf = async (scope: unknown) => [...(await found(identity, await issuer.sign({ scope }))).scopes];
    expect(await scopesOf('orders:read openid')).toEqual(['pricing:read', 'orders:read']);
    expect(await scopesOf(['orders:place'])).toEqual(['pricing:read', 'orders:place']);
    expect(await scopesOf(undefined)).toEqual(['pricing:read']);
  });

  const nowS = (): number => Math.floor(clock.nowMs() / 1_000);

  it.each<[string, () => Promise<string>, string]>([
    ['has expired', () => issuer.sign({ exp: nowS() - 6 }), 'expired'],
    [
      'is older than it may be, whatever it says',
      () => issuer.sign({ iat: nowS() - 3_700, exp: nowS() + 99 }),
      'expired',
    ],
    ['is of a time to come', () => issuer.sign({ nbf: nowS() + 60 }), 'not-yet'],
    ['was made in a time to come', () => issuer.sign({ iat: nowS() + 60 }), 'not-yet'],
    ['is for somebody else', () => issuer.sign({ aud: 'another-api' }), 'audience'],
    ['is for nobody', () => issuer.sign({ aud: undefined }), 'claims'],
    ['is no access token', () => issuer.sign({}, { type: 'JWT' }), 'type'],
    ['says nobody', () => issuer.sign({ sub: undefined }), 'claims'],
    ['says an empty somebody', () => issuer.sign({ sub: '' }), 'claims'],
    ['never expires', () => issuer.sign({ exp: undefined }), 'claims'],
    ['does not say when it was made', () => issuer.sign({ iat: undefined }), 'claims'],
    ['is of another issuer', () => issuer.sign({ iss: 'https://evil.example' }), 'unknown-issuer'],
    ['is of an issuer called almost the same', () => issuer.sign({ iss: `${issuer.url}/` }), 'unknown-issuer'],
    ['is signed with a key that nobody publishes', () => issuer.sign({}, { kid: 'another' }), 'unknown-signer'],
  ])('that %s is refused', async (_what, sign, because) => {
    expect(await reasonOf(open(), await sign())).toBe(because);
  });

  it('lives five seconds longer than it says, for clocks that differ, and no longer', async () => {
    const identity = open();
    const token = await issuer.sign({ exp: nowS() + 10 });
    expect(await reasonOf(identity, token)).toBe('believed');
    clock.advance(14_000);
    expect(await reasonOf(identity, token)).toBe('believed');
    clock.advance(2_000);
    expect(await reasonOf(identity, token)).toBe('expired');
  });

  it('signed by a stranger under a published name is refused', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect(await reasonOf(open(), await issuer.sign({}, { key: privateKey }))).toBe('signature');
  });

  it('unsigned is refused, whatever the file lets', async () => {
    const [, body = ''] = (await issuer.sign()).split('.');
    for (const alg of ['none', 'None', 'nOnE', '']) {
      const head = Buffer.from(JSON.stringify({ alg, kid: 'key-1', typ: 'at+jwt' })).toString('base64url');
      expect(await reasonOf(open(), `${head}.${body}.`)).toBe('algorithm');
    }
  });

  it('signed with the public key as if it were a secret is refused', async () => {
    const [jwk] = issuer.published;
    const pem = await exportSPKI((await importJWK({ ...jwk!, ext: true }, 'ES256')) as CryptoKey);
    for (const secret of [pem, pem.trimEnd(), JSON.stringify(jwk)]) {
      const [, body = ''] = (await issuer.sign()).split('.');
      const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'key-1', typ: 'at+jwt' })).toString('base64url');
      const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
      expect(await reasonOf(open(), `${head}.${body}.${mac}`)).toBe('algorithm');
    }
  });

  it('signed in another way than its issuer signs is refused, though its key is known', async () => {
    const identity = open({ issuers: [issuerRules({ algorithms: ['RS256', 'PS256'] })] });
    expect(await reasonOf(identity, await issuer.sign())).toBe('algorithm');
  });

  it.each(['a', 'a.b', 'a.b.c', '..', 'e30.e30.', '🌳.🌳.🌳', 'x'.repeat(9_000), '{"alg":"none"}'])(
    'that is none is refused (%#)',
    async (text) => {
      expect(await reasonOf(open(), text)).toMatch(/^(malformed|unknown-issuer)$/);
    },
  );

  it('changed in one character is never believed', async () => {
    const identity = open();
    const token = await issuer.sign();
    for (let at = 0; at < token.length; at += 7) {
      const other = token[at] === 'A' ? 'Q' : 'A';
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect([at, await reasonOf(identity, changed)]).not.toEqual([at, 'believed']);
    }
    expect(await reasonOf(identity, token)).toBe('believed');
  });

  it('is verified once, and then known at once until it is over', async () => {
    const identity = open();
    const token = await issuer.sign();
    const first = identity.find(`Bearer ${token}`);
    expect(first).toBeInstanceOf(Promise);
    expect(identity.find(`Bearer ${token}`)).toBeInstanceOf(Promise);
    const principal = await first;
    expect(identity.find(`Bearer ${token}`)).toEqual(principal);
  });

  it('that was verified is refused within a second by a file that has no such issuer any more', async () => {
    const identity = open();
    const token = await issuer.sign();
    expect(await reasonOf(identity, token)).toBe('believed');
    write({ issuers: [] });
    clock.advance(1_000);
    expect(await reasonOf(identity, token)).toBe('unknown-issuer');
  });
});

describe('the keys of an issuer', () => {
  it('are asked for once, however many tokens come at first', async () => {
    const identity = open();
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => issuer.sign({ sub: `s${index}` })));
    const reasons = await Promise.all(tokens.map((token) => reasonOf(identity, token)));
    expect(reasons).toEqual(tokens.map(() => 'believed'));
    expect(issuer.asked).toBe(1);
  });

  it('are asked for anew when one is unknown, so that a rotation is followed', async () => {
    const identity = open();
    const before = await issuer.sign();
    expect(await reasonOf(identity, before)).toBe('believed');
    await issuer.rotate();
    clock.advance(QUICK.cooldownMs);
    expect(await reasonOf(identity, await issuer.sign())).toBe('believed');
    expect(await reasonOf(identity, before)).toBe('believed');
    expect(issuer.asked).toBe(2);
  });

  it('that are withdrawn take the tokens with them that were verified by them', async () => {
    const identity = open();
    const before = await issuer.sign();
    expect(await reasonOf(identity, before)).toBe('believed');
    await issuer.rotate(false);
    clock.advance(QUICK.cooldownMs);
    expect(await reasonOf(identity, await issuer.sign())).toBe('believed');
    expect(await reasonOf(identity, before)).toBe('unknown-signer');
  });

  it('are not asked for more often than the cooldown lets, whoever floods with keys that nobody knows', async () => {
    const identity = open();
    expect(await reasonOf(identity, await issuer.sign())).toBe('believed');
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      const flood = Array.from({ length: 20 }, async (_, index) =>
        reasonOf(identity, await issuer.sign({}, { kid: `made-up-${second}-${index}` })),
      );
      expect(new Set(await Promise.all(flood))).toEqual(new Set(['unknown-signer']));
    }
    expect(issuer.asked).toBeLessThanOrEqual(1 + 60_000 / QUICK.cooldownMs);
    expect(await reasonOf(identity, await issuer.sign())).toBe('believed');
  });

  it('are believed for an hour while the issuer is down, and had again when it is back', async () => {
    const identity = open();
    const token = await issuer.sign({ sub: 'a' });
    expect(await reasonOf(identity, token)).toBe('believed');
    const { port } = issuer;
    await issuer.stop();
    clock.advance(QUICK.staleMs - 60_000);
    const later = Math.floor(clock.nowMs() / 1_000);
    const fresh = await issuer.sign({ sub: 'b', iat: later, exp: later + 300 });
    expect(await reasonOf(identity, fresh)).toBe('believed');
    clock.advance(61_000);
    expect(await reasonOf(identity, fresh)).toBe('issuer-away');
    await issuer.listen(port);
    clock.advance(QUICK.retryMs);
    expect(await reasonOf(identity, fresh)).toBe('believed');
  });

  it.each<[string, TokenIssuer['misbehaves']]>([
    ['hangs', () => undefined],
    ['answers 500', (_, response) => response.writeHead(500).end()],
    ['answers with a page', (_, response) => response.end('<html>sign in</html>')],
    ['answers with no list', (_, response) => response.end('{"keys":{}}')],
    ['answers with a list of nothing', (_, response) => response.end('{"keys":[]}')],
    ['answers with secrets', (_, response) => response.end('{"keys":[{"kty":"oct","kid":"key-1","k":"c2VjcmV0"}]}')],
    ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['never stops', (_, response) => response.end(`{"keys":["${'x'.repeat(300_000)}"]}`)],
    ['hangs up in the middle', (_, response) => void response.write('{"keys":[', () => response.destroy())],
  ])('that %s change nothing about those that are known; without any, nobody can say', async (_what, misbehaves) => {
    const identity = open();
    issuer.misbehaves = misbehaves;
    const token = await issuer.sign();
    expect(await reasonOf(identity, token)).toBe('issuer-away');
    issuer.misbehaves = undefined;
    clock.advance(QUICK.retryMs);
    expect(await reasonOf(identity, token)).toBe('believed');
    issuer.misbehaves = misbehaves;
    clock.advance(QUICK.cooldownMs);
    expect(await reasonOf(identity, await issuer.sign({}, { kid: 'made-up' }))).toBe('unknown-signer');
    expect(await reasonOf(identity, await issuer.sign({ sub: 'another' }))).toBe('believed');
    expect(events.filter(({ kind }) => kind === 'keys-failed').length).toBeGreaterThanOrEqual(2);
  });
});

it('nothing that is told of has a key, a token or an address in it', async () => {
  const key = newToken();
  const identity = open({ keys: [] });
  const token = await issuer.sign();
  for (const credential of [key, token, `${token}x`, await issuer.sign({ iss: 'secret-issuer' })]) {
    const error = await found(identity, credential).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(`${error?.message ?? ''}${error?.stack ?? ''}`).not.toMatch(/banyan_[\w-]{20}|secret-issuer|beispiel/);
  }
  expect(JSON.stringify(events)).not.toMatch(/banyan_[\w-]{20}|beispiel/);
});

describe('a file with faults', () => {
  it('has all of them named at once, by their place, and quotes nothing that could be a key', () => {
    const key = newToken();
    const attempt = () =>
      open({
        anonymous: { scopes: ['orders:everything'], admin: true },
        coreOrders: 'console',
        keys: [
          { name: 'two words', hashes: [key], storefronts: ['Web'], scopes: [] },
          { name: 'a', hashes: [], storefronts: [], scopes: ['orders:read'], until: '2027-01-31' },
        ],
        issuers: [issuerRules({ algorithms: ['HS256', 'none'], maxAgeSeconds: 5, audience: undefined })],
      });
    expect(attempt).toThrow(ConfigurationError);
    try {
      attempt();
    } catch (error) {
      const { faults } = error as ConfigurationError;
      for (const place of [
        '/anonymous/admin: is no setting',
        '/keys/0/name',
        '/keys/0/hashes',
        '/keys/0/storefronts',
        '/keys/0/scopes',
        '/keys/1/hashes',
        '/keys/1/until',
        '/issuers/0/algorithms',
        '/issuers/0/maxAgeSeconds',
        '/issuers/0/audience: is missing',
      ]) {
        expect(faults.join('\n')).toContain(`BANYAN_IDENTITY_FILE: ${place}`);
      }
      expect(faults.join('\n')).not.toContain(key);
    }
  });

  const sound = { hashes: [hashOfToken('a')], storefronts: ['web'], scopes: ['orders:read'] };

  it.each<[object, string]>([
    [{ anonymous: { scopes: ['orders:everything'] } }, '/anonymous/scopes/0: no operation needs orders:everything'],
    [{ coreOrders: 'console' }, '/coreOrders: no storefront may be called console'],
    [{ keys: [{ ...sound, name: 'a', storefronts: ['default'] }] }, '/keys/0/storefronts/0: no storefront may be'],
    [
      {
        keys: [
          { ...sound, name: 'a' },
          { ...sound, name: 'a' },
        ],
      },
      '/keys/1/name: another key has this name',
    ],
    [
      {
        keys: [
          { ...sound, name: 'a' },
          { ...sound, name: 'b' },
        ],
      },
      '/keys/1/hashes/0: another key has this hash',
    ],
    [
      { keys: [{ ...sound, name: 'a', from: '2027-01-31T00:00:00Z', until: '2027-01-30T00:00:00Z' }] },
      '/keys/0/until: is not after from',
    ],
  ])('is not used (%#)', (over, fault) => {
    expect(() => open(over, systemClock)).toThrow(fault);
  });

  it.each([
    'http://login.example/keys',
    'https://user:password@login.example/keys',
    'https://169.254.169.254/latest',
    'http://127.0.0.1.evil.example/keys',
    'file:///etc/passwd',
    'login.example',
  ])('does not ask %s for keys', (keysUrl) => {
    expect(() => open({ issuers: [issuerRules({ keysUrl })] })).toThrow('/issuers/0/keysUrl: must be an https URL');
  });

  it('has the defaults where a setting says nothing: nothing is looked at less for it', async () => {
    const nothing = { type: null, maxAgeSeconds: null, toleranceSeconds: null, emailVerifiedClaim: null };
    const identity = open({ issuers: [issuerRules(nothing)], keys: null, anonymous: { scopes: null } });
    const now = Math.floor(clock.nowMs() / 1_000);
    expect(await reasonOf(identity, await issuer.sign({}, { type: 'JWT' }))).toBe('type');
    expect(await reasonOf(identity, await issuer.sign({ iat: now - 4_000, exp: now + 4_000 }))).toBe('expired');
    expect(await found(identity, await issuer.sign({ email_verified: undefined }))).toMatchObject({ email: undefined });
  });

  it.each(['', '[]', 'keys: {', '7'])('that is no file of identities (%j) is not used', (text) => {
    writeFileSync(file, text);
    expect(() => Identity.open({ file, scopes: SCOPES, clock, onEvent: () => undefined })).toThrow(
      /BANYAN_IDENTITY_FILE: (?:is not YAML|must hold)/,
    );
  });
});

describe('sessions of the core', () => {
  const entry = (over: object = {}): object => ({
    cookie: 'PHPSESSID',
    whoPath: '/rest/V1/customers/me',
    emailAt: '/customer/e~1mail',
    emailVerifiedAt: 'none',
    scopes: ['orders:read'],
    storefronts: ['web-shop'],
    ...over,
  });
  const login = { path: '/sso', audience: 'core' };
  const faultsOf = (sessions: object): string => {
    try {
      open({ sessions });
      return '';
    } catch (error) {
      return (error as ConfigurationError).message;
    }
  };

  it('are believed as the file says, and the same object as long as it is the same', () => {
    const identity = open({ sessions: entry() });
    expect(identity.sessions).toEqual({
      cookie: 'PHPSESSID',
      whoPath: '/rest/V1/customers/me',
      emailAt: ['customer', 'e/mail'],
      emailVerifiedAt: undefined,
      signOut: [],
      believedMs: 30_000,
      scopes: new Set(['pricing:read', 'orders:read']),
      storefronts: ['web-shop'],
      origins: new Set(),
      login: undefined,
    });
    expect(identity.sessions).toBe(identity.sessions);
    expect(open().sessions).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['a cookie that is none', { cookie: 'a b' }, '/sessions/cookie'],
    ['our own cookie', { cookie: 'banyan_sid' }, '/sessions/cookie'],
    ['a place on another machine', { whoPath: 'https://evil.example/me' }, '/sessions/whoPath'],
    ['a place that is no pointer', { emailAt: 'email' }, '/sessions/emailAt'],
    ['nothing of whether addresses are proved', { emailVerifiedAt: undefined }, '/sessions/emailVerifiedAt'],
    ['belief for longer than anybody should', { believedSeconds: 301 }, '/sessions/believedSeconds'],
    ['a scope that no operation needs', { scopes: ['orders:all'] }, '/sessions/scopes/0'],
    ['a storefront of nobody', { storefronts: ['console'] }, '/sessions/storefronts/0'],
    ['an origin with a path', { origins: ['https://a.example/b'] }, '/sessions/origins'],
    ['assertions without a key for them', { login }, '/sessions/login: there is nothing to sign'],
  ])('cannot be %s', (_what, over, fault) => {
    expect(faultsOf(entry(over))).toContain(fault);
  });

  it('have whatever is ours told from what is the core’s own', async () => {
    const identity = open();
    const ours = (credential: string): boolean => identity.isOurs(`Bearer ${credential}`);
    expect([ours(newToken()), ours(await issuer.sign()), ours(await issuer.sign({ exp: 1 }))]).toEqual([
      true,
      true,
      true,
    ]);
    expect([ours('0123456789abcdef'), ours(''), ours(await issuer.sign({ iss: 'https://b.example' }))]).toEqual([
      false,
      false,
      false,
    ]);
    expect(identity.isOurs('Basic YW5uYTpzZWNyZXQ=')).toBe(false);
  });

  it('are no matter of who is recalled: whoever was verified once, and keys', async () => {
    const key = newToken();
    const identity = open({
      keys: [{ name: 'a', hashes: [hashOfToken(key)], storefronts: ['web-shop'], scopes: ['orders:read'] }],
    });
    const token = await issuer.sign();
    expect(identity.recall(`Bearer ${token}`)).toBeUndefined();
    const customer = await found(identity, token);
    expect(identity.recall(`Bearer ${token}`)).toBe(customer);
    expect(identity.recall(`Bearer ${key}`)).toMatchObject({ id: 'storefront:a' });
    expect([identity.recall(`Bearer ${newToken()}`), identity.recall('Bearer'), identity.recall('Basic a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('an assertion to the core', () => {
  it('says who somebody is, to it alone, for a minute and once', async () => {
    const [key] = readSigningKeys(`second:${'k'.repeat(42)}g`);
    const made = await signAssertion({ email: 'ada@beispiel.example', audience: 'core' }, key, clock);
    const { payload, protectedHeader } = await jwtVerify(made, key.secret, {
      audience: 'core',
      issuer: 'banyan',
      algorithms: ['HS256'],
      currentDate: new Date(clock.nowMs()),
    });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'second' });
    expect([payload.sub, (payload.exp ?? 0) - (payload.iat ?? 0)]).toEqual(['ada@beispiel.example', 60]);
    const again = await signAssertion({ email: 'ada@beispiel.example', audience: 'core' }, key, clock);
    expect(decodeJwt(again).jti).not.toBe(payload.jti);
  });
});
