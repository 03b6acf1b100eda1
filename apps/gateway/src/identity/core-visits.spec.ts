import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newToken } from '@banyan/access';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TokenIssuer } from '../../../../test/support/token-issuer.js';
import { until } from '../../../../test/support/until.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { CoreVisits } from './core-visits.js';

const KEYS = `test:${'a'.repeat(42)}g`;
const EMAIL = 'ada@beispiel.example';
const SHOPPER = { cookie: 'SID=abc' };

let folder: string;
let issuer: TokenIssuer;
let rig: StorefrontRig;
/** What the core says to passthrough. */
let page: (request: IncomingMessage, response: ServerResponse) => void;
let signedIn: boolean;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-core-visits-'));
  issuer = await TokenIssuer.start();
  const identityFile = join(folder, 'identity.yaml');
  const scopes = ['inventory:read'];
  const { url, keysUrl } = issuer;
  writeFileSync(
    identityFile,
    JSON.stringify({
      issuers: [{ issuer: url, keysUrl, audience: 'banyan', algorithms: ['ES256'], scopes, storefronts: ['web-shop'] }],
      sessions: {
        cookie: 'SID',
        whoPath: '/who',
        emailAt: '/email',
        emailVerifiedAt: 'none',
        signOut: ['route=account/Logout'],
        scopes,
        storefronts: ['web-shop'],
        login: { path: '/sso', audience: 'core' },
      },
    }),
  );
  writeFileSync(
    join(folder, 'catalogue.yaml'),
    'routes: [{ name: page, path: /page, keep: { freshSeconds: 60, staleIfErrorSeconds: 60 } }]',
  );
  const settings = { LEGACY_ASSERTION_KEYS: KEYS, BANYAN_CATALOGUE_DIR: folder };
  rig = await StorefrontRig.start({ identityFile, settings });
  signedIn = true;
  page = (_request, response) => response.end('page');
  let sessions = 0;
  rig.coreAnswers = (request, response) => {
    if (request.url === '/who') return response.writeHead(signedIn ? 200 : 401).end(JSON.stringify({ email: EMAIL }));
    if (request.url === '/sso') return response.writeHead(302, { 'set-cookie': `SID=ours${++sessions}` }).end();
    return page(request, response);
  };
});
afterEach(async () => {
  await rig.stop();
  await issuer.stop();
  rmSync(folder, { recursive: true, force: true });
});

const owned = async (): Promise<number> => (await rig.one('A', { headers: SHOPPER })).status;
const askedOf = (what: string): number => rig.forwarded.filter((each) => each === what).length;
const bearer = async (): Promise<Record<string, string>> => ({ authorization: `Bearer ${await issuer.sign()}` });

describe('who a session is', () => {
  it('stays known through whatever only reads, and sets nothing else', async () => {
    page = (_request, response) => response.writeHead(200, { 'set-cookie': 'SID=abc; path=/' }).end();
    expect(await owned()).toBe(200);
    await rig.get('/shirts.html', { headers: SHOPPER });
    expect(await owned()).toBe(200);
    expect(askedOf('GET /who')).toBe(1);
  });

  it.each<[string, string, string, string | undefined]>([
    ['a form', 'POST', '/anything', undefined],
    ['a link that ends it, however it is spelt', 'GET', '/index.php?route=Account%2Flogout', undefined],
    ['an answer that gives another', 'GET', '/page', 'SID=other; path=/'],
    ['an answer that takes it back', 'GET', '/page', 'SID=abc; Max-Age=0'],
  ])('is asked anew after %s', async (_what, method, path, line) => {
    expect(await owned()).toBe(200);
    page = (_request, response) => response.writeHead(200, line === undefined ? {} : { 'set-cookie': line }).end();
    signedIn = false;
    await rig.get(path, { method, headers: SHOPPER });
    expect(await owned()).toBe(401);
  });

  it('is not what it was asked for while that was under way', async () => {
    let release: (() => void) | undefined;
    page = (_request, response) => {
      release = () => response.end();
    };
    const leaving = rig.get('/sign-out', { method: 'POST', headers: SHOPPER });
    await until(() => release !== undefined, 'the core has the form');
    expect(await owned()).toBe(200);
    signedIn = false;
    release?.();
    await leaving;
    expect(await owned()).toBe(401);
  });
});

describe('a session for a token', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['gives another session', (response) => response.writeHead(302, { 'set-cookie': 'SID=nobodys' }).end()],
    ['says 401', (response) => response.writeHead(401).end()],
  ])('is asked for anew where the core %s to it', async (_what, answer) => {
    const headers = await bearer();
    const seen: (string | undefined)[] = [];
    page = (request, response) => {
      seen.push(request.headers.cookie);
      answer(response);
    };
    const first = await rig.get('/account', { headers });
    expect(first.headers['set-cookie']).toBeUndefined();
    await rig.get('/account', { headers });
    expect(seen).toEqual(['SID=ours1', 'SID=ours2']);
  });

  it('goes along with a body, which comes whole', async () => {
    const bodies: string[] = [];
    rig.coreAnswers = ((answers) => (request, response, body) => {
      if (request.url === '/form') bodies.push(body.toString());
      answers(request, response, body);
    })(rig.coreAnswers);
    const body = 'x'.repeat(200_000);
    const answer = await rig.get('/form', { method: 'POST', headers: await bearer(), body });
    expect([answer.text, bodies]).toEqual(['page', [body]]);
  });

  it('is had once, also where the client that waited for it has left', async () => {
    const headers = await bearer();
    let release: (() => void) | undefined;
    const answers = rig.coreAnswers;
    rig.coreAnswers = (request, response, body) => {
      if (request.url !== '/sso') return answers(request, response, body);
      release = () => answers(request, response, body);
    };
    await expect(rig.get('/account', { headers, withinMs: 300 })).rejects.toThrow('aborted');
    await until(() => release !== undefined, 'the core is asked for a session');
    release?.();
    expect((await rig.get('/account', { headers })).text).toBe('page');
    expect(askedOf('POST /sso')).toBe(1);
  });
});

it('a page for a token is nobody else’s, also where the owner keeps such pages for everybody', async () => {
  page = (request, response) => response.end(`for ${request.headers.cookie ?? 'everybody'}`);
  const textFor = async (headers: Record<string, string>): Promise<string> =>
    (await rig.get('/page', { headers })).text;
  expect(await textFor(await bearer())).toBe('for SID=ours1');
  expect(await textFor({})).toBe('for everybody');
  expect(await textFor({})).toBe('for everybody');
  expect(await textFor(await bearer())).toBe('for SID=ours1');
  expect(askedOf('GET /page')).toBe(3);
});

it('a request that shows a token is, to whoever reads it here, of the session that the core will see', async () => {
  const sessions = { cookie: 'SID', login: {} } as never;
  const principal = { kind: 'customer', id: 'customer:a', email: EMAIL, scopes: new Set(), storefronts: [] } as const;
  const session = new Map([['SID', 'ours']]);
  const visits = new CoreVisits({
    identity: { sessions, isOurs: () => true, believe: () => principal as never },
    sessions: { forget: () => undefined },
    logins: { sessionOf: () => Promise.resolve(session), forget: () => undefined },
  });
  const headers = { authorization: 'Bearer a.b.c', cookie: 'a=b; SID=own' };
  await visits.begin({ method: 'GET', headers } as unknown as IncomingMessage);
  expect(headers.cookie).toBe('a=b; SID=ours');
});

it('a tunnel to the core takes no credential of ours along, and leaves the core’s own', () => {
  const key = newToken();
  const sessions = { login: {} } as never;
  const identity = { sessions, isOurs: (shown: string) => shown.includes(key), believe: () => undefined as never };
  const visits = new CoreVisits({ identity, sessions: { forget: () => undefined }, logins: undefined });
  const headersAfter = (authorization: string): readonly string[] => {
    const rawHeaders = ['Host', 'shop', 'AUTHORIZATION', authorization, 'Cookie', 'a=b'];
    visits.withhold({ headers: { authorization }, rawHeaders } as unknown as IncomingMessage);
    return rawHeaders;
  };
  expect(headersAfter(`Bearer ${key}`)).toEqual(['Host', 'shop', 'Cookie', 'a=b']);
  expect(headersAfter('Bearer core')).toEqual(['Host', 'shop', 'AUTHORIZATION', 'Bearer core', 'Cookie', 'a=b']);
});
