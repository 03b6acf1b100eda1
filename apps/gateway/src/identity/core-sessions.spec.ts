import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionRules } from '@banyan/identity';
import { ManualClock, systemClock } from '@banyan/kernel';
import { CoreClient } from '@banyan/proxy';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { CoreAway } from './ask-core.js';
import { CoreSessions } from './core-sessions.js';

const RULES: SessionRules = {
  cookie: 'SID',
  whoPath: '/me?part=customer',
  emailAt: ['email'],
  emailVerifiedAt: undefined,
  signOut: [],
  believedMs: 30_000,
  scopes: new Set(),
  storefronts: ['web-shop'],
  origins: new Set(),
  login: undefined,
};
const NOBODY_SPECIAL = {} as IncomingMessage;

let clock: ManualClock;
let client: CoreClient;
let sessions: CoreSessions;
let asked: IncomingMessage[];
let answer: (response: ServerResponse) => void;
let server: ReturnType<typeof createServer>;
let told: Record<string, string>;

beforeEach(async () => {
  asked = [];
  told = { 'x-forwarded-for': '192.0.2.7', 'user-agent': 'browser' };
  answer = (response) => response.end('{"email":"ada@beispiel.example"}');
  server = createServer((request, response) => {
    asked.push(request);
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  clock = new ManualClock();
  const upstream = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/shop`);
  client = new CoreClient({ upstream, clock: systemClock, sockets: 4 });
  sessions = new CoreSessions({ client, clock, introduce: () => told });
});
afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
});

const whose = async (session = 'abc', rules = RULES): Promise<string | undefined> =>
  (await sessions.whose(session, NOBODY_SPECIAL, rules))?.email;

describe('whose a session is', () => {
  it('is asked with the cookie alone, as the core knows who asks', async () => {
    expect(await whose()).toBe('ada@beispiel.example');
    const [{ url, headers }] = asked as [IncomingMessage];
    expect([
      url,
      headers.cookie,
      headers['user-agent'],
      headers['x-forwarded-for'],
      headers['x-requested-with'],
    ]).toEqual(['/shop/me?part=customer', 'SID=abc', 'browser', '192.0.2.7', 'XMLHttpRequest']);
  });

  it('is believed from the question on, no longer than it may be', async () => {
    let release: (() => void) | undefined;
    answer = (response) => {
      release = () => response.end('{"email":"ada@beispiel.example"}');
    };
    const first = whose();
    await until(() => release !== undefined, 'the core is asked');
    clock.advance(20_000);
    release?.();
    expect(await first).toBe('ada@beispiel.example');
    answer = (response) => response.writeHead(401).end();
    clock.advance(9_999);
    expect(await whose()).toBe('ada@beispiel.example');
    clock.advance(1);
    expect(await whose()).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('is nobody’s for as long, and somebody’s as soon as it is forgotten', async () => {
    const somebody = answer;
    answer = (response) => response.writeHead(302, { location: '/login' }).end();
    expect(await whose()).toBeUndefined();
    answer = somebody;
    expect(await whose()).toBeUndefined();
    sessions.forget('abc');
    expect(await whose()).toBe('ada@beispiel.example');
  });

  it('is not kept where it was forgotten while the core was asked', async () => {
    let release: (() => void) | undefined;
    answer = (response) => {
      release = () => response.end('{"email":"ada@beispiel.example"}');
    };
    const before = whose();
    await until(() => release !== undefined, 'the core is asked');
    sessions.forget('abc');
    release?.();
    await before;
    answer = (response) => response.writeHead(401).end();
    expect(await whose()).toBeUndefined();
  });

  it('is asked anew under other rules, and from elsewhere', async () => {
    await whose();
    await whose('abc', { ...RULES });
    told = { ...told, 'x-forwarded-for': '198.51.100.1' };
    await whose();
    expect(asked).toHaveLength(3);
  });

  it('is recalled where it is known, and never asked for that', async () => {
    expect(sessions.recall('abc', NOBODY_SPECIAL, RULES)).toBeUndefined();
    await whose();
    expect(sessions.recall('abc', NOBODY_SPECIAL, RULES)?.email).toBe('ada@beispiel.example');
    clock.advance(30_000);
    expect(sessions.recall('abc', NOBODY_SPECIAL, RULES)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});

describe('where the core does not say', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['fails', (response) => response.writeHead(500).end('{"email":"ada@beispiel.example"}')],
    ['says more than a customer is', (response) => response.end(`{"email":"a@b.example","x":"${'x'.repeat(70_000)}"}`)],
    [
      'ends in the middle',
      (response) => response.writeHead(200, { 'content-length': 40 }).write('{') && response.destroy(),
    ],
    ['says nothing in time', () => undefined],
  ])('because it %s, nobody is believed; it is asked again a second later', async (_how, fault) => {
    answer = fault;
    await expect(whose()).rejects.toThrow(CoreAway);
    expect(() => sessions.whose('abc', NOBODY_SPECIAL, RULES)).toThrow(CoreAway);
    expect(asked).toHaveLength(1);
    answer = (response) => response.end('{"email":"ada@beispiel.example"}');
    clock.advance(1_000);
    expect(await whose()).toBe('ada@beispiel.example');
  });

  it('no more wait for it than may, and no more are remembered', async () => {
    answer = () => undefined;
    const waiting = Array.from({ length: 256 }, (_each, index) => whose(`s${index}`).catch(() => 'away'));
    expect(() => sessions.whose('one-more', NOBODY_SPECIAL, RULES)).toThrow(CoreAway);
    await Promise.all(waiting);
    expect(sessions.size).toBe(256);
  });
});
