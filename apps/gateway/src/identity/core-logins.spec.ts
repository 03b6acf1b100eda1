import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoginRules, SessionRules } from '@banyan/identity';
import { ManualClock, readSigningKeys, systemClock } from '@banyan/kernel';
import { CoreClient } from '@banyan/proxy';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CoreAway } from './ask-core.js';
import { CoreLogins } from './core-logins.js';

const LOGIN: LoginRules = { path: '/sso?from=app', audience: 'core', keptMs: 60_000, alsoCookies: ['frontend_cid'] };
const RULES = { cookie: 'SID' } as SessionRules;
const [KEY] = readSigningKeys(`test:${'a'.repeat(42)}g`);
const ADA = { id: 'customer:a', email: 'ada@beispiel.example' };
const REQUEST = {} as IncomingMessage;

let clock: ManualClock;
let client: CoreClient;
let logins: CoreLogins;
let server: ReturnType<typeof createServer>;
let bodies: string[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  bodies = [];
  answer = (response) =>
    response
      .writeHead(302, { 'set-cookie': ['store=de', `SID=s${bodies.length}; HttpOnly`, 'frontend_cid=f; path=/'] })
      .end();
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.once('end', () => {
      bodies.push(`${request.method} ${request.url} ${request.headers['user-agent']} ${body}`);
      answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  clock = new ManualClock(Date.now());
  const upstream = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client = new CoreClient({ upstream, clock: systemClock, sockets: 4 });
  logins = new CoreLogins({ client, clock, key: KEY, introduce: () => ({ 'user-agent': 'app' }) });
});
afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

const sessionOf = (who = ADA) => logins.sessionOf(who, REQUEST, RULES, LOGIN);

describe('a session for a customer of an issuer', () => {
  it('is had by an assertion, once for all who wait, with the cookies that go with it and no others', async () => {
    const sessions = await Promise.all([sessionOf(), sessionOf(), sessionOf()]);
    const expected = new Map([
      ['SID', 's1'],
      ['frontend_cid', 'f'],
    ]);
    expect(sessions).toEqual([expected, expected, expected]);
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toMatch(
      /^POST \/sso\?from=app app grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=ey[\w-]+\.ey[\w-]+\.[\w-]+$/,
    );
  });

  it('is one customer’s alone', async () => {
    const [adas, bobs] = [await sessionOf(), await sessionOf({ id: 'customer:b', email: 'bob@beispiel.example' })];
    expect([adas?.get('SID'), bobs?.get('SID')]).toEqual(['s1', 's2']);
  });

  it('is used for as long as the file says, and no longer', async () => {
    await sessionOf();
    clock.advance(59_999);
    expect((await sessionOf())?.get('SID')).toBe('s1');
    clock.advance(1);
    expect((await sessionOf())?.get('SID')).toBe('s2');
  });

  it('is asked for anew when it is forgotten', async () => {
    await sessionOf();
    logins.forget(ADA);
    expect((await sessionOf())?.get('SID')).toBe('s2');
  });

  it.each([400, 401, 403])('is none where the core does not know them (%d), for half a minute', async (status) => {
    const given = answer;
    answer = (response) => response.writeHead(status).end();
    expect(await sessionOf()).toBeUndefined();
    answer = given;
    clock.advance(29_999);
    expect(await sessionOf()).toBeUndefined();
    clock.advance(1);
    expect((await sessionOf())?.get('SID')).toBe('s2');
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['fails', (response) => response.writeHead(500, { 'set-cookie': 'SID=a' }).end()],
    ['sets no session', (response) => response.writeHead(200).end()],
    ['takes it back at once', (response) => response.writeHead(200, { 'set-cookie': 'SID=a; Max-Age=0' }).end()],
    ['has no such page', (response) => response.writeHead(404).end()],
  ])('cannot be had where the core %s; it is asked again a second later', async (_what, fault) => {
    const given = answer;
    answer = fault;
    await expect(sessionOf()).rejects.toThrow(CoreAway);
    answer = given;
    await expect(sessionOf()).rejects.toThrow(CoreAway);
    expect(bodies).toHaveLength(1);
    clock.advance(1_000);
    expect((await sessionOf())?.get('SID')).toBe('s2');
  });
});
